using System.Text.Json.Serialization;

namespace Toolkit.Catalog;

/// <summary>A symbol and all that is known of it.</summary>
internal sealed record JournalSymbol(
    string Exchange, string Symbol, string? Name, string? AssetType, string? Currency, double? Lot, string? Vendor, string? Calendar)
{
    public static JournalSymbol Of(SymbolRow row) => new(row.Exchange, row.Symbol, row.Name, row.AssetType, row.Currency, row.Lot, row.Vendor, row.Calendar);

    [JsonIgnore]
    public SymbolFacts Facts => new(Name, AssetType, Currency, Lot, Vendor, Calendar);
}

/// <summary>What became known of <c>[From, To)</c> of a series; that nothing is known any more where there is no state.</summary>
internal sealed record JournalCoverage(string Exchange, string Symbol, string Timeframe, long From, long To, string? State, string? Source, long AskedAt)
{
    [JsonIgnore]
    public SeriesKey Key => new(Exchange, Symbol, Toolkit.Timeframe.Parse(Timeframe));

    [JsonIgnore]
    public TimeRange Range => TimeRange.FromMicros(From, To);

    [JsonIgnore]
    public CoverageSpan? Span => State is null ? null : new(Range, CatalogNames.Parse<CoverageState>(State), Source!, UnixMicroseconds.ToDateTime(AskedAt));

    public static JournalCoverage Of(SeriesKey key, TimeRange range, CoverageSpan? span) => new(
        key.Exchange, key.Symbol, key.Timeframe.Name, range.FromMicroseconds, range.ToMicroseconds,
        span is null ? null : CatalogNames.Of(span.State), span?.Source, span is null ? 0 : UnixMicroseconds.From(span.AskedAt));
}

/// <summary>The record of a load into a series.</summary>
internal sealed record JournalLoad(
    string Exchange, string Symbol, string Timeframe, string MadeBy, string Uri, string Sha256, string Format, long Read, long Accepted, long Rejected,
    long Duplicates, long Version, long LoadedAt, long ElapsedUs)
{
    [JsonIgnore]
    public SeriesKey Key => new(Exchange, Symbol, Toolkit.Timeframe.Parse(Timeframe));

    [JsonIgnore]
    public SourceRecord Record => new(Uri, Sha256, Format, Read, Accepted, Rejected, Duplicates, TimeSpan.FromMicroseconds(ElapsedUs));

    public static JournalLoad Of(SourceRow row) => new(
        row.Key.Exchange, row.Key.Symbol, row.Key.Timeframe.Name, row.MadeBy, row.Uri, row.Sha256, row.Format, row.RowsRead, row.RowsAccepted, row.RowsRejected,
        row.Duplicates, row.Version, UnixMicroseconds.From(row.LoadedAt), (long)row.Elapsed.TotalMicroseconds);
}

/// <summary>The corporate actions of a symbol.</summary>
internal sealed record JournalActions(string Exchange, string Symbol, IReadOnlyList<JournalAction> All);

/// <summary>A corporate action.</summary>
internal sealed record JournalAction(long Time, string Kind, double Value);
