using System.Buffers;
using System.Security.Cryptography;
using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Ticks;

/// <summary>Writes ticks to files of JSON lines, one for each symbol and UTC day. Used by one thread; processes take turns.</summary>
/// <remarks>
/// Lines are only ever added, and are durable before they count. The keys of a file's ticks are read when it is first written to: a
/// tick that it has is a resend, or was written by a try that failed later.
/// </remarks>
internal sealed class JsonFiles(TickDays days, TickOptions options)
{
    /// <summary>Files whose keys are kept in memory.</summary>
    private const int MaxKnown = 512;

    private readonly Dictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>Whether another process has written to a file since this was last asked.</summary>
    public bool HasChanged { get; private set; }

    /// <summary>Writes rows of one day; they are durable when this returns.</summary>
    /// <exception cref="ToolkitException">Another process keeps its turn for long (busy).</exception>
    public TickBatchReport Write(TickEntry[] entries, int[] rows)
    {
        HasChanged = false;
        DurableFile.CreateFolder(Path.GetDirectoryName(days.Layout.JsonTicksLock)!);
        using OsLock turn = OsLock.Take(days.Layout.JsonTicksLock, options.BusyTimeout, "ticks as JSON", CancellationToken.None);
        int written = rows.GroupBy(row => entries[row].Stream.Symbol, StringComparer.Ordinal)
            .Sum(symbol => Append(days.Folder.JsonPath(entries[rows[0]].Day, symbol.Key), entries, symbol));
        return new(written, rows.Length - written);
    }

    private int Append(string path, TickEntry[] entries, IEnumerable<int> rows)
    {
        DurableFile.CreateFolder(Path.GetDirectoryName(path)!);
        using FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        Known known = KnownOf(path, file);
        ArrayBufferWriter<byte> lines = new();
        int added = 0;
        foreach (int row in rows)
        {
            if (known.Keys.Add(KeyOf(entries[row])))
            {
                added++;
                JsonLine.Write(lines, entries[row]);
            }
        }

        try
        {
            DurableFile.Write(file.SafeFileHandle, lines.WrittenSpan, known.Length);
            DurableFile.Flush(file.SafeFileHandle, file.Name);
            if (known.Length == 0)
            {
                DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
            }
        }
        catch
        {
            _known.Remove(path);
            file.SetLength(known.Length);
            throw;
        }

        known.Length += lines.WrittenCount;
        known.Hash.AppendData(lines.WrittenSpan);
        known.Seal.Prefix(Convert.ToHexStringLower(known.Hash.GetCurrentHash()), known.Length);
        return added;
    }

    private Known KnownOf(string path, FileStream file)
    {
        if (_known.TryGetValue(path, out Known? known) && known.Length == file.Length)
        {
            return known;
        }

        HasChanged |= known is not null;
        if (_known.Count >= MaxKnown)
        {
            _known.Clear();
        }

        FileSeal seal = new(days.Layout, path);
        seal.CheckPrefix();
        EndLastLine(file, seal.Bytes);
        known = new() { Keys = [.. days.ReadJson(path).Select(entry => KeyOf(entry))], Length = file.Length, Seal = seal };
        file.Position = 0;
        byte[] buffer = new byte[1 << 17];
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            known.Hash.AppendData(buffer.AsSpan(0, read));
        }

        return _known[path] = known;
    }

    /// <summary>A crash or a full disk may have left the last line without its end: nobody was told that its tick is stored.</summary>
    private static void EndLastLine(FileStream file, long stored)
    {
        // What is known to be stored ends with a line.
        long end = file.Length, whole = end >= stored ? stored : 0;
        for (; end > whole; end--)
        {
            file.Position = end - 1;
            if (file.ReadByte() == '\n')
            {
                break;
            }
        }

        if (end < file.Length)
        {
            byte[] rest = new byte[file.Length - end];
            file.Position = end;
            file.ReadExactly(rest);
            if (JsonLine.IsComplete(rest))
            {
                file.WriteByte((byte)'\n');
            }
            else
            {
                file.SetLength(end);
            }

            DurableFile.Flush(file.SafeFileHandle, file.Name);
        }
    }

    private static (string Source, long Time, long Sequence) KeyOf(in TickEntry entry) => (entry.Stream.Source, entry.Time, entry.Sequence);

    private sealed class Known
    {
        public required HashSet<(string Source, long Time, long Sequence)> Keys { get; init; }

        public required long Length { get; set; }

        public required FileSeal Seal { get; init; }

        /// <summary>Of all that is in the file.</summary>
        public IncrementalHash Hash { get; } = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    }
}
