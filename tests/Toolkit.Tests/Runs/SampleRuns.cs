using Toolkit.Tests.Backtesting;

namespace Toolkit.Tests.Runs;

/// <summary>Backtests to keep: of every kind and with something in every field.</summary>
internal static class SampleRuns
{
    public static BacktestResult Cross(int fast = 5, int slow = 20, int bars = 400, BacktestOptions? options = null) =>
        Backtest.Run(SampleBars.Walk(1, bars), new SmaCross(fast, slow), options);

    /// <summary>Random orders with stops, targets, tags, rejections and what stays open, over one or several symbols.</summary>
    public static BacktestResult Random(int seed)
    {
        Random random = new(seed);
        BarSeries[] series = [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => SampleBars.Walk(seed + i, random.Next(1, 300), $"S{i}", random.Next(5)))];
        return Backtest.Run(series, new Dice(), new()
        {
            Cash = 1_000 + random.Next(10_000),
            Commission = Commission.PerShare(0.01, 1),
            Slippage = Slippage.BasisPoints(3),
            Sizing = random.Next(2) == 0 ? Sizing.Fraction(0.3) : Sizing.Units(20),
            Entries = EntryMode.Stacked,
            Margin = random.Next(2) == 0 ? 1 : 0.25,
            CloseOpenTrades = random.Next(2) == 0,
            Lot = 0.1,
            Calendar = random.Next(2) == 0 ? TradingCalendar.Weekdays : null,
            Seed = seed,
        });
    }

    /// <summary>Asserts that a stored run is the result that was saved, to the last bit.</summary>
    public static void MustEqual(BacktestResult expected, StoredRun stored, bool elapsed = true)
    {
        BacktestResult actual = stored.Result;
        Assert.Equal(expected.Strategy, actual.Strategy);
        Assert.Equal(expected.Trades, actual.Trades);
        Assert.Equal(expected.OpenTrades, actual.OpenTrades);
        Assert.Equal(expected.Time.Microseconds, actual.Time.Microseconds);
        Assert.Equal(Bits(expected.Equity), Bits(actual.Equity));
        Assert.Equal(Bits(expected.Drawdown), Bits(actual.Drawdown));
        Assert.Equal(expected.Metrics, actual.Metrics);
        Assert.Equal(expected.Metrics, stored.Metrics);
        Assert.Equal(expected.Rejections, actual.Rejections);
        Assert.Equal(expected.Reductions, actual.Reductions);
        Assert.Equal(expected.Warnings, actual.Warnings);
        Assert.Equal(expected.Options with { Lots = null }, actual.Options with { Lots = null, BarWarnings = expected.Options.BarWarnings });
        Assert.Equal(expected.Options.BarWarnings, actual.Options.BarWarnings);
        Assert.Equal(expected.Options.Lots ?? new Dictionary<string, double>(), actual.Options.Lots ?? new Dictionary<string, double>());
        Assert.Equal(expected.MonthlyReturns, actual.MonthlyReturns);
        Assert.Equal(expected.SessionEnds, actual.SessionEnds);
        Assert.Equal(expected.RollingSharpe(5), actual.RollingSharpe(5));
        Assert.Equal(expected.Risk, actual.Risk);
        Assert.True(!elapsed || Math.Abs((expected.Elapsed - actual.Elapsed).TotalMicroseconds) <= 1);
        Assert.Equal(expected.Series.Select(s => (s.Key, s.Sha256, s.Count)), stored.Series.Where(s => s.Key is not null).Select(s => (s.Key!.Value, s.Sha256!, s.Bars)));
    }

    private static ulong[] Bits(Column column) => [.. column.Select(BitConverter.DoubleToUInt64Bits)];

    private sealed class Dice : Strategy
    {
        public override void Next()
        {
            foreach (Market market in Markets)
            {
                double price = market.Prices.Close;
                switch (double.IsNaN(price) ? -1 : Random.Next(12))
                {
                    case 0:
                        market.Buy(new() { StopLoss = price * 0.97, TakeProfit = price * 1.04, Tag = "up" });
                        break;
                    case 1:
                        market.Sell(new() { StopLoss = price * 1.05, Tag = "dé'\"" });
                        break;
                    case 2:
                        market.Exit();
                        break;
                    case 3:
                        market.Buy(new() { Size = Sizing.Units(5_000) });
                        break;
                }
            }
        }
    }
}
