namespace Toolkit.Interactive.Tests;

/// <summary>A few bars, and the backtest of a strategy whose fills are known by hand.</summary>
internal static class Samples
{
    public static DateTime Day(int day) => new(2024, 1, day, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Five days; the third one's volume is not given.</summary>
    public static BarSeries Bars { get; } = BarSeries.From(
        [
            new(Day(1), 10, 12, 9, 11, 100),
            new(Day(2), 11, 13, 10, 12, 200),
            new(Day(3), 12, 14, 11, 13, null),
            new(Day(4), 13, 15, 12, 14, 400),
            new(Day(5), 14, 16, 13, 15, 500),
        ],
        "ACME",
        "1d");

    /// <summary>Ten shares bought at the open of the second day and sold at that of the fourth.</summary>
    public static BacktestResult Run { get; } = Backtest.Run(Bars, new BuysThenSells(), new() { Cash = 1_000 });

    private sealed class BuysThenSells : Strategy
    {
        public override void Next()
        {
            if (BarNumber == 0)
            {
                Buy(Sizing.Units(10));
            }
            else if (BarNumber == 2)
            {
                Exit();
            }
        }
    }
}
