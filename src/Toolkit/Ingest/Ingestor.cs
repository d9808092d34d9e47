using System.Diagnostics;
using DuckDB.NET.Data;
using Toolkit.Ingest;
using Toolkit.Storage;

namespace Toolkit;

/// <summary>Takes bars in: from files, from a folder of files, from memory.</summary>
/// <remarks>Safe to use from several threads at once. A load is published as a whole or not at all.</remarks>
public sealed partial class Ingestor
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
        string path,
        string symbol,
        Timeframe? timeframe = null,
        IngestOptions? options = null,
        IProgress<IngestProgress>? progress = null,
        CancellationToken cancel = default) =>
        Start(new FileRequest(path, symbol, timeframe, options ?? new()), progress, cancel);

    /// <summary>Takes in a CSV file, and refuses anything else.</summary>
    /// <inheritdoc cref="FileAsync" path="/param|/exception"/>
    public Task<IngestReport> CsvAsync(
        string path,
        string symbol,
        Timeframe? timeframe = null,
        IngestOptions? options = null,
        IProgress<IngestProgress>? progress = null,
        CancellationToken cancel = default) =>
        Start(new FileRequest(path, symbol, timeframe, options ?? new()) { Kind = InputKind.Csv }, progress, cancel);

    /// <summary>Takes in a Parquet file, and refuses anything else.</summary>
    /// <inheritdoc cref="FileAsync" path="/param|/exception"/>
    public Task<IngestReport> ParquetAsync(
        string path,
        string symbol,
        Timeframe? timeframe = null,
        IngestOptions? options = null,
        IProgress<IngestProgress>? progress = null,
        CancellationToken cancel = default) =>
        Start(new FileRequest(path, symbol, timeframe, options ?? new()) { Kind = InputKind.Parquet }, progress, cancel);

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
        return Task.Run(() => new FolderIngest(_store, options ?? new()).Run(folder, progress, cancel), cancel);
    }

    private Task<IngestReport> Start(FileRequest request, IProgress<IngestProgress>? progress, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrEmpty(request.Path);
        ArgumentNullException.ThrowIfNull(request.Symbol);
        return Task.Run(() => Run(request, progress, cancel), cancel);
    }

    private IngestReport Run(FileRequest request, IProgress<IngestProgress>? progress, CancellationToken cancel)
    {
        long start = Stopwatch.GetTimestamp();
        Lazy<DuckDBConnection> connection = new(() => _store.OpenDuckDb());
        try
        {
            return Run(request, (connection, start), progress, cancel);
        }
        finally
        {
            if (connection.IsValueCreated)
            {
                connection.Value.Dispose();
            }
        }
    }

    private IngestReport Run(
        FileRequest request, (Lazy<DuckDBConnection> Connection, long Start) call, IProgress<IngestProgress>? progress, CancellationToken cancel)
    {
        PreparedFile prepared = new FileIngest(_store, () => call.Connection.Value).Prepare(request, "staged", progress, cancel);
        if (prepared.Load is not { } load)
        {
            return prepared.Report;
        }

        progress?.Report(new(request.Path, IngestStage.Publishing, 0, 1));
        Published published = _store.Publish(
            new() { MadeBy = "ingest", Connection = call.Connection.Value, Series = [load], Replace = request.Options.Replace }, cancel);
        progress?.Report(new(request.Path, IngestStage.Done, 1, 1));
        return prepared.Report with
        {
            Files = published.Series[0].Files,
            Bytes = published.Series[0].Bytes,
            ElapsedMs = Stopwatch.GetElapsedTime(call.Start).TotalMilliseconds,
        };
    }
}
