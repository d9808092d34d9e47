using Microsoft.Data.Sqlite;

namespace Toolkit.Catalog;

/// <summary>Says what an error of SQLite means for the workspace.</summary>
internal static class SqliteFailure
{
    /// <summary>Also that of an fsync. A full disk has a code of its own: then not all of a commit is in the WAL.</summary>
    public const int IoError = 10;

    private const int Busy = 5, Locked = 6, ReadOnly = 8, Corrupt = 11, Full = 13, CannotOpen = 14, NotADatabase = 26;
    private const int Primary = 0xFF, FailedWrite = IoError | 3 << 8, FailedGrowth = IoError | 19 << 8;

    /// <param name="e">What SQLite says.</param>
    /// <param name="catalog">The file.</param>
    /// <param name="whenDamaged">What to do when it is damaged; default: repair the catalog.</param>
    public static ToolkitException Explain(SqliteException e, string catalog, Remedy? whenDamaged = null) => (e.SqliteErrorCode & Primary) switch
    {
        Busy or Locked => new(
            ErrorKind.Busy, $"{catalog} is locked by another program",
            "wait until it has finished, or close the program that has the file open (a SQLite browser, for example), then try again", e),
        Corrupt or NotADatabase => Damaged(catalog, e.Message, e, whenDamaged),
        Full => new(ErrorKind.Failure, $"no room on the disk to write {catalog}", "free some space and run the command again; nothing was changed", e),
        // SQLite says no more than this of a quota or a limit on the size of files.
        IoError when NoRoom(e) is not null => new(
            ErrorKind.Failure, $"no room on the disk to write {catalog}, or the disk is faulty: {e.Message}",
            "free some space, or raise the quota or the limit on the size of files, and run the command again; nothing was changed", e),
        IoError => new(
            ErrorKind.Failure, $"{catalog} cannot be read or written: {e.Message}",
            "check the disk, its free space and its limits, then run the command again; nothing was changed", e),
        ReadOnly or CannotOpen => new(
            ErrorKind.Failure, $"{catalog} cannot be opened for writing: {e.Message}", "check the permissions of the folder and its files", e),
        _ => new(ErrorKind.Failure, $"{catalog}: {e.Message}", "run `Maintenance.For(folder).Doctor()`", e),
    };

    public static ToolkitException Explain(UnreadableRowException e, string path, Remedy? whenDamaged = null) => Damaged(path, $"a row of it cannot be read: {e.Message}", e, whenDamaged);

    /// <summary>What SQLite said, when it could not write for want of room; null for anything else.</summary>
    public static SqliteException? NoRoom(Exception e) => (e as SqliteException ?? e.InnerException as SqliteException) is { } failed
        && ((failed.SqliteErrorCode & Primary) == Full || failed.SqliteExtendedErrorCode is FailedWrite or FailedGrowth) ? failed : null;

    /// <summary>A commit has failed, and so has making sure that it stays undone.</summary>
    public static ToolkitException Unsettled(SqliteException e, string path) => new(
        ErrorKind.Failure, $"{path} cannot be written: {e.Message} Whether the last change is there shows when it is opened again",
        "check the disk, then run `Maintenance.For(folder).Doctor()`, and do it again if it is not there", e);

    public static ToolkitException Damaged(string catalog, string why, Exception? inner = null, Remedy? remedy = null) => new(
        ErrorKind.BadData, $"{catalog} is damaged: {why}", remedy ?? "run `Maintenance.For(folder).Repair()`: it rebuilds the catalog and lists what cannot come back", inner);
}
