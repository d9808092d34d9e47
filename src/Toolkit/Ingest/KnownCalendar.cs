using Toolkit.Storage;

namespace Toolkit.Ingest;

/// <summary>The calendar of bars that are taken in, as far as it need not be guessed.</summary>
internal static class KnownCalendar
{
    /// <summary>The one that was given, else the symbol's own, else that of its asset type; null when none is known.</summary>
    public static TradingCalendar? Of(BarStore store, IngestOptions options, SeriesKey key)
    {
        SymbolRow? stored = store.Listings.Symbol(key.Exchange, key.Symbol);
        return (options.Calendar ?? stored?.Calendar) is { Length: > 0 } name
            ? TradingCalendar.Find(name)
            : TradingCalendar.ForAssetType(options.AssetType ?? stored?.AssetType);
    }
}
