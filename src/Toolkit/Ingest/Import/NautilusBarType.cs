using System.Text.RegularExpressions;

namespace Toolkit.Ingest;

/// <summary>What NautilusTrader calls bars: <c>BTC/USDT.BINANCE-5-MINUTE-LAST-EXTERNAL</c>.</summary>
/// <param name="Symbol">The symbol, slashes and all.</param>
/// <param name="Venue">Where it is traded: what stands behind the last point.</param>
/// <param name="Step">How many units a bar lasts.</param>
/// <param name="Unit">MINUTE, HOUR, DAY, WEEK, MONTH, YEAR, or what is no length of time.</param>
/// <param name="Price">LAST, BID, ASK, MID or MARK.</param>
/// <param name="Source">EXTERNAL from a vendor, INTERNAL made of ticks.</param>
internal sealed partial record NautilusBarType(string Symbol, string Venue, int Step, string Unit, string Price, string Source)
{
    private static readonly (TimeframeUnit Unit, string Name, string Suffix)[] Units =
    [
        (TimeframeUnit.Minute, "MINUTE", "m"), (TimeframeUnit.Hour, "HOUR", "h"), (TimeframeUnit.Day, "DAY", "d"),
        (TimeframeUnit.Week, "WEEK", "w"), (TimeframeUnit.Month, "MONTH", "mo"), (TimeframeUnit.Year, "YEAR", "y"),
    ];

    public string Instrument => $"{Symbol}.{Venue}";

    /// <summary>Null where there is no such one here.</summary>
    public Timeframe? Timeframe =>
        Array.Find(Units, unit => unit.Name == Unit).Suffix is { } suffix && Toolkit.Timeframe.TryParse(string.Create(CultureInfo.InvariantCulture, $"{Step}{suffix}"), out Timeframe? found) ? found : null;

    public static NautilusBarType? Read(string text) => Pattern().Match(text) is { Success: true } m
        ? new(m.Groups["symbol"].Value, m.Groups["venue"].Value, int.Parse(m.Groups["step"].Value, CultureInfo.InvariantCulture), m.Groups["unit"].Value, m.Groups["price"].Value, m.Groups["source"].Value)
        : null;

    /// <summary>That of a series; a quarter is three months.</summary>
    public static NautilusBarType Of(SeriesKey key)
    {
        (TimeframeUnit unit, int step) = key.Timeframe.Unit == TimeframeUnit.Quarter ? (TimeframeUnit.Month, 3) : (key.Timeframe.Unit, key.Timeframe.Count);
        return new(key.Symbol, key.Exchange, step, Array.Find(Units, one => one.Unit == unit).Name, "LAST", "EXTERNAL");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Instrument}-{Step}-{Unit}-{Price}-{Source}");

    [GeneratedRegex(@"^(?<symbol>.+)\.(?<venue>[^.]+?)-(?<step>\d{1,6})-(?<unit>[A-Z_]+)-(?<price>LAST|MID|BID|ASK|MARK)-(?<source>EXTERNAL|INTERNAL)(@.*)?$")]
    private static partial Regex Pattern();
}
