namespace Toolkit.Catalog;

/// <summary>Lengths and write times of a database and its WAL: what shows that a writer was here.</summary>
internal readonly record struct FileStamp(long Length, DateTime Written, long WalLength, DateTime WalWritten)
{
    public static FileStamp Of(string path) => TryOf(path) ?? throw SqliteFailure.Damaged(path, "it is missing");

    /// <summary>Null when the file is not there.</summary>
    public static FileStamp? TryOf(string path)
    {
        FileInfo file = new(path), wal = new(path + "-wal");
        return file.Exists ? new(file.Length, file.LastWriteTimeUtc, wal.Exists ? wal.Length : 0, wal.Exists ? wal.LastWriteTimeUtc : default) : null;
    }
}
