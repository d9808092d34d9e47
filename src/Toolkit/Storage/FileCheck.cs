using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;
using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>Finds lost, cut and changed files before anything is read from them.</summary>
internal static class FileCheck
{
    private const string Repair = "run `tk.Maintenance.Verify()` to see all damage, then `tk.Maintenance.Repair()`, which lists what has to be ingested again";

    private static readonly ConcurrentDictionary<string, (string Sha256, DateTime Written)> Hashed = new(StringComparer.Ordinal);

    public static void OnRead(FileEntry file, bool verify) => OnRead(file.Path, (file.SizeBytes, file.Sha256), verify);

    public static void OnRead(string path, (long SizeBytes, string Sha256) published, bool verify)
    {
        Open(path, published.SizeBytes);
        if (!verify)
        {
            return;
        }

        // A file never changes once it is published, so its content is looked at once in a process, and again when somebody wrote to it.
        (string, DateTime) now = (published.Sha256, File.GetLastWriteTimeUtc(path));
        if (!Hashed.TryGetValue(path, out (string, DateTime) seen) || seen != now)
        {
            Content(path, published.Sha256);
            Hashed[path] = now;
        }
    }

    /// <summary>Compares the whole content with the hash that was published.</summary>
    public static void Content(string path, string sha256)
    {
        string actual = DurableFile.Hash(path);
        if (actual != sha256)
        {
            throw ToolkitException.BadData($"{path} is damaged: its SHA-256 is {actual}, published was {sha256}", Repair);
        }
    }

    /// <summary>Checks what costs next to nothing: presence, size, and the marks at both ends of a Parquet file.</summary>
    public static void Open(string path, long sizeBytes)
    {
        try
        {
            using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            long size = RandomAccess.GetLength(handle);
            if (size != sizeBytes)
            {
                throw ToolkitException.BadData($"{path} is damaged: it has {size} bytes, published were {sizeBytes}", Repair);
            }

            if (!HasMark(handle, 0) || !HasMark(handle, size - 4))
            {
                throw ToolkitException.BadData($"{path} is damaged: the marks of a Parquet file are missing", Repair);
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ToolkitException(ErrorKind.BadData, $"{path} is lost: the catalog lists it, the disk does not have it", Repair, e);
        }
    }

    private static bool HasMark(SafeFileHandle handle, long offset)
    {
        Span<byte> mark = stackalloc byte[4];
        return RandomAccess.Read(handle, mark, Math.Max(0, offset)) == 4 && mark.SequenceEqual("PAR1"u8);
    }
}
