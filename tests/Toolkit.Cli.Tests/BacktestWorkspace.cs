using System.Globalization;

namespace Toolkit.Cli.Tests;

/// <summary>A workspace with a long series, another one, and one with holes.</summary>
public sealed class BacktestWorkspace : IAsyncLifetime
{
    public static BarSeries Walk { get; } = Made(1, "WALK");

    public static BarSeries Other { get; } = Made(2, "OTHER");

    internal Cli Cli { get; } = new();

    public async Task InitializeAsync()
    {
        await IngestAsync("WALK", Walk);
        await IngestAsync("OTHER", Other);
        string file = Cli.Write("holes.csv", [.. Bars.Daily.Where(l => !l.StartsWith("2024-01-04", StringComparison.Ordinal) && !l.StartsWith("2024-01-05", StringComparison.Ordinal))]);
        await Cli.OkAsync("ingest", file, "HOLES", "--timeframe", "1d", "--calendar", "XNYS");
    }

    public Task DisposeAsync()
    {
        Cli.Dispose();
        return Task.CompletedTask;
    }

    private Task IngestAsync(string symbol, BarSeries bars)
    {
        string file = Cli.Write($"{symbol}.csv", [Bars.Header, .. bars.Select(b => string.Create(CultureInfo.InvariantCulture, $"{b.Time:yyyy-MM-dd},{b.Open},{b.High},{b.Low},{b.Close},{b.Volume}"))]);
        return Cli.OkAsync("ingest", file, symbol, "--timeframe", "1d", "--calendar", "XNYS");
    }

    /// <summary>A random walk over sessions of New York.</summary>
    private static BarSeries Made(int seed, string symbol)
    {
        Random random = new(seed);
        double price = 100;
        List<Bar> bars = [];
        foreach (Session session in TradingCalendar.Xnys.SessionsIn(TimeRange.Of(new(2015, 1, 1, 0, 0, 0, DateTimeKind.Utc), new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc))).Take(700))
        {
            double open = price, close = Math.Round(price * (1 + 0.04 * (random.NextDouble() - 0.49)), 2);
            bars.Add(new(session.Label.ToDateTime(default, DateTimeKind.Utc), open, Math.Max(open, close) + 0.5, Math.Min(open, close) - 0.5, close, 1000));
            price = close;
        }

        return BarSeries.From(bars, symbol, Timeframe.Day);
    }
}
