using System.Collections.Concurrent;
using ZstdSharp;

namespace Toolkit.Ticks;

/// <summary>Compressed SQLite files, unpacked once each for reading. Thread-safe.</summary>
internal sealed class PackedDays : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<string>> _unpacked = new(StringComparer.Ordinal);
    private readonly Lazy<string> _folder = new(() => Directory.CreateTempSubdirectory("toolkit-ticks-").FullName);

    /// <summary>The path of a packed file's content.</summary>
    /// <exception cref="ToolkitException">It is damaged (bad data).</exception>
    public string Unpacked(string path) => _unpacked.GetOrAdd(path, key => new(() => Unpack(key))).Value;

    /// <exception cref="ToolkitException">It is damaged (bad data).</exception>
    public static void Unpack(string path, Stream to)
    {
        try
        {
            using DecompressionStream from = new(File.OpenRead(path), leaveOpen: false);
            from.CopyTo(to);
        }
        catch (Exception e) when (e is ZstdException or EndOfStreamException or InvalidDataException)
        {
            throw new ToolkitException(ErrorKind.BadData, $"{path} is damaged: {e.Message}", "a backup has the file, otherwise move it out of the workspace: its ticks are lost", e);
        }
    }

    public void Dispose()
    {
        if (_folder.IsValueCreated)
        {
            Directory.Delete(_folder.Value, recursive: true);
        }
    }

    private string Unpack(string path)
    {
        string to = Path.Combine(_folder.Value, Guid.NewGuid().ToString("N") + ".db");
        using FileStream file = File.Create(to);
        Unpack(path, file);
        return to;
    }
}
