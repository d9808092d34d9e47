using System.Runtime.CompilerServices;
using Toolkit.Catalog;
using Toolkit.Reading;
using Toolkit.Storage;

namespace Toolkit;

/// <summary>Reads stored bars. A timeframe that is not stored is made of the coarsest stored one that divides it.</summary>
/// <remarks>Thread-safe. Each call sees one version of the store. Ranges are half-open, <c>[from, to)</c>, in UTC.</remarks>
public sealed partial class BarReader
{
    private readonly BarStore _store;
    private readonly BarReading _reading;

    internal BarReader(BarStore store)
    {
        _store = store;
        _reading = new(store);
    }

    /// <summary>The bars inside a range.</summary>
    /// <param name="symbol">The symbol, or <c>exchange:SYMBOL</c>.</param>
    /// <param name="timeframe">Default: the only one that is stored.</param>
    /// <param name="from">First time that is wanted; default the first bar.</param>
    /// <param name="to">First time that is no longer wanted; default past the last bar.</param>
    /// <param name="options">Resampling, calendar, adjustment, an old version.</param>
    /// <param name="cancel">Stops the read at once.</param>
    /// <exception cref="ToolkitException">
    /// No such series, or nothing stored in the range: the message says what is (not found). A file is damaged (bad data).
    /// </exception>
    public Task<BarSeries> ReadAsync(
        string symbol, Timeframe? timeframe = null, DateTime? from = null, DateTime? to = null, ReadOptions? options = null, CancellationToken cancel = default) =>
        AskAsync(symbol, timeframe, options, query => query.Read(TimeRange.Of(from, to)), cancel);

    /// <summary>The last <paramref name="count"/> bars, fewer when there are not so many.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public Task<BarSeries> LatestAsync(
        string symbol, Timeframe? timeframe, int count, ReadOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return AskAsync(symbol, timeframe, options, query => query.Latest(count), cancel);
    }

    /// <summary>The bars inside a range as a frame; of <see cref="ReadOptions.Columns"/>, only these are read.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public Task<Frame> ReadFrameAsync(
        string symbol, Timeframe? timeframe = null, DateTime? from = null, DateTime? to = null, ReadOptions? options = null, CancellationToken cancel = default) =>
        AskAsync(symbol, timeframe, options, query => query.ReadFrame(TimeRange.Of(from, to)), cancel);

    /// <summary>A range in a few numbers, from the catalog's statistics where they cover it.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public Task<BarSummary> SummaryAsync(
        string symbol, Timeframe? timeframe = null, DateTime? from = null, DateTime? to = null, ReadOptions? options = null, CancellationToken cancel = default) =>
        AskAsync(symbol, timeframe, options, query => query.Summary(TimeRange.Of(from, to)), cancel);

    /// <summary>The bars inside a range in batches that follow each other, for series larger than memory; all of one version.</summary>
    /// <remarks>Old files are kept on disk until the enumeration ends.</remarks>
    /// <inheritdoc cref="ReadAsync"/>
    public async IAsyncEnumerable<BarSeries> ReadBatchesAsync(
        string symbol, Timeframe? timeframe = null, DateTime? from = null, DateTime? to = null, ReadOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancel = default)
    {
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.BatchRows);
        if (options.Fill)
        {
            throw ToolkitException.Usage("batches cannot be filled, since a gap may lie between two of them", "fill each batch, or read the range at once");
        }

        TimeRange range = TimeRange.Of(from, to);
        using StoreSnapshot snapshot = await Task.Run(() => _store.Snapshot(options.AsOf), cancel).ConfigureAwait(false);
        BarQuery query = await Task.Run(() => Query(snapshot, symbol, timeframe, options, cancel), cancel).ConfigureAwait(false);
        bool any = false;
        foreach (TimeRange part in query.Batches(range))
        {
            BarSeries batch = await Task.Run(() => query.TryRead(part), cancel).ConfigureAwait(false);
            _reading.Say(options.Notes);
            if (batch.Count > 0)
            {
                any = true;
                yield return batch;
            }
        }

        if (!any)
        {
            throw query.NothingStored(range);
        }
    }

    /// <summary>Reads bars again as they were read before, by <see cref="BarSeries.Origin"/>: the same steps, the same range.</summary>
    /// <param name="origin">Where bars came from.</param>
    /// <param name="asOf">The version to read. Default: the newest, which may have revised bars.</param>
    /// <param name="cancel">Stops the read at once.</param>
    /// <exception cref="ToolkitException">The series, the version or a calendar file is not there any more (not found); a file is damaged (bad data).</exception>
    public async Task<BarSeries> ReadAgainAsync(BarOrigin origin, long? asOf = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(origin);
        BarStep first = origin.Steps[0];
        ReadOptions options = new()
        {
            Exchange = origin.Stored.Exchange,
            Resample = first.Timeframe,
            Calendar = Calendar(first),
            Adjust = origin.Adjust,
            SessionOnly = first.SessionOnly,
            Fill = first.Fill,
            // The range ends with the last bar that was kept.
            DropPartial = false,
            AsOf = asOf,
        };
        BarSeries bars = await ReadAsync(origin.Stored.Symbol, origin.Stored.Timeframe, first.From, first.To, options, cancel).ConfigureAwait(false);
        bars = bars.WithCalendar(options.Calendar);
        foreach (BarStep step in origin.Steps.Skip(1))
        {
            BarSeries next = step.Fill
                ? bars.Fill(Calendar(step))
                : bars.Resample(step.Timeframe, new() { Calendar = Calendar(step), SessionOnly = step.SessionOnly, DropPartial = false });
            bars = next.Slice(step.From, step.To);
        }

        return bars;
    }

    /// <summary>All bars of a series at a version; none is no error.</summary>
    internal BarSeries ReadAt(StoreSnapshot snapshot, SeriesKey key, ReadOptions options, CancellationToken cancel) =>
        Query(snapshot, key.Symbol, key.Timeframe, options with { Exchange = key.Exchange }, cancel).TryRead(TimeRange.All);

    /// <summary>Finds the kept feature of a series by its name, for runs on bars that were read here.</summary>
    internal Func<SeriesKey, string, FeatureSeries?>? KeptFeature { get; set; }

    private static TradingCalendar? Calendar(BarStep step) => step.Calendar is { } name ? TradingCalendar.Find(name) : null;

    private Task<T> AskAsync<T>(string symbol, Timeframe? timeframe, ReadOptions? options, Func<BarQuery, T> ask, CancellationToken cancel) => Task.Run(
        () =>
        {
            options ??= new();
            using StoreSnapshot snapshot = _store.Snapshot(options.AsOf);
            T answer = ask(Query(snapshot, symbol, timeframe, options, cancel));
            _reading.Say(options.Notes);
            return answer;
        },
        cancel);

    private BarQuery Query(StoreSnapshot snapshot, string symbol, Timeframe? timeframe, ReadOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        Timeframe? target = options.Resample ?? timeframe;
        Dataset source = Source(symbol, timeframe, options);
        return new(_reading, snapshot, source, target ?? source.Key.Timeframe, options, cancel);
    }

    /// <summary>The series to read: the timeframe that was asked for, else the coarsest that the wanted one can be made of.</summary>
    private Dataset Source(string symbol, Timeframe? timeframe, ReadOptions options)
    {
        IReadOnlyList<Dataset> stored = _store.Series.Datasets(symbol, options.Exchange);
        Timeframe? wanted = timeframe ?? options.Resample;
        Dataset? made = wanted is null ? null : stored.LastOrDefault(d => wanted.IsMultipleOf(d.Key.Timeframe));
        // The resolver's own words when there is no way: it lists the choices.
        Dataset source = made ?? _store.Series.Dataset(symbol, timeframe, options.Exchange);
        if (source.Key.Timeframe != timeframe && timeframe is not null)
        {
            options.Notes?.Invoke($"{source.Key.Exchange}:{source.Key.Symbol}: {timeframe} is not stored; made of {source.Key.Timeframe}");
        }

        return source;
    }
}
