using Toolkit.Options;
using Toolkit.Tests.Backtesting;

namespace Toolkit.Tests.Options.Backtest;

/// <summary>Properties of runs on synthetic markets.</summary>
public class SyntheticRunTests
{
    private static readonly BarSeries Bars = BarSeries.From(SampleBars.Walk(11, 500, "W"), "W", Timeframe.Day).WithCalendar(TradingCalendar.Xnys);

    public static TheoryData<EntryStructure> Structures => [.. Enum.GetValues<EntryStructure>()];

    [Theory]
    [MemberData(nameof(Structures))]
    public void Money_when_a_run_is_over_is_cash_and_trades(EntryStructure structure)
    {
        OptionRule rule = new() { Structure = structure, Dte = 30, Wing = 5, Delta = 0.3, ProfitTarget = 0.5, Stop = 2, MaxPositions = 3, EveryDays = 3 };
        BacktestResult result = OptionBacktest.Run(SyntheticMarket.Parse(Bars, "realised:20"), rule, new() { Cash = 500_000, Commission = Commission.Parse("0.65/contract"), Fill = OptionFill.Natural });

        Assert.NotEmpty(result.Trades);
        Assert.Equal(500_000 + result.Trades.Sum(t => t.ProfitLoss), result.Equity[^1], 6);
        Assert.Equal(result.Metrics.Commissions, result.Trades.Sum(t => t.Commission), 6);
        Assert.All(result.Trades, t =>
        {
            Assert.Equal(t.Legs.Sum(l => l.ProfitLoss), t.ProfitLoss, 6);
            Assert.Equal(t.Legs.Sum(l => l.Commission), t.Commission, 9);
            Assert.True(t.CapitalAtRisk > 0);
            Assert.True(t.ExitTime > t.EntryTime);
        });
        Assert.Equal(result.Trades.OrderBy(t => t.ExitTime).Select(t => t.PositionId), result.Trades.Select(t => t.PositionId));
        Assert.StartsWith("SYNTHETIC", result.Warnings[0], StringComparison.Ordinal);
        Assert.EndsWith("SYNTHETIC", result.Strategy, StringComparison.Ordinal);
    }

    [Fact]
    public void Loss_when_the_structure_is_bounded_is_never_beyond_its_maximum()
    {
        OptionRule rule = new() { Dte = 30, Wing = 5, Delta = 0.3, MaxPositions = 3, EveryDays = 3 };

        Assert.All(OptionBacktest.Run(SyntheticMarket.Parse(Bars, "constant:0.4"), rule, new() { Cash = 100_000, Commission = Commission.Parse("0.65/contract") }).Trades, t =>
            Assert.True(t.ReturnPct >= -100 - 1e-9, $"{t.ReturnPct}"));
    }

    [Fact]
    public void Run_when_later_bars_are_cut_off_is_the_same_until_then()
    {
        OptionRule rule = new() { Dte = 30, Wing = 5, Delta = 0.3, ProfitTarget = 0.5, Stop = 2, MaxPositions = 3, EveryDays = 3, ExitOnTouch = true, Filter = "rsi14 < 70 and close > bblower20" };
        BacktestResult whole = OptionBacktest.Run(SyntheticMarket.Parse(Bars, "realised:20"), rule);

        foreach (int count in new[] { 100, 233, 401 })
        {
            BacktestResult part = OptionBacktest.Run(SyntheticMarket.Parse(Bars.Rows(0, count), "realised:20"), rule, new() { CloseOpenTrades = false });
            int points = part.Equity.Count - 1;
            Assert.Equal(whole.Equity.Take(points), part.Equity.Take(points));
            Assert.Equal(whole.Trades.Where(t => t.ExitTime < part.Time[^1]).Select(t => t with { Legs = [] }), part.Trades.Where(t => t.ExitTime < part.Time[^1]).Select(t => t with { Legs = [] }));
        }
    }

    [Theory]
    [InlineData("constant:0.2")]
    [InlineData("realised:20")]
    [InlineData("realised:30,skew=-0.1,curvature=0.05,longRun=0.2,ratio=1.2,least=0.1,rate=0.02,dividendYield=0.01,weeklyDays=30,strikeStep=2.5,spread=0.03/0.05/0.01")]
    public void Model_when_written_and_read_is_the_same(string text)
    {
        SyntheticMarket market = SyntheticMarket.Parse(Bars, text), again = SyntheticMarket.Parse(Bars, SyntheticText.Of(market)!);

        Assert.Equal(market.Model, again.Model);
        Assert.Equal(market.Synthetic, again.Synthetic);
    }

    [Theory]
    [InlineData("constant")]
    [InlineData("implied:20")]
    [InlineData("constant:0.2,colour=red")]
    [InlineData("constant:0.2,spread=1")]
    [InlineData("realised:1")]
    public void Model_when_it_is_none_is_refused(string text) => Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => SyntheticMarket.Parse(Bars, text)).Kind);
}
