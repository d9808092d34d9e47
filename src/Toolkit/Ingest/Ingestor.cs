using DuckDB.NET.Data;
using Toolkit.Ingest;
using Toolkit.Storage;

namespace Toolkit;

/// <summary>Takes bars in: from files, from a folder of files, from memory.</summary>
/// <remarks>Safe to use from several threads at once. A load is published as a whole or not at all.</remarks>
public sealed class Ingestor
{
    private readonly BarStore _store;

    internal Ingestor(BarStore store) => _store = store;

    /// <summary>Takes in a file of bars: CSV (plain, gzip, zstd, or alone in a zip archive) or Parquet, told apart by content.</summary>
    /// <param name="path">The file.</param>
    /// <param name="symbol">What the bars are of; <c>exchange:SYMBOL</c> names the exchange too.</param>
    /// <param name="timeframe">How long a bar lasts; null infers it from the bars.</param>
    /// <param name="options">How to read it; the defaults recognise what they can.</param>
    /// <param name="progress">Told how far it is, from a worker thread.</param>
    /// <param name="cancel">Stops the load; nothing of it is kept.</param>
    /// <exception cref="ToolkitException">
    /// No such file (not found); no table of bars, no acceptable row, or a timeframe that the bars do not have (bad data); a symbol,
    /// zone or basis that cannot be (usage); another writer that does not finish (busy).
    /// </exception>
    public Task<IngestReport> FileAsync(
        string path, string symbol, Timeframe? timeframe = null, IngestOptions? options = null, IProgress<IngestProgress>? progress = null, CancellationToken cancel = default) =>
        Start(new(path, symbol, timeframe, options ?? new()), progress, cancel);

    /// <summary>Takes in a CSV file, and refuses anything else.</summary>
    /// <inheritdoc cref="FileAsync" path="/param|/exception"/>
    public Task<IngestReport> CsvAsync(
        string path, string symbol, Timeframe? timeframe = null, IngestOptions? options = null, IProgress<IngestProgress>? progress = null, CancellationToken cancel = default) =>
        Start(new(path, symbol, timeframe, options ?? new()) { Kind = InputKind.Csv }, progress, cancel);

    /// <summary>Takes in a Parquet file, and refuses anything else.</summary>
    /// <inheritdoc cref="FileAsync" path="/param|/exception"/>
    public Task<IngestReport> ParquetAsync(
        string path, string symbol, Timeframe? timeframe = null, IngestOptions? options = null, IProgress<IngestProgress>? progress = null, CancellationToken cancel = default) =>
        Start(new(path, symbol, timeframe, options ?? new()) { Kind = InputKind.Parquet }, progress, cancel);

    /// <summary>Takes in every file of a folder whose name fits a pattern; a bad file is reported and does not stop the others.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">Which files, and how to read them.</param>
    /// <param name="progress">Told how many files are done, from worker threads.</param>
    /// <param name="cancel">Stops the load; what was published by then stays.</param>
    /// <exception cref="ToolkitException">No such folder, or no file that fits (not found); a pattern without a symbol (usage).</exception>
    public Task<BulkReport> FolderAsync(
        string folder, BulkOptions? options = null, IProgress<IngestProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return Task.Run(() => new FolderIngest(_store, folder, options ?? new(), progress).Run(cancel), cancel);
    }

    /// <summary>Takes in bars from memory, by the same rules as from a file.</summary>
    /// <param name="symbol">What the bars are of; <c>exchange:SYMBOL</c> names the exchange too.</param>
    /// <param name="timeframe">How long a bar lasts.</param>
    /// <param name="bars">In any order; of two with the same time the later one wins. Times are UTC, or of the options' zone when their kind is unspecified.</param>
    /// <param name="options">What is known about the prices; the format of times does not matter here.</param>
    /// <param name="cancel">Stops the load; nothing of it is kept.</param>
    /// <exception cref="ToolkitException">As of a file.</exception>
    public Task<IngestReport> BarsAsync(
        string symbol, Timeframe timeframe, IEnumerable<Bar> bars, IngestOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        ArgumentNullException.ThrowIfNull(timeframe);
        ArgumentNullException.ThrowIfNull(bars);
        return Task.Run(() => Run(new(_store, new("memory:", symbol, timeframe, options ?? new())), bars, cancel), cancel);
    }

    /// <summary>Takes in a series under its own name; filled bars are left out.</summary>
    /// <inheritdoc cref="BarsAsync(string, Timeframe, IEnumerable{Bar}, IngestOptions?, CancellationToken)" path="/param|/exception"/>
    /// <param name="series">The bars, their symbol, exchange, timeframe and basis.</param>
    /// <param name="options">What else is known; its exchange wins over the series' one.</param>
    /// <param name="cancel">Stops the load; nothing of it is kept.</param>
    public Task<IngestReport> BarsAsync(BarSeries series, IngestOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(series);
        options ??= new();
        return BarsAsync(
            series.Symbol,
            series.Timeframe,
            series.Where((_, i) => !series.IsFilled(i)),
            options with { Exchange = options.Exchange ?? series.Key.Exchange, Basis = options.Basis ?? series.Basis },
            cancel);
    }

    private static IngestReport Run(Intake intake, IEnumerable<Bar> bars, CancellationToken cancel)
    {
        MemoryRows rows = new(bars, intake);
        cancel.ThrowIfCancellationRequested();
        if (!intake.WasLoaded(() => rows.Sha256))
        {
            intake.Bring(rows.Staged(), rows.Sha256);
        }

        return intake.Publish(cancel);
    }

    private Task<IngestReport> Start(IngestRequest request, IProgress<IngestProgress>? progress, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrEmpty(request.Input, "path");
        ArgumentNullException.ThrowIfNull(request.Symbol, "symbol");
        return Task.Run(() => Run(request, progress, cancel), cancel);
    }

    private IngestReport Run(IngestRequest request, IProgress<IngestProgress>? progress, CancellationToken cancel)
    {
        Lazy<DuckDBConnection> connection = new(() => _store.OpenDuckDb());
        try
        {
            Intake intake = new FileIngest(_store, request with { Threads = _store.Options.Threads }, () => connection.Value) { Progress = progress }.Run(cancel);
            if (intake.Load is null)
            {
                return intake.Report;
            }

            progress?.Report(new(request.Input, IngestStage.Publishing, 0, 1));
            IngestReport report = intake.Publish(cancel);
            progress?.Report(new(request.Input, IngestStage.Done, 1, 1));
            return report;
        }
        finally
        {
            if (connection.IsValueCreated)
            {
                connection.Value.Dispose();
            }
        }
    }
}
