using System.Runtime.CompilerServices;
using Toolkit.Bars;
using Toolkit.Catalog;
using Toolkit.Storage;

namespace Toolkit.Reading;

/// <summary>Reads the bars of one series out of its files, which follow each other in time, straight into the final columns.</summary>
internal sealed class FileScan(SeriesKey key, IReadOnlyList<SeriesFile> files, TimeRange range, BarFields fields) : IDisposable
{
    public const string Hint = "run `tk.Maintenance.Verify()` to see all damage, then `tk.Maintenance.Repair()`, which lists what has to be ingested again";

    /// <summary>From so many rows on several threads are worth their start.</summary>
    private const int ParallelRows = 50_000;

    private readonly List<BarFileDecoder> _open = [];
    private readonly List<Part> _parts = [];
    private int _rows;

    /// <summary>The bars; fields that were not asked for stay empty.</summary>
    /// <param name="footers">The footers of files that were read before.</param>
    /// <param name="threads">On how many threads.</param>
    /// <param name="cancel">Stops the read.</param>
    public BarColumns Run(Footers footers, int threads, CancellationToken cancel)
    {
        foreach (SeriesFile file in files)
        {
            cancel.ThrowIfCancellationRequested();
            int before = _rows;
            Guarded(file, () => Find(file, footers, cancel));
            CheckCount(file, _rows - before);
        }

        BarBuffer buffer = new(fields, _rows);
        Fill(buffer, _rows < ParallelRows ? 1 : threads, cancel);
        if (_rows > 0 && !(TimeSteps.AreAscending(buffer.Time) && buffer.Time[0] >= range.FromMicroseconds && buffer.Time[^1] < range.ToMicroseconds))
        {
            throw ToolkitException.BadData($"{key}: {string.Join(", ", files.Select(f => f.File.Path).Take(3))}: the bars are not ascending by time", Hint);
        }

        return buffer.Rows;
    }

    public void Dispose() => _open.ForEach(decoder => decoder.Dispose());

    private void Find(SeriesFile file, Footers footers, CancellationToken cancel)
    {
        if (footers.Of(file.File) is not { } footer)
        {
            foreach (BarColumns rows in Foreign(file.File.Path, cancel).ToBlockingEnumerable(cancel))
            {
                Add(new(file, null, default, rows, _rows), rows.Count);
            }

            return;
        }

        if (footer.Rows != file.File.RowCount)
        {
            throw ToolkitException.BadData($"its footer says {footer.Rows} bars, published were {file.File.RowCount}");
        }

        BarFileDecoder decoder = new(file.File.Path, footer);
        _open.Add(decoder);
        foreach (RowStretch stretch in decoder.Find(key, range))
        {
            Add(new(file, decoder, stretch, default, _rows), stretch.Count);
        }
    }

    private void Add(Part part, int rows)
    {
        _parts.Add(part);
        _rows = checked(_rows + rows);
    }

    private void CheckCount(SeriesFile file, int found)
    {
        bool whole = file.MinTime >= range.FromMicroseconds && file.MaxTime < range.ToMicroseconds;
        if (found > file.Rows || (whole && found < file.Rows))
        {
            throw ToolkitException.BadData($"{key}: {file.File.Path} has {(found > file.Rows ? "more" : "fewer")} bars than the catalog says", Hint);
        }
    }

    private void Fill(BarBuffer buffer, int threads, CancellationToken cancel)
    {
        int columns = buffer.Columns.Count;
        BarFileDecoder.InParallel(_parts.Count * columns, new() { MaxDegreeOfParallelism = threads, CancellationToken = cancel }, i =>
        {
            Part part = _parts[i / columns];
            if (part.Decoder is { } decoder)
            {
                Guarded(part.File, () => decoder.Read(part.Rows, buffer.Columns[i % columns], buffer, part.At));
            }
            else if (i % columns == 0)
            {
                buffer.Put(part.Foreign, part.At);
            }
        });
    }

    /// <summary>Rows of a file that is none of the store's kind.</summary>
    private async IAsyncEnumerable<BarColumns> Foreign(string path, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using BarFileReader reader = await BarFileReader.OpenAsync(path, cancel).ConfigureAwait(false);
        await foreach (BarColumns rows in reader.ReadAsync(key, range, fields, cancel).ConfigureAwait(false))
        {
            yield return rows;
        }
    }

    private static void Guarded(SeriesFile file, Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (BarFileReader.IsDamage(e) || e is ToolkitException { Kind: ErrorKind.BadData, Hint: null })
        {
            throw new ToolkitException(ErrorKind.BadData, $"a file of the store cannot be read ({file.File.Path}): {e.Message}", Hint, e);
        }
    }

    /// <summary>Rows of one file, and where they go.</summary>
    private sealed record Part(SeriesFile File, BarFileDecoder? Decoder, RowStretch Rows, BarColumns Foreign, int At);
}
