namespace Toolkit.Tests.Backtesting;

/// <summary>Stop-loss, take-profit and trailing stop; expected numbers by hand from docs/conventions.md.</summary>
public class AttachedOrderTests
{
    private static readonly BacktestOptions OneShare = new() { Cash = 1_000, Sizing = Sizing.Units(1) };

    private static readonly (double, double, double, double) Ten = (10, 10, 10, 10);

    private static (Trade Trade, int Ambiguous) Run(OrderTerms terms, int side, params (double, double, double, double)[] bars)
    {
        BacktestResult result = Backtest.Run(
            SampleBars.Daily([Ten, .. bars]), Script.At(0, s => _ = side > 0 ? s.Buy(terms) : s.Sell(terms)), OneShare);
        return (Assert.Single(result.Trades), result.Metrics.AmbiguousBars);
    }

    [Fact]
    public void Stop_loss_fills_at_its_price_inside_a_later_bar()
    {
        (Trade trade, _) = Run(new() { StopLoss = 9 }, 1, Ten, (10, 10, 8, 8.5), Ten);
        Assert.Equal((9, ExitReason.StopLoss, 9), (trade.ExitPrice, trade.ExitReason, trade.StopLoss));
    }

    [Fact]
    public void Stop_loss_that_is_gapped_through_fills_at_the_open()
    {
        (Trade trade, _) = Run(new() { StopLoss = 9 }, 1, Ten, (7, 8, 6, 7), Ten);
        Assert.Equal((7, ExitReason.StopLoss), (trade.ExitPrice, trade.ExitReason));
    }

    [Fact]
    public void Take_profit_that_is_gapped_through_fills_at_the_better_open()
    {
        (Trade trade, _) = Run(new() { TakeProfit = 11 }, 1, Ten, (12, 13, 11, 12), Ten);
        Assert.Equal((12, ExitReason.TakeProfit), (trade.ExitPrice, trade.ExitReason));
    }

    [Fact]
    public void Short_position_mirrors_both()
    {
        Assert.Equal(11, Run(new() { StopLoss = 11 }, -1, Ten, (10, 12, 10, 10), Ten).Trade.ExitPrice);
        Assert.Equal(9, Run(new() { TakeProfit = 9 }, -1, Ten, (10, 10, 8, 10), Ten).Trade.ExitPrice);
        Assert.Equal(13, Run(new() { StopLoss = 11 }, -1, Ten, (13, 14, 12, 13), Ten).Trade.ExitPrice);
    }

    [Theory]
    [InlineData(1, 9, 11)]
    [InlineData(-1, 11, 9)]
    public void Stop_loss_goes_first_when_both_lie_inside_one_bar(int side, double stop, double target)
    {
        (Trade trade, int ambiguous) = Run(new() { StopLoss = stop, TakeProfit = target }, side, Ten, (10, 12, 8, 10), Ten);
        Assert.Equal((stop, ExitReason.StopLoss, 0), (trade.ExitPrice, trade.ExitReason, ambiguous));
    }

    [Fact]
    public void Both_act_in_the_entry_bar_after_an_entry_at_its_open()
    {
        (Trade stopped, _) = Run(new() { StopLoss = 9 }, 1, (10, 10, 8, 10), Ten);
        (Trade target, _) = Run(new() { TakeProfit = 11 }, 1, (10, 12, 10, 10), Ten);

        Assert.Equal((9, stopped.EntryTime), (stopped.ExitPrice, stopped.ExitTime));
        Assert.Equal((11, target.EntryTime), (target.ExitPrice, target.ExitTime));
    }

    [Fact]
    public void Stop_loss_beyond_the_entry_open_fills_at_that_open()
    {
        // The market gaps below the stop before the entry fills: both at 8.
        (Trade trade, _) = Run(new() { StopLoss = 9 }, 1, (8, 8.5, 7, 8), Ten);
        Assert.Equal((8, 8, ExitReason.StopLoss), (trade.EntryPrice, trade.ExitPrice, trade.ExitReason));
    }

    [Fact]
    public void After_a_limit_entry_the_stop_further_down_is_proven()
    {
        // From 10 down through 9 (entry) to 8 (stop), whatever the order of high and low.
        (Trade trade, int ambiguous) = Run(new() { Limit = 9, StopLoss = 8 }, 1, (10, 11, 7.5, 10), Ten);
        Assert.Equal((9, 8, trade.EntryTime, 0), (trade.EntryPrice, trade.ExitPrice, trade.ExitTime, ambiguous));
    }

    [Fact]
    public void After_a_limit_entry_the_target_needs_the_close_to_prove_it()
    {
        (Trade proven, int none) = Run(new() { Limit = 9, TakeProfit = 10.5 }, 1, (10, 11, 8.5, 10.75), Ten);
        Assert.Equal((10.5, proven.EntryTime, 0), (proven.ExitPrice, proven.ExitTime, none));

        // The high may have come before the low: from the next bar on.
        (Trade later, int one) = Run(new() { Limit = 9, TakeProfit = 10.5 }, 1, (10, 11, 8.5, 9.5), (9.5, 10.6, 9.5, 9.5), Ten);
        Assert.Equal((10.5, 1), (later.ExitPrice, one));
        Assert.True(later.ExitTime > later.EntryTime);
    }

    [Fact]
    public void After_a_stop_entry_the_target_further_up_is_proven_and_the_stop_below_is_not()
    {
        (Trade target, int none) = Run(new() { Stop = 11, TakeProfit = 12, StopLoss = 8 }, 1, (10, 13, 9, 12), Ten);
        Assert.Equal((12, target.EntryTime, 0), (target.ExitPrice, target.ExitTime, none));

        (Trade later, int one) = Run(new() { Stop = 11, StopLoss = 9 }, 1, (10, 11.5, 8.5, 11), (11, 11, 8, 8), Ten);
        Assert.Equal((9, 1), (later.ExitPrice, one));
        Assert.True(later.ExitTime > later.EntryTime);

        (Trade proven, int zero) = Run(new() { Stop = 11, StopLoss = 9 }, 1, (10, 11.5, 8, 8.5), Ten);
        Assert.Equal((9, proven.EntryTime, 0), (proven.ExitPrice, proven.ExitTime, zero));
    }

    [Fact]
    public void After_a_limit_entry_at_the_open_both_act_at_once()
    {
        // 9.5 gaps through the limit of 9.8: an entry at the open.
        (Trade trade, int ambiguous) = Run(new() { Limit = 9.8, TakeProfit = 10.5 }, 1, (9.5, 11, 9, 9.5), Ten);
        Assert.Equal((9.5, 10.5, 0), (trade.EntryPrice, trade.ExitPrice, ambiguous));
    }

    [Fact]
    public void Nearer_sell_stop_goes_before_the_stop_loss_below_it()
    {
        BacktestResult result = Backtest.Run(
            SampleBars.Daily(Ten, Ten, (10, 10, 7, 7.5), (7, 7, 7, 7)),
            new Script(s => _ = s.Bar switch { 0 => s.Buy(new() { StopLoss = 8 }), 1 => s.Sell(new() { Stop = 9 }), _ => default }),
            OneShare);

        Assert.Equal([(9, ExitReason.Signal), (7, ExitReason.EndOfRun)], result.Trades.Select(t => (t.ExitPrice, t.ExitReason)));
    }

    [Fact]
    public void Trailing_stop_follows_the_high_of_finished_bars()
    {
        OrderTerms terms = new() { Trailing = Trailing.By(2) };

        // Entry 10: stop 8. After the bar with high 14: stop 12. The next bar's own high of 20 does not lift it before its low.
        (Trade trade, _) = Run(terms, 1, (10, 14, 10, 13), (13, 20, 11.5, 19), Ten);
        Assert.Equal((12, ExitReason.TrailingStop), (trade.ExitPrice, trade.ExitReason));

        (Trade first, _) = Run(terms, 1, (10, 10, 7, 8), Ten);
        Assert.Equal((8, ExitReason.TrailingStop), (first.ExitPrice, first.ExitReason));
    }

    [Fact]
    public void Trailing_stop_never_moves_back_and_works_as_a_fraction()
    {
        (Trade trade, _) = Run(new() { Trailing = Trailing.ByFraction(0.1) }, 1, (10, 20, 10, 19), (19, 19, 18.5, 18.5), (18.5, 18.5, 17, 17), Ten);
        Assert.Equal(18, trade.ExitPrice);

        (Trade shorted, _) = Run(new() { Trailing = Trailing.By(1) }, -1, (10, 10, 5, 5), (5.5, 5.9, 5.5, 5.9), (5.9, 6.5, 5.9, 6), Ten);
        Assert.Equal(6, shorted.ExitPrice);
    }

    [Fact]
    public void Moved_stop_acts_from_the_next_bar_on()
    {
        BacktestResult result = Backtest.Run(
            SampleBars.Daily(Ten, (10, 12, 10, 12), (12, 12, 10.5, 11), Ten),
            new Script(s =>
            {
                if (s.Bar == 0)
                {
                    s.Buy();
                }
                else if (s.Bar == 1)
                {
                    s.Position.StopLoss = 11;
                }
            }),
            OneShare);

        Assert.Equal((11, ExitReason.StopLoss), (result.Trades[0].ExitPrice, result.Trades[0].ExitReason));
    }

    [Fact]
    public void Excursions_are_measured_from_the_entry_price()
    {
        // In at 10 on an open; highs and lows of the bars held count, of the exit bar only its open and the exit at 9.
        (Trade trade, _) = Run(new() { StopLoss = 9 }, 1, (10, 13, 9.5, 12), (11, 30, 8, 10), Ten);
        Assert.Equal((30.0, -10.0), (Math.Round(trade.MaxFavorablePct!.Value, 9), Math.Round(trade.MaxAdversePct!.Value, 9)));
    }
}
