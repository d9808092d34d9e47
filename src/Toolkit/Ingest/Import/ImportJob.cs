using System.Diagnostics;
using DuckDB.NET.Data;
using Toolkit.DuckDb;

namespace Toolkit.Ingest;

/// <summary>One import: series are staged one by one, many are published by one commit, and each is then compared with what is stored.</summary>
internal sealed class ImportJob(ImportTarget to, ImportOptions options, IProgress<IngestProgress>? progress)
{
    /// <summary>Bars that are staged before they are published; more of them would only fill memory.</summary>
    private const int BatchRows = 4_000_000;

    /// <summary>Series of one commit: what a kill can cost is a batch.</summary>
    private const int BatchSeries = 500;

    private readonly string _work = Path.Combine(to.Store.WorkFolder, "import-" + Guid.NewGuid().ToString("N"));
    private readonly List<Staged> _batch = [];

    /// <summary>A series between its source and the store.</summary>
    private sealed record Staged(SeriesSource Source, Intake Intake, StagedSeries Rows)
    {
        public SeriesKey Key => Intake.Key with { Timeframe = Rows.Report.Timeframe };
    }

    public ImportTarget To => to;

    public ImportOptions Options => options;

    public List<ImportedSeries> Series { get; } = [];

    public List<ImportedTable> Tables { get; } = [];

    public List<string> Problems { get; } = [];

    public List<string> Notes { get; } = [];

    public async Task<ImportReport> RunAsync(string store, string folder, CancellationToken cancel)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            using OlderStore older = OlderStores.Open(store, folder);
            if (!options.DryRun)
            {
                to.Store.Catalog.RefuseWhenReadOnly();
            }

            await BringBarsAsync(older, folder, cancel).ConfigureAwait(false);
            await older.BringOthersAsync(this, cancel).ConfigureAwait(false);
            Notes.AddRange(older.Notes);
            Problems.AddRange(older.Problems);
        }
        finally
        {
            if (Directory.Exists(_work))
            {
                Directory.Delete(_work, recursive: true);
            }
        }

        return new()
        {
            Store = store.ToLowerInvariant(),
            Folder = folder,
            DryRun = options.DryRun,
            Series = Series,
            Tables = Tables,
            Problems = Problems,
            Notes = [.. Notes.Distinct()],
            ElapsedMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds,
        };
    }

    private async Task BringBarsAsync(OlderStore older, string folder, CancellationToken cancel)
    {
        Directory.CreateDirectory(_work);
        using DuckDBConnection duck = to.Store.OpenDuckDb();
        using Interruption interruption = new(duck, cancel);
        SeriesSource[] all = [.. older.Series(duck)];
        long rows = 0;
        foreach ((int done, SeriesSource source) in all.Index())
        {
            cancel.ThrowIfCancellationRequested();
            progress?.Report(new(folder, IngestStage.Reading, done, all.Length));
            if (Stage(source, duck, cancel) is not { } staged)
            {
                continue;
            }

            if (_batch.Count == BatchSeries || rows + staged.Rows.Rows.Count > BatchRows || _batch.Exists(one => one.Key == staged.Key))
            {
                await FlushAsync(cancel).ConfigureAwait(false);
                rows = 0;
            }

            _batch.Add(staged);
            rows += staged.Rows.Rows.Count;
        }

        await FlushAsync(cancel).ConfigureAwait(false);
        progress?.Report(new(folder, IngestStage.Done, all.Length, all.Length));
    }

    /// <summary>The bars of a series as they can be published; null when they cannot, which is then a problem.</summary>
    private Staged? Stage(SeriesSource of, DuckDBConnection duck, CancellationToken cancel)
    {
        string what = $"{of.Symbol} {of.Timeframe}".TrimEnd();
        try
        {
            IngestOptions how = options.Ingest with { Exchange = of.Exchange ?? options.Ingest.Exchange ?? SeriesKey.LocalExchange, Basis = of.Basis ?? options.Ingest.Basis, AssetType = options.Ingest.AssetType ?? of.Facts.AssetType };
            Intake intake = new(to.Store, new(of.Where, of.Symbol, of.Timeframe, how) { Facts = of.Facts });
            InputFile file = of.Table is null ? InputFile.Open(of.Where, _work) : InputFile.OfTable(of.Where);
            RowSource source = of.Table is null
                ? RowSource.Recognise(file, intake.Request, () => duck)
                : ParquetSource.Recognise(file, intake.Request, () => duck, of.Table(duck));
            source.Only(cancel);
            Quarantine quarantine = options.DryRun ? new(_work, to.Store.Options.Clock) : intake.Quarantine;
            SeriesStaging staging = new(source, quarantine, cancel) { Calendar = intake.Calendar };
            StagedSeries rows = staging.Run();
            FileIngest.NoteLocalTimes(source, staging, rows.Report.Timeframe, how);
            Notes.AddRange(rows.Report.Notes.Select(note => $"{what}: {note}"));
            if (rows.Report.Duplicates > 0)
            {
                Notes.Add($"{what}: {rows.Report.Duplicates} rows have a time that comes again in {of.Where}; the last one of each was taken");
            }

            if (rows.Report.RowsRejected > 0)
            {
                Problems.Add($"{what}: {rows.Report.RowsRejected} rows of {of.Where} cannot be taken{(options.DryRun ? "" : $"; they are in {rows.Report.Quarantine}")}");
            }

            return new(of, intake, rows);
        }
        catch (ToolkitException e)
        {
            Problems.Add($"{what}: {e.Message}");
        }
        catch (DuckDBException e)
        {
            cancel.ThrowIfCancellationRequested();
            Problems.Add($"{what}: {of.Where} cannot be read: {e.Message.TrimStart().Split('\n')[0].TrimEnd()}");
        }

        return null;
    }

    private async Task FlushAsync(CancellationToken cancel)
    {
        HashSet<SeriesKey> known = [];
        List<Staged> open = [];
        foreach (Staged one in _batch)
        {
            string sha256 = new BarSeries(one.Key, one.Rows.Rows).Sha256;
            if (one.Intake.WasLoaded(() => sha256))
            {
                known.Add(one.Key);
            }
            else if (!options.DryRun && Try(one, () => one.Intake.Bring(one.Rows, sha256)))
            {
                open.Add(one);
            }
        }

        if (open.Count > 0)
        {
            Publish(open, cancel);
            FailPoint.Hit("import.published");
        }

        foreach (Staged one in _batch)
        {
            Series.Add(await CompareAsync(one, known.Contains(one.Key), cancel).ConfigureAwait(false));
        }

        _batch.Clear();
    }

    /// <summary>One commit for all; when the store refuses that, one for each, so that the others go in.</summary>
    private void Publish(List<Staged> all, CancellationToken cancel)
    {
        try
        {
            to.Store.Publish(new() { MadeBy = "import", Series = [.. all.Select(one => one.Intake.Load!)], Replace = options.Ingest.Replace }, cancel);
        }
        catch (ToolkitException e) when (e.Kind is ErrorKind.Usage or ErrorKind.BadData)
        {
            if (all.Count == 1)
            {
                Problems.Add($"{all[0].Key}: {e.Message}");
                return;
            }

            all.ForEach(one => Publish([one], cancel));
        }
    }

    private bool Try(Staged of, Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (ToolkitException e)
        {
            Problems.Add($"{of.Key}: {e.Message}");
            return false;
        }
    }

    private async Task<ImportedSeries> CompareAsync(Staged one, bool skipped, CancellationToken cancel)
    {
        (SeriesKey key, IngestReport report) = (one.Key, one.Rows.Report);
        BarSeries before = new(key, one.Rows.Rows);
        BarSeries? after = await StoredAsync(key, report, cancel).ConfigureAwait(false);
        if (one.Source.Note?.Invoke(before) is { } note)
        {
            Notes.Add($"{key.Symbol} {key.Timeframe}: {note}");
        }

        return new(key.Symbol, key.Exchange, key.Timeframe.Name, before.Count, after?.Count ?? 0, report.From!.Value, report.To!.Value, after?.Sha256 == before.Sha256)
        {
            Rejected = report.RowsRejected,
            Duplicates = report.Duplicates,
            Skipped = skipped,
        };
    }

    /// <summary>What is stored from the first to the last bar of a series; null when that is nothing.</summary>
    private async Task<BarSeries?> StoredAsync(SeriesKey key, IngestReport range, CancellationToken cancel)
    {
        try
        {
            DateTime past = range.To!.Value.AddTicks(TimeSpan.TicksPerMicrosecond);
            return await to.Bars.ReadAsync(key.Symbol, key.Timeframe, range.From, past, new() { Exchange = key.Exchange }, cancel).ConfigureAwait(false);
        }
        catch (ToolkitException e) when (e.Kind == ErrorKind.NotFound)
        {
            return null;
        }
    }
}
