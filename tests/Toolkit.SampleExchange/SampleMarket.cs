namespace Toolkit.SampleExchange;

/// <summary>The symbols that the server lists, on all four APIs.</summary>
public sealed class SampleMarket(IEnumerable<SampleSeries> series)
{
    private readonly Dictionary<string, SampleSeries> _series = series.ToDictionary(s => s.Symbol);

    /// <summary>Some coins around the clock and some shares in New York hours.</summary>
    public static SampleMarket Usual() => new(
    [
        .. new[] { ("BTC", 40_000.0), ("ETH", 2_500), ("SOL", 100), ("ADA", 0.5), ("DOGE", 0.1) }
            .SelectMany(c => new[] { "USDT", "USD", "EUR" }.Select(quote => new SampleSeries($"{c.Item1}/{quote}", c.Item2))),
        .. new[] { ("AAPL", 150.0), ("MSFT", 300), ("SPY", 400), ("GOOG", 120), ("NVDA", 90) }
            .Select(s => new SampleSeries(s.Item1, s.Item2) { Calendar = TradingCalendar.Xnys }),
        // A coin that no exchange has, so that a walkthrough never mixes with anybody's real bars.
        new("DEMO/USDT", 10),
        new("^TNX", 4) { Calendar = TradingCalendar.Xnys },
        new("EUR/GBP", 0.85) { Calendar = TradingCalendar.Weekdays },
    ]);

    /// <summary>The series, or null when the market does not list it.</summary>
    public SampleSeries? Find(string symbol) => _series.GetValueOrDefault(symbol);

    /// <summary>The series whose symbol looks like this once it is written another way.</summary>
    public SampleSeries? Find(string written, Func<string, string> writing) => _series.Values.FirstOrDefault(s => writing(s.Symbol) == written);

    /// <summary>Replaces or adds a series, for what changes while the server runs.</summary>
    public void Set(SampleSeries series)
    {
        lock (_series)
        {
            _series[series.Symbol] = series;
        }
    }
}
