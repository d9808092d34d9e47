using System.Diagnostics;
using Toolkit.Ingest;
using Toolkit.Storage;

namespace Toolkit;

public sealed partial class Ingestor
{
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
        return Task.Run(() => Run(symbol, timeframe, bars, options ?? new(), cancel), cancel);
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

    private IngestReport Run(string symbol, Timeframe timeframe, IEnumerable<Bar> bars, IngestOptions options, CancellationToken cancel)
    {
        long start = Stopwatch.GetTimestamp();
        SeriesKey key = _store.Series.ForWriting(symbol, timeframe, options.Exchange);
        MemoryRows rows = MemoryRows.Of(bars, timeframe, options, KnownCalendar.Of(_store, options, key));
        cancel.ThrowIfCancellationRequested();
        if (SameLoad.IsLatest(_store, key, () => rows.Sha256, options))
        {
            return SameLoad.Report(_store, key, start);
        }

        string? quarantine = rows.Refuse(key, new(_store.Layout.Quarantine, _store.Options.Clock), options);
        if (TimeframeFit.Mismatch(timeframe, rows.GivenTimes) is { } why)
        {
            throw ToolkitException.BadData($"the bars cannot be taken as {timeframe}: {why}", "give the timeframe that the bars have");
        }

        if (rows.GivenTimes.Length > rows.Columns.Count)
        {
            throw ToolkitException.BadData(
                $"{key}: as {timeframe} bars several of the bars would be one: {rows.GivenTimes.Length} times have {rows.Columns.Count} labels", "give the timeframe that the bars have");
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        SeriesLoad load = new()
        {
            Key = key,
            Rows = rows.Columns,
            Sorted = true,
            Basis = options.Basis ?? PriceBasis.Raw,
            BasisAsOf = options.BasisAsOf ?? (options.Basis is null or PriceBasis.Raw ? null : _store.Options.Clock.GetUtcNow().UtcDateTime),
            Facts = new(AssetType: options.AssetType, Vendor: options.Vendor, Calendar: options.Calendar is { } calendar ? TradingCalendar.Reference(calendar) : null),
            Source = new(
                "memory:", rows.Sha256, $"bars in memory{FileIngest.OptionsMark}{options.Fingerprint}", rows.Read, rows.Columns.Count, rows.Rejected.Count, rows.Duplicates, elapsed),
        };
        Published published = _store.Publish(new() { MadeBy = "ingest", Series = [load], Replace = options.Replace }, cancel);
        return new()
        {
            Symbol = key.Symbol,
            Exchange = key.Exchange,
            Timeframe = timeframe,
            RowsRead = rows.Read,
            RowsAccepted = rows.Columns.Count,
            RowsRejected = rows.Rejected.Count,
            Duplicates = rows.Duplicates,
            From = UnixMicroseconds.ToDateTime(rows.Columns.Time.Span[0]),
            To = UnixMicroseconds.ToDateTime(rows.Columns.Time.Span[^1]),
            Files = published.Series[0].Files,
            Bytes = published.Series[0].Bytes,
            ElapsedMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds,
            Quarantine = quarantine,
            Notes = TimeframeFit.Doubt(timeframe, rows.GivenTimes) is { } doubt ? [doubt] : [],
            Format = "bars in memory",
        };
    }
}
