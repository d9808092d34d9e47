using System.Globalization;

namespace Toolkit.Tests.Backtesting;

/// <summary>Bars to test on: real ones where they are, made ones from a seed, and small ones by hand.</summary>
internal static class SampleBars
{
    public static BarSeries Goog() => Csv("goog-1d.csv", "GOOG", Timeframe.Day);

    public static BarSeries Eurusd() => Csv("eurusd-1h.csv", "EURUSD", Timeframe.Hour);

    public static BarSeries Csv(string file, string symbol, Timeframe timeframe) => BarSeries.From(
        File.ReadLines(RealData.File(file)).Skip(1).Select(line => line.Split(',')).Select(cell => new Bar(
            DateTime.Parse(cell[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
            Number(cell[1]), Number(cell[2]), Number(cell[3]), Number(cell[4]), Number(cell[5]))), symbol, timeframe);

    /// <summary>Daily bars on weekdays from 2020-01-01 on, each (open, high, low, close).</summary>
    public static BarSeries Daily(params (double Open, double High, double Low, double Close)[] bars) => Daily("TEST", bars);

    public static BarSeries Daily(string symbol, params (double Open, double High, double Low, double Close)[] bars)
    {
        DateTime day = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        List<Bar> rows = [];
        foreach ((double open, double high, double low, double close) in bars)
        {
            rows.Add(new(day, open, high, low, close, 1000));
            day = day.AddDays(day.DayOfWeek == DayOfWeek.Friday ? 3 : 1);
        }

        return BarSeries.From(rows, symbol, Timeframe.Day);
    }

    /// <summary>Daily bars whose four prices are equal.</summary>
    public static BarSeries Flat(params double[] prices) => Daily([.. prices.Select(p => (p, p, p, p))]);

    /// <summary>A random walk in cents: daily bars on weekdays.</summary>
    public static BarSeries Walk(int seed, int count, string symbol = "WALK", int skip = 0)
    {
        Random random = new(seed);
        DateTime day = new DateTime(2015, 1, 5, 0, 0, 0, DateTimeKind.Utc).AddDays(7 * skip);
        double price = 100;
        List<Bar> rows = [];
        for (int i = 0; i < count; i++)
        {
            double open = Cents(price * (1 + 0.01 * (random.NextDouble() - 0.5)));
            double close = Cents(open * (1 + 0.04 * (random.NextDouble() - 0.5)));
            double high = Cents(Math.Max(open, close) * (1 + 0.01 * random.NextDouble()));
            double low = Cents(Math.Min(open, close) * (1 - 0.01 * random.NextDouble()));
            rows.Add(new(day, open, Math.Max(high, Math.Max(open, close)), Math.Min(low, Math.Min(open, close)), close, random.Next(1, 100_000)));
            price = close;
            day = day.AddDays(day.DayOfWeek == DayOfWeek.Friday ? 3 : 1);
        }

        return BarSeries.From(rows, symbol, Timeframe.Day);
    }

    private static double Cents(double price) => Math.Max(0.01, Math.Round(price, 2));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
