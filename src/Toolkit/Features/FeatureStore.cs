using System.Collections.Concurrent;
using System.Security.Cryptography;
using Toolkit.Bars;
using Toolkit.Catalog;
using Toolkit.Disk;
using Toolkit.Features;
using Toolkit.Storage;

namespace Toolkit;

/// <summary>Columns that are computed from the bars of a series, kept beside them, and computed again where their bars have changed.</summary>
/// <remarks>
/// A feature is kept under the name of its series and its own; the last call wins. What is kept is only ever given for the very bars that
/// it was computed from, and for the version, the look-back and the adjustment that are asked for: whatever else made them other ones
/// (a new file, a revision, a split, a calendar), values that depend on it are computed again. Thread-safe, also beside other processes.
/// </remarks>
public sealed class FeatureStore
{
    private readonly BarStore _store;
    private readonly BarReader _bars;
    private readonly FeatureFiles _files;
    private readonly ConcurrentDictionary<string, FeatureHeader> _headers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, WeakReference<FeatureSeries>> _read = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string Stamp, bool Current)> _seen = new(StringComparer.Ordinal);

    internal FeatureStore(BarStore store, BarReader bars) => (_store, _bars, _files) = (store, bars, new(store));

    /// <summary>The values of a feature at all bars of a series: those that are kept, and the others computed now and kept.</summary>
    /// <param name="symbol">The symbol, or <c>exchange:SYMBOL</c>.</param>
    /// <param name="timeframe">One that is stored, or that a stored one can be made into.</param>
    /// <param name="name">What SQL and strategies call it.</param>
    /// <param name="version">Another one computes all anew: change it with the function.</param>
    /// <param name="compute">Gives one value for each of the bars that it is given, NaN where there is none yet. It may be given any part of the series, with as many bars before as <see cref="FeatureOptions.LookBack"/> says.</param>
    /// <param name="options">How far a value looks, and how the bars are read.</param>
    /// <param name="cancel">Stops between two steps.</param>
    /// <exception cref="ToolkitException">
    /// No such series (not found); the function gives other columns than bars, or looks further than was declared, which is tried on some
    /// values when all are computed (usage).
    /// </exception>
    public Task<FeatureSeries> GetOrAddAsync(
        string symbol, Timeframe timeframe, string name, string version, Func<BarSeries, IReadOnlyList<double>> compute, FeatureOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(compute);
        return GetOrAddAsync(symbol, timeframe, name, version, bars => new Dictionary<string, IReadOnlyList<double>> { ["value"] = compute(bars) }, options, cancel);
    }

    /// <summary>The same for a feature of several columns.</summary>
    /// <inheritdoc cref="GetOrAddAsync(string, Timeframe, string, string, Func{BarSeries, IReadOnlyList{double}}, FeatureOptions?, CancellationToken)"/>
    public Task<FeatureSeries> GetOrAddAsync(
        string symbol, Timeframe timeframe, string name, string version, Func<BarSeries, IReadOnlyDictionary<string, IReadOnlyList<double>>> compute, FeatureOptions? options = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(compute);
        return Task.Run(() => GetOrAdd((symbol, timeframe), Definition(name, version, options ??= new()), compute, options, cancel), cancel);
    }

    /// <summary>The same by SQL.</summary>
    /// <param name="symbol">The symbol, or <c>exchange:SYMBOL</c>.</param>
    /// <param name="timeframe">One that is stored, or that a stored one can be made into.</param>
    /// <param name="name">What SQL and strategies call it.</param>
    /// <param name="version">Another one computes all anew, as another text does.</param>
    /// <param name="sql">A SELECT over <c>bars</c>, which has the bars of this series only: <c>time</c>, and a column of numbers or more.</param>
    /// <param name="options">How far a value looks, and how the bars are read.</param>
    /// <param name="cancel">Stops at once.</param>
    /// <inheritdoc cref="GetOrAddAsync(string, Timeframe, string, string, Func{BarSeries, IReadOnlyList{double}}, FeatureOptions?, CancellationToken)"/>
    public Task<FeatureSeries> GetOrAddAsync(
        string symbol, Timeframe timeframe, string name, string version, string sql, FeatureOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(sql);
        FeatureSql compute = new(_store, sql, cancel);
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
        return Task.Run(() => GetOrAdd((symbol, timeframe), Definition(name, version, options ??= new()) with { Sql = hash }, compute.Over, options, cancel), cancel);
    }

    /// <summary>The features that are kept, by series and name; those whose files are damaged are as good as not there.</summary>
    /// <param name="symbol">Of one symbol, or <c>exchange:SYMBOL</c>. Default: all.</param>
    /// <param name="cancel">Stops between two features.</param>
    public IReadOnlyList<FeatureRow> List(string? symbol = null, CancellationToken cancel = default)
    {
        using StoreSnapshot snapshot = _store.Snapshot();
        return [.. Kept(cancel).Where(kept => IsOf(kept.Header.Definition.Series, symbol)).Select(kept => new FeatureRow(
            kept.Header.Definition, kept.Header.Columns, kept.Header.Rows, UnixMicroseconds.ToDateTime(kept.Header.Times.From), UnixMicroseconds.ToDateTime(kept.Header.Times.To),
            !IsCurrent(kept.File, kept.Header, snapshot, cancel), new FileInfo(kept.File.Path).Length))];
    }

    /// <summary>The kept values of a feature.</summary>
    /// <param name="symbol">The symbol, or <c>exchange:SYMBOL</c>.</param>
    /// <param name="timeframe">The timeframe of its bars.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancel">Stops the read.</param>
    /// <exception cref="ToolkitException">There is no such symbol or feature (not found), or the feature is stale (bad data).</exception>
    public Task<FeatureSeries> ShowAsync(string symbol, Timeframe timeframe, string name, CancellationToken cancel = default) => Task.Run(
        () =>
        {
            SymbolRow row = _store.Series.Symbol(symbol);
            SeriesKey key = new(row.Exchange, row.Symbol, timeframe);
            using StoreSnapshot snapshot = _store.Snapshot();
            if (_files.Find(key, name) is not { } file || _files.Header(file, cancel) is not { } header || Read(file, cancel) is not { } feature)
            {
                throw ToolkitException.NotFound($"no feature {name} of {key} is kept", "`tk.Features.List()` shows what is; compute it by tk.Features.GetOrAddAsync");
            }

            return IsCurrent(file, header, snapshot, cancel) ? feature : throw ToolkitException.BadData(StaleWords(header.Definition), Again);
        },
        cancel);

    /// <summary>Takes features away, and whatever is damaged; they are computed anew when they are asked for.</summary>
    /// <param name="symbol">Of one symbol, or <c>exchange:SYMBOL</c>. Default: of all.</param>
    /// <param name="timeframe">Of one timeframe. Default: of all.</param>
    /// <param name="name">Of one name. Default: of all.</param>
    /// <returns>How many there were.</returns>
    public int Clear(string? symbol = null, Timeframe? timeframe = null, string? name = null)
    {
        _store.Catalog.RefuseWhenReadOnly();
        int removed = 0;
        foreach (IGrouping<string, FeatureFile> files in FeatureFile.All(_store.Layout))
        {
            if (_files.Header(files.First(), CancellationToken.None) is not { } header
                || (IsOf(header.Definition.Series, symbol) && (timeframe ?? header.Definition.Series.Timeframe) == header.Definition.Series.Timeframe && (name ?? header.Definition.Name) == header.Definition.Name))
            {
                // The newest last: killed in between, none that it had replaced counts again.
                removed += files.Reverse().Count(file => DurableFile.TryDelete(file.Path)) > 0 ? 1 : 0;
            }
        }

        return removed;
    }

    internal const string Again = "compute it anew by tk.Features.GetOrAddAsync";

    internal const string StaleEnd = " is stale: its bars are no longer those that it was computed from";

    internal static string StaleWords(FeatureDefinition definition) => $"{definition}{StaleEnd}";

    /// <summary>The feature that is kept under a name, for whoever compares its bars himself; null when there is none.</summary>
    internal FeatureSeries? Kept(SeriesKey series, string name) => _files.Find(series, name) is { } file ? Read(file, CancellationToken.None) : null;

    /// <summary>All that are kept, by series and name.</summary>
    internal IReadOnlyList<(FeatureFile File, FeatureHeader Header)> Kept(CancellationToken cancel)
    {
        List<(FeatureFile File, FeatureHeader Header)> kept = [];
        foreach (FeatureFile file in FeatureFile.Newest(_store.Layout))
        {
            if ((_headers.GetValueOrDefault(file.Path) ?? _files.Header(file, cancel)) is { } header)
            {
                kept.Add((file, _headers[file.Path] = header));
            }
        }

        return [.. kept.OrderBy(one => one.Header.Definition.Series.ToString(), StringComparer.Ordinal).ThenBy(one => one.Header.Definition.Name, StringComparer.Ordinal)];
    }

    /// <summary>Makes sure that no file of a feature is damaged.</summary>
    /// <exception cref="ToolkitException">One is (bad data).</exception>
    internal void Check()
    {
        try
        {
            FileCheck.OnRead(FeatureFile.Newest(_store.Layout).Select(file => new PublishedFile(file.Path, -1, file.Sha256)), verify: true);
        }
        catch (Exception e) when (e is ToolkitException { Kind: ErrorKind.BadData } or FileNotFoundException)
        {
            throw new ToolkitException(ErrorKind.BadData, e.Message, FeatureFile.Hint, e);
        }
    }

    /// <summary>Whether a feature was computed from the bars of a version, as they are read now.</summary>
    internal bool IsCurrent(FeatureFile file, FeatureHeader header, StoreSnapshot snapshot, CancellationToken cancel)
    {
        string? stamp = Stamp(header.Definition, snapshot);
        if (stamp is not null && _seen.TryGetValue(file.Path, out (string Stamp, bool Current) seen) && seen.Stamp == stamp)
        {
            return seen.Current;
        }

        bool current = false;
        try
        {
            BarSeries bars = _bars.ReadAt(snapshot, header.Definition.Series, new() { Adjust = header.Definition.Adjust }, cancel);
            current = FeatureFiles.Digest(header.Definition with { Calendar = CalendarOf(bars) }, bars.Time.Microseconds, bars.Marks.Span) == header.Digest;
        }
        catch (ToolkitException e) when (e.Kind == ErrorKind.NotFound)
        {
            // Its series has gone.
        }

        if (stamp is not null)
        {
            _seen[file.Path] = (stamp, current);
        }

        return current;
    }

    private static FeatureDefinition Definition(string name, string version, FeatureOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(version);
        ArgumentOutOfRangeException.ThrowIfNegative(options.LookBack ?? 0);
        ArgumentOutOfRangeException.ThrowIfNegative(options.LookAhead);
        return new() { Series = default, Name = name, Version = version, LookBack = options.LookBack, LookAhead = options.LookAhead, Adjust = options.Adjust };
    }

    private FeatureSeries GetOrAdd(
        (string Symbol, Timeframe Timeframe) series, FeatureDefinition definition, Func<BarSeries, IReadOnlyDictionary<string, IReadOnlyList<double>>> compute, FeatureOptions options,
        CancellationToken cancel)
    {
        ReadOptions reading = new() { Exchange = options.Exchange, Adjust = options.Adjust, Notes = options.Notes };
        BarSeries bars = _bars.ReadAsync(series.Symbol, series.Timeframe, options: reading, cancel: cancel).GetAwaiter().GetResult();
        definition = definition with { Series = bars.Key, Calendar = CalendarOf(bars) };
        FeatureSeries? kept = Kept(bars.Key, definition.Name) is { } old && old.Definition == definition ? old : null;
        FeatureComputation computation = new(definition, bars, compute);
        FeatureSeries feature = kept is null ? computation.Whole() : computation.Since(kept);
        cancel.ThrowIfCancellationRequested();
        if (!_store.IsReadOnly && (kept is null || !kept.Marks.Span.SequenceEqual(bars.Marks.Span)))
        {
            _files.Write(feature, cancel);
        }

        return feature;
    }

    private FeatureSeries? Read(FeatureFile file, CancellationToken cancel)
    {
        if (_read.TryGetValue(file.Path, out WeakReference<FeatureSeries>? weak) && weak.TryGetTarget(out FeatureSeries? known))
        {
            return known;
        }

        if (_files.Read(file, cancel) is { } feature)
        {
            _read[file.Path] = new(feature);
            return feature;
        }

        return null;
    }

    /// <summary>What the bars of a series are made of: where it is the same, they are. Null where it depends on the hour.</summary>
    private string? Stamp(FeatureDefinition definition, StoreSnapshot snapshot)
    {
        if (_store.Listings.Find(definition.Series) is not { } dataset)
        {
            return null;
        }

        string actions = string.Join(' ', _store.Listings.CorporateActions(dataset.SymbolId).Select(action => $"{action.Time:O} {action.Kind} {action.Value:R}"));
        string hot = new ContentHash().Of(snapshot.HotRows(dataset, TimeRange.All));
        string calendar = dataset.Calendar is { } named ? $"{named} {FileStamp.TryOf(named)}" : dataset.AssetType ?? string.Empty;
        return string.Join('|', [dataset.Basis.ToString(), $"{dataset.BasisAsOf}", calendar, actions, hot, .. snapshot.Files(dataset, TimeRange.All).Select(file => file.File.Id)]);
    }

    private static string CalendarOf(BarSeries bars) => bars.Calendar?.Reference() is { } name
        ? File.Exists(name) ? $"{name} {DurableFile.Hash(name)}" : name
        : string.Empty;

    private static bool IsOf(SeriesKey series, string? symbol) => symbol is null || symbol == series.Symbol || symbol == $"{series.Exchange}:{series.Symbol}";
}
