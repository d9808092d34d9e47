namespace Toolkit.Tests.Backtesting;

/// <summary>Sizes that are shares of equity are cut to what the account carries, numbers of units are not; slippage beyond a bar. Numbers by hand.</summary>
public class WishTests
{
    private static BacktestResult Buy(BacktestOptions options, OrderTerms terms = default) =>
        Backtest.Run(SampleBars.Flat(100, 100, 102, 100, 102, 100, 100), Script.At(4, s => s.Buy(terms)), options with { Cash = 1_000 });

    [Fact]
    public void Equal_part_of_equity_above_free_cash_is_cut_and_counted()
    {
        // A: half of 1,000 at 10 are 50. At 20 equity is 1,500; half of it are 75 of B at 10, but only 500 are free: 50.
        BarSeries a = SampleBars.Daily("A", (10, 10, 10, 10), (10, 10, 10, 10), (20, 20, 20, 20), (20, 20, 20, 20), (20, 20, 20, 20));
        BarSeries b = SampleBars.Daily("B", [.. Enumerable.Repeat((10.0, 10.0, 10.0, 10.0), 5)]);
        BacktestResult result = Backtest.RunEach(
            [a, b], symbol => Script.At(symbol == "A" ? 0 : 2, s => s.Buy()), new() { Cash = 1_000, Sizing = Sizing.Fraction(0.5) });

        Assert.Equal([("A", 50.0), ("B", 50.0)], result.Trades.Select(t => (t.Symbol, t.Quantity)).Order());
        ReducedOrder reduced = Assert.Single(result.Reductions);
        Assert.Equal(("B", 1, 75, 50, 10, b.Time[3]), (reduced.Symbol, reduced.Side, reduced.Quantity, reduced.Filled, reduced.Price, reduced.Time));
        Assert.Equal("needs 750 of own capital with costs, 500 is free", reduced.Reason);
        Assert.Equal((1, 0), (result.Metrics.ReducedOrders, result.Metrics.RejectedOrders));
    }

    [Fact]
    public void Every_share_of_equity_is_a_wish()
    {
        // 10 shares at 100 are all that 1,000 carry.
        (BacktestResult Result, string What)[] cut =
        [
            (Buy(new() { Sizing = Sizing.Fraction(1.5) }), "fraction"),
            (Buy(new() { Sizing = Sizing.Risk(0.05) }, new() { StopLoss = 99 }), "risk: 50 to lose 50"),
            (Buy(new() { Sizing = Sizing.Volatility(100, 3) }), "volatility"),
        ];

        Assert.All(cut, c => Assert.Equal((10, 1, 0), (c.Result.Trades[0].Quantity, c.Result.Metrics.ReducedOrders, c.Result.Metrics.RejectedOrders)));
        Assert.Equal([15, 50], cut[..2].Select(c => c.Result.Reductions[0].Quantity));

        // With a margin of one half, 20; less 1 % of 1,900, 19 (19 x 50 + 19 = 969; 20 would take 1,020).
        Assert.Equal(20, Buy(new() { Sizing = Sizing.Fraction(3), Margin = 0.5 }).Trades[0].Quantity);
        Assert.Equal(19, Buy(new() { Sizing = Sizing.Fraction(3), Margin = 0.5, Commission = Commission.Rate(0.01) }).Trades[0].Quantity);
    }

    [Fact]
    public void Wish_that_is_carried_is_not_cut()
    {
        BacktestResult[] whole =
        [
            Buy(new() { Sizing = Sizing.Fraction(1) }), Buy(new() { Sizing = Sizing.All }), Buy(new() { Sizing = Sizing.Risk(0.01) }, new() { StopLoss = 99 }),
            Buy(new() { Sizing = Sizing.All, Commission = Commission.Rate(0.01) }), Buy(new() { Sizing = Sizing.All, Margin = 0.3 }),
        ];

        Assert.All(whole, r => Assert.Equal((1, 0, 0), (r.Trades.Count, r.Metrics.ReducedOrders, r.Metrics.RejectedOrders)));
    }

    [Fact]
    public void All_in_beside_another_position_takes_what_is_left()
    {
        // 3 of A at 300; all of 1,000 would be 20 of B at 50, and 100 are free.
        BarSeries a = SampleBars.Daily("A", [.. Enumerable.Repeat((300.0, 300.0, 300.0, 300.0), 4)]), b = SampleBars.Daily("B", [.. Enumerable.Repeat((50.0, 50.0, 50.0, 50.0), 4)]);
        BacktestResult result = Backtest.RunEach([a, b], _ => Script.At(0, s => s.Buy()), new() { Cash = 1_000 });

        Assert.Equal([("A", 3.0), ("B", 2.0)], result.Trades.Select(t => (t.Symbol, t.Quantity)).Order());
        Assert.Equal((20, 2), (Assert.Single(result.Reductions).Quantity, result.Reductions[0].Filled));
    }

    [Fact]
    public void Number_of_units_is_filled_whole_or_not_at_all()
    {
        BacktestResult result = Buy(new() { Sizing = Sizing.Units(11) });

        Assert.Empty(result.Trades);
        Assert.Equal((0, 1), (result.Metrics.ReducedOrders, result.Metrics.RejectedOrders));
    }

    [Fact]
    public void Wish_of_which_not_one_lot_is_carried_is_rejected_with_the_reason()
    {
        // All of A, then half of B: 0 is free.
        BarSeries a = SampleBars.Daily("A", [.. Enumerable.Repeat((100.0, 100.0, 100.0, 100.0), 4)]), b = SampleBars.Daily("B", [.. Enumerable.Repeat((100.0, 100.0, 100.0, 100.0), 4)]);
        BacktestResult result = Backtest.RunEach(
            [a, b], symbol => Script.At(0, s => s.Buy(new() { Size = symbol == "A" ? Sizing.All : Sizing.Fraction(0.5) })), new() { Cash = 1_000 });

        Assert.Equal((5, "needs 500 of own capital with costs, 0 is free"), (Assert.Single(result.Rejections).Quantity, result.Rejections[0].Reason));
        Assert.Contains("less than one lot", Assert.Single(Buy(new() { Sizing = Sizing.Fraction(0.01) }).Rejections).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Fill_that_slips_out_of_its_bar_is_counted_and_capped_when_asked()
    {
        // In at 10 + 1 with a high of 10.5; out at the stop of 9 - 1 with a low of 8.8.
        BarSeries bars = SampleBars.Daily((10, 10, 10, 10), (10, 10.5, 9.5, 10), (10, 10, 8.8, 9), (9, 9, 9, 9));
        BacktestOptions options = new() { Cash = 1_000, Sizing = Sizing.Units(1), Slippage = Slippage.Spread(2) };
        BacktestResult whole = Backtest.Run(bars, Script.At(0, s => s.Buy(new() { StopLoss = 9 })), options);
        BacktestResult capped = Backtest.Run(bars, Script.At(0, s => s.Buy(new() { StopLoss = 9 })), options with { CapSlippage = true });

        Assert.Equal((11, 8, 2), (whole.Trades[0].EntryPrice, whole.Trades[0].ExitPrice, whole.Metrics.FillsBeyondBar));
        Assert.Equal((10.5, 8.8, 2), (capped.Trades[0].EntryPrice, capped.Trades[0].ExitPrice, capped.Metrics.FillsBeyondBar));

        // Inside the bar there is nothing to count, and an order that is not carried fills nowhere.
        Assert.Equal(0, Backtest.Run(bars, Script.At(0, s => s.Buy(new() { StopLoss = 9 })), options with { Slippage = Slippage.Spread(0.2) }).Metrics.FillsBeyondBar);
        Assert.Equal((1, 0), Counts(Backtest.Run(bars, Script.At(0, s => s.Buy(new() { Size = Sizing.Units(500) })), options)));
    }

    private static (int Rejected, int Beyond) Counts(BacktestResult result) => (result.Metrics.RejectedOrders, result.Metrics.FillsBeyondBar);
}
