using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Microsoft.Win32.SafeHandles;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>Finds lost, cut and changed files before anything is read from them.</summary>
internal static class FileCheck
{
    private const string Repair = "run `tk.Maintenance.Verify()` to see all damage, then `tk.Maintenance.Repair()`, which lists what has to be ingested again";

    private static readonly ConcurrentDictionary<string, Seen> Hashed = new(StringComparer.Ordinal);

    /// <summary>
    /// Makes sure that files are what was published. A file never changes after that, so its content is hashed once in a process,
    /// several files at a time, and again when somebody has written to it or put another in its place.
    /// </summary>
    /// <param name="files">The files that are about to be read.</param>
    /// <param name="verify">False looks at presence, size and the marks at both ends only.</param>
    /// <returns>The bytes that were hashed, for who wants to say why it took its time.</returns>
    /// <exception cref="ToolkitException">A file is lost or damaged (bad data).</exception>
    public static long OnRead(IEnumerable<PublishedFile> files, bool verify)
    {
        if (!verify)
        {
            foreach (PublishedFile file in files)
            {
                Open(file.Path, file.SizeBytes);
            }

            return 0;
        }

        List<PublishedFile> unseen = [.. files.Where(file => !IsKnown(file))];
        if (unseen.Count < 2)
        {
            return unseen.Count == 0 ? 0 : Hash(unseen[0]);
        }

        long bytes = 0;
        try
        {
            // The largest first: else it might be left for the end, where it would keep one thread busy and the others waiting.
            Parallel.ForEach(
                Partitioner.Create(unseen.OrderByDescending(file => file.SizeBytes), EnumerablePartitionerOptions.NoBuffering),
                file => Interlocked.Add(ref bytes, Hash(file)));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        return bytes;
    }

    /// <summary>Decodes something of a file whose hash is right or was not asked for; what is wrong with its bytes is told with its path.</summary>
    public static T Reading<T>(string path, Func<T> decode)
    {
        try
        {
            return decode();
        }
        catch (ToolkitException e) when (e is { Kind: ErrorKind.BadData, Hint: null })
        {
            throw new ToolkitException(ErrorKind.BadData, $"{path} is damaged: {e.Message}", Repair, e);
        }
    }

    /// <summary>Compares the whole content with the hash that was published.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sha256">Its hash, or how that begins.</param>
    public static void Content(string path, string sha256)
    {
        try
        {
            string actual = DurableFile.Hash(path);
            if (!actual.StartsWith(sha256, StringComparison.Ordinal))
            {
                throw ToolkitException.BadData($"{path} is damaged: its SHA-256 is {actual}, published was {sha256}", Repair);
            }
        }
        catch (Exception e) when (e is IOException and not FileNotFoundException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e);
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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e);
        }
    }

    private static ToolkitException Unreadable(string path, Exception e) =>
        new(ErrorKind.Failure, $"{path} cannot be read: {e.Message}", "check the disk and the permissions of the file (`tk.Maintenance.Doctor()`)", e);

    private static bool IsKnown(PublishedFile file)
    {
        try
        {
            return Hashed.TryGetValue(file.Path, out Seen? seen) && seen.Is(file, FileIdentity.Of(file.Path));
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    private static long Hash(PublishedFile file)
    {
        Seen seen = Hashed.GetOrAdd(file.Path, _ => new());
        lock (seen)
        {
            if (IsKnown(file))
            {
                // By another thread, while this one waited.
                return 0;
            }

            if (file.HasSize)
            {
                Open(file.Path, file.SizeBytes);
            }

            // Taken before the content: what is written meanwhile makes another of it, and is seen at the next read.
            FileIdentity now = FileIdentity.Of(file.Path);
            Content(file.Path, file.Sha256);
            seen.Set(file, now);
            return now.SizeBytes;
        }
    }

    private static bool HasMark(SafeFileHandle handle, long offset)
    {
        Span<byte> mark = stackalloc byte[4];
        return RandomAccess.Read(handle, mark, Math.Max(0, offset)) == 4 && mark.SequenceEqual("PAR1"u8);
    }

    /// <summary>The content that a file was found to have, and how it lay then.</summary>
    private sealed class Seen
    {
        private volatile Tuple<string, FileIdentity>? _found;

        public bool Is(PublishedFile file, FileIdentity now) => _found is { } found && found.Item1 == file.Sha256 && found.Item2 == now;

        public void Set(PublishedFile file, FileIdentity now) => _found = new(file.Sha256, now);
    }
}

/// <summary>A file as it was published.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="SizeBytes">Its length; negative where nobody has kept it.</param>
/// <param name="Sha256">Its hash, or how that begins.</param>
internal readonly record struct PublishedFile(string Path, long SizeBytes, string Sha256)
{
    public bool HasSize => SizeBytes >= 0;
}
