using Microsoft.Data.Sqlite;
using Toolkit.Catalog;

namespace Toolkit.Ticks;

/// <summary>What a disk or a file may do to the writer.</summary>
internal static class TickFailure
{
    public static readonly Remedy Damaged =
        "move the file out of the workspace: its ticks are then missing until they are stored again; 'sqlite3 FILE .recover' brings back what can be read of it";

    public static bool IsOne(Exception e) => e is SqliteException or IOException or UnauthorizedAccessException or ToolkitException || FullDisk.IsSaidBy(e);

    /// <summary>The failure as a caller is told of it.</summary>
    public static ToolkitException Explain(Exception e, string path) => e switch
    {
        ToolkitException told => told,
        SqliteException sqlite => SqliteFailure.Explain(sqlite, path, Damaged),
        _ when FullDisk.IsSaidBy(e) => new(ErrorKind.Failure, $"no room on the disk to write {path}: {e.Message}", "free some space and run the command again", e),
        _ => new(ErrorKind.Failure, $"{path}: {e.Message}", "check the disk, its free space and the permissions of the folder", e),
    };
}
