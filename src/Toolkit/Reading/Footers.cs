using System.Collections.Concurrent;
using Toolkit.Catalog;
using Toolkit.Storage;

namespace Toolkit.Reading;

/// <summary>The footers of files, known once, since files never change. Thread-safe.</summary>
internal sealed class Footers
{
    private const int MostFiles = 2_000;

    private readonly ConcurrentDictionary<string, BarFileFooter?> _known = new();

    /// <summary>The footer; null when the file is none of the store's kind.</summary>
    /// <exception cref="ToolkitException">It is damaged (bad data).</exception>
    public BarFileFooter? Of(FileEntry file)
    {
        if (_known.Count > MostFiles)
        {
            _known.Clear();
        }

        return _known.GetOrAdd(file.Id, _ => BarFileDecoder.ReadFooter(file.Path));
    }
}
