using System.Globalization;

namespace Toolkit.Tests.Bars;

/// <summary>Series for tests: by hand, by chance, from the real data.</summary>
internal static class TestBars
{
    public static DateTime Utc(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    public static long Micros(string text) => UnixMicroseconds.From(Utc(text));

    public static TimeRange Range(string from, string to) => TimeRange.Of(Utc(from), Utc(to));

    /// <summary>Bars at these times; bar i has open 10+i, high 20+i, low 1+i, close 11+i, volume 100+i.</summary>
    public static BarSeries At(Timeframe timeframe, params string[] times) => BarSeries.From(
        times.Select((t, i) => new Bar(Utc(t), 10 + i, 20 + i, 1 + i, 11 + i, 100 + i)), "TEST", timeframe);

    public static BarSeries On(this BarSeries bars, TradingCalendar? calendar) => new(bars.Key, bars.Columns) { Calendar = calendar };

    public static BarSeries WithBasis(this BarSeries bars, PriceBasis basis, DateTime? asOf = null) =>
        new(bars.Key, bars.Columns) { Calendar = bars.Calendar, Basis = basis, BasisAsOf = asOf };

    public static string[] Times(this BarSeries bars) =>
        [.. bars.Time.Select(t => t.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture))];

    /// <summary>A random walk at the given times; every fifth volume or so is unknown.</summary>
    public static BarSeries Walk(Random random, Timeframe timeframe, IEnumerable<long> times)
    {
        double price = 100;
        List<Bar> bars = [];
        foreach (long time in times)
        {
            double open = price;
            price = Math.Round(price * (1 + (random.NextDouble() - 0.5) * 0.01), 2);
            bars.Add(new(
                UnixMicroseconds.ToDateTime(time), open, Math.Max(open, price) + random.Next(50) / 100.0,
                Math.Min(open, price) - random.Next(50) / 100.0, price, random.Next(5) == 0 ? null : random.Next(1000)));
        }

        return BarSeries.From(bars, "WALK", timeframe);
    }

    /// <summary>A CSV of the real data: time first, then open, high, low, close, volume.</summary>
    public static BarSeries Read(string symbol, Timeframe timeframe, params string[] files)
    {
        IEnumerable<Bar> bars =
            from file in files
            from line in File.ReadLines(RealData.File(file)).Skip(1)
            let fields = line.Split(',')
            let numbers = fields.Skip(1).Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToArray()
            select new Bar(Utc(fields[0]), numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
        return BarSeries.From(bars, symbol, timeframe);
    }

    public static BarSeries Spy() => Read(
        "SPY", "1m", [.. new[] { "04", "07", "08", "09", "10", "11" }.Select(day => $"spy-1m/spy-201310{day}.csv")]);
}
