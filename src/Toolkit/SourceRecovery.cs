using Toolkit.Catalog;
using Toolkit.Ingest;
using Toolkit.Storage;

namespace Toolkit;

/// <summary>Brings lost bars back from where they came: from files that are as they were, and from feeds.</summary>
/// <remarks>
/// The files are taken in again, in their order, into a workspace of their own; from there only those bars come over that are
/// missing in the lost stretch, so that nothing that came later is written over.
/// </remarks>
internal sealed class SourceRecovery(Workspace tk, List<string> recovered)
{
    private readonly BarStore _store = tk.Store;

    /// <returns>What is to be said of the loss now, or null when as many bars are there as were lost.</returns>
    public async Task<string?> RunAsync(FileLoss loss, CancellationToken cancel)
    {
        long there = 0;
        List<string> why = [];
        foreach (SeriesStretch stretch in loss.Series)
        {
            await FromFilesAsync(stretch, why, cancel).ConfigureAwait(false);
            await FromFeedAsync(stretch, why, cancel).ConfigureAwait(false);
            there += (await ReadAsync(tk, stretch, cancel).ConfigureAwait(false))?.Count ?? 0;
        }

        return there >= loss.Rows ? null : $"{loss.Text}; {there} bars are there now{string.Concat(why.Select(one => "; " + one))}";
    }

    private async Task FromFilesAsync(SeriesStretch stretch, List<string> why, CancellationToken cancel)
    {
        List<SourceRow> loads = [.. LoadsOf(stretch.Key).Where(load => File.Exists(load.Uri))];
        List<SourceRow> same = [.. loads.Where(load => FileVerification.IsWhole(load.Uri, load.Sha256))];
        why.AddRange(loads.Except(same).Select(load => $"{load.Uri} is not what it was when it was taken in"));
        if (same.Count == 0)
        {
            return;
        }

        string work = Path.Combine(_store.WorkFolder, "again-" + Guid.NewGuid().ToString("N"));
        try
        {
            using Workspace again = Workspace.Init(work, _store.Options with { ReadOnly = false, Create = true });
            foreach (SourceRow load in same)
            {
                await TakeInAsync(again, load, why, cancel).ConfigureAwait(false);
            }

            BarColumns bars = await MissingAsync(again, stretch, cancel).ConfigureAwait(false);
            if (bars.Count > 0)
            {
                Publish(stretch, bars, same[^1], cancel);
            }
        }
        finally
        {
            if (Directory.Exists(work))
            {
                Directory.Delete(work, recursive: true);
            }
        }
    }

    private IEnumerable<SourceRow> LoadsOf(SeriesKey key) => _store.Listings.Sources().Where(load => load.Key == key && load.MadeBy != SourceTable.Repair);

    private static async Task TakeInAsync(Workspace again, SourceRow load, List<string> why, CancellationToken cancel)
    {
        int mark = load.Format.LastIndexOf(Intake.OptionsMark, StringComparison.Ordinal);
        if (mark < 0 || IngestOptions.Of(load.Format[(mark + Intake.OptionsMark.Length)..]) is not { } options)
        {
            why.Add($"how {load.Uri} was read is not known");
            return;
        }

        try
        {
            await again.Ingest.FileAsync(load.Uri, load.Key.Symbol, load.Key.Timeframe, options with { Exchange = load.Key.Exchange, AllowRejects = true }, cancel: cancel).ConfigureAwait(false);
        }
        catch (ToolkitException e)
        {
            why.Add($"{load.Uri}: {e.Message}");
        }
    }

    /// <summary>The bars of the stretch that the other workspace has and this one has not.</summary>
    private async Task<BarColumns> MissingAsync(Workspace again, SeriesStretch stretch, CancellationToken cancel)
    {
        BarSeries? bars = await ReadAsync(again, stretch, cancel).ConfigureAwait(false), here = await ReadAsync(tk, stretch, cancel).ConfigureAwait(false);
        HashSet<DateTime> known = [.. (here ?? Enumerable.Empty<Bar>()).Select(bar => bar.Time)];
        return BarColumns.FromRows([.. (bars ?? Enumerable.Empty<Bar>()).Where(bar => !known.Contains(bar.Time))]);
    }

    private static async Task<BarSeries?> ReadAsync(Workspace from, SeriesStretch stretch, CancellationToken cancel)
    {
        try
        {
            return await from.Bars.ReadAsync(
                stretch.Key.Symbol, stretch.Key.Timeframe, UnixMicroseconds.ToDateTime(stretch.First), UnixMicroseconds.ToDateTime(stretch.Last + 1),
                new() { Exchange = stretch.Key.Exchange }, cancel).ConfigureAwait(false);
        }
        catch (ToolkitException e) when (e.Kind == ErrorKind.NotFound)
        {
            return null;
        }
    }

    private void Publish(SeriesStretch stretch, BarColumns bars, SourceRow load, CancellationToken cancel)
    {
        Dataset dataset = _store.Listings.Find(stretch.Key)!;
        _store.Publish(
            new()
            {
                MadeBy = load.MadeBy,
                Series =
                [
                    new()
                    {
                        Key = stretch.Key,
                        Rows = bars,
                        Basis = dataset.Basis,
                        BasisAsOf = dataset.BasisAsOf is { } asOf ? UnixMicroseconds.ToDateTime(asOf) : null,
                        Source = new(load.Uri, load.Sha256, load.Format, load.RowsRead, load.RowsAccepted, load.RowsRejected, load.Duplicates, load.Elapsed),
                    },
                ],
            },
            cancel);
        recovered.Add($"{stretch.Key}: {bars.Count} bars from {load.Uri}");
    }

    private async Task FromFeedAsync(SeriesStretch stretch, List<string> why, CancellationToken cancel)
    {
        if (!LoadsOf(stretch.Key).Any(load => load.Format == $"feed {stretch.Key.Exchange}"))
        {
            return;
        }

        try
        {
            FetchReport report = await tk.Fetch.FetchAsync(
                $"{stretch.Key.Exchange}:{stretch.Key.Symbol}", stretch.Key.Timeframe, UnixMicroseconds.ToDateTime(stretch.First), UnixMicroseconds.ToDateTime(stretch.Last + 1),
                cancel: cancel).ConfigureAwait(false);
            recovered.Add($"{stretch.Key}: {report.RowsNew} bars from {stretch.Key.Exchange}");
        }
        catch (ToolkitException e)
        {
            why.Add(e.Message);
        }
    }
}
