using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Toolkit.Disk;

namespace Toolkit.Ticks;

/// <summary>Batches that could not be written to their day's file: one file of JSON lines for each, a tick a line.</summary>
/// <remarks>
/// A file is complete and durable before it has its name, and is removed when its ticks are written. All of them have their numbers
/// already, so that writing them twice changes nothing: it does not matter who does it.
/// </remarks>
internal sealed class SpillFolder(string folder, long writer)
{
    private readonly Dictionary<string, int> _own = [];
    private int _files;

    /// <summary>Keeps ticks; they are durable when this returns.</summary>
    public void Keep(TickEntry[] entries, int[] rows)
    {
        DurableFile.CreateFolder(folder);
        string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{writer:D8}-{_files++:D6}.jsonl"));
        ArrayBufferWriter<byte> lines = new();
        foreach (int row in rows)
        {
            JsonLine.Write(lines, entries[row]);
        }

        try
        {
            using (SafeFileHandle file = File.OpenHandle(path + ".tmp", FileMode.Create, FileAccess.Write))
            {
                DurableFile.Write(file, lines.WrittenSpan, 0);
            }

            DurableFile.Flush(path + ".tmp");
            DurableFile.MoveInto(path + ".tmp", path);
        }
        catch
        {
            // On a full disk it would take the room that is missing.
            DurableFile.TryDelete(path + ".tmp");
            throw;
        }

        _own[path] = rows.Length;
    }

    /// <summary>The files that wait, of this process and of others, the oldest first.</summary>
    public IEnumerable<(string Path, bool Own)> Files() => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*.jsonl").Order(StringComparer.Ordinal).Select(path => (path, _own.ContainsKey(path)))
        : [];

    /// <summary>Ticks of this process in files that somebody else has written and removed; they are forgotten here.</summary>
    public int WrittenByOthers()
    {
        string[] gone = [.. _own.Keys.Where(path => !File.Exists(path))];
        return gone.Sum(path => _own.Remove(path, out int rows) ? rows : 0);
    }

    public void Remove(string path)
    {
        File.Delete(path);
        _own.Remove(path);
    }

    /// <summary>Whether the last line has its end; a file that was written here has.</summary>
    public static bool IsWhole(string path)
    {
        using FileStream stream = File.OpenRead(path);
        stream.Seek(-Math.Min(1, stream.Length), SeekOrigin.End);
        return stream.ReadByte() is -1 or '\n';
    }
}
