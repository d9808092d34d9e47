namespace Toolkit.Tests.Backtesting;

/// <summary>When and at which price orders fill; expected numbers by hand from docs/conventions.md.</summary>
public class OrderTests
{
    private static readonly BacktestOptions OneShare = new() { Cash = 1_000, Sizing = Sizing.Units(1) };

    private static Trade Single(BarSeries bars, Strategy strategy, BacktestOptions? options = null) =>
        Assert.Single(Backtest.Run(bars, strategy, options ?? OneShare).Trades);

    [Fact]
    public void Market_order_fills_at_the_next_open()
    {
        BarSeries bars = SampleBars.Daily((10, 11, 9, 10), (12, 13, 11, 12), (14, 15, 13, 14));
        Trade trade = Single(bars, Script.At(0, s => s.Buy()));

        Assert.Equal((12, bars.Time[1]), (trade.EntryPrice, trade.EntryTime));
        Assert.Equal((14, ExitReason.EndOfRun), (trade.ExitPrice, trade.ExitReason));
    }

    [Fact]
    public void Market_order_after_the_last_bar_never_fills()
    {
        BacktestResult result = Backtest.Run(SampleBars.Flat(10, 10), Script.At(1, s => s.Buy()), OneShare);

        Assert.Empty(result.Trades);
        Assert.Equal(0, result.Metrics.RejectedOrders);
    }

    [Fact]
    public void Trade_on_close_fills_at_the_close_of_the_same_bar()
    {
        BarSeries bars = SampleBars.Daily((10, 11, 9, 10.5), (12, 13, 11, 12), (14, 15, 13, 14));
        Trade trade = Single(bars, new Script(s =>
        {
            _ = s.Bar == 0 ? s.Buy() : s.Exit();
        }), OneShare with { TradeOnClose = true });

        Assert.Equal((10.5, bars.Time[0]), (trade.EntryPrice, trade.EntryTime));
        Assert.Equal((12, bars.Time[1]), (trade.ExitPrice, trade.ExitTime));
    }

    [Theory]
    [InlineData(9.5, 9.5)] // inside the bar
    [InlineData(9, 9)] // touched at the low
    [InlineData(10.5, 10)] // gapped through: the better open
    public void Buy_limit_fills_at_its_price_or_at_a_better_open(double limit, double expected)
    {
        BarSeries bars = SampleBars.Daily((12, 12, 12, 12), (10, 11, 9, 10), (10, 10, 10, 10));
        Assert.Equal(expected, Single(bars, Script.At(0, s => s.Buy(new() { Limit = limit }))).EntryPrice);
    }

    [Fact]
    public void Limit_that_is_not_reached_waits_for_a_later_bar()
    {
        BarSeries bars = SampleBars.Daily((12, 12, 12, 12), (12, 13, 11, 12), (12, 12, 8, 9), (9, 9, 9, 9));
        Trade trade = Single(bars, Script.At(0, s => s.Buy(new() { Limit = 10 })));

        Assert.Equal((10, bars.Time[2]), (trade.EntryPrice, trade.EntryTime));
    }

    [Theory]
    [InlineData(10.5, 10.5)]
    [InlineData(11, 11)]
    [InlineData(9.5, 10)] // gapped through: the worse open
    public void Buy_stop_fills_at_its_price_or_at_a_worse_open(double stop, double expected)
    {
        BarSeries bars = SampleBars.Daily((9, 9, 9, 9), (10, 11, 9, 10), (10, 10, 10, 10));
        Assert.Equal(expected, Single(bars, Script.At(0, s => s.Buy(new() { Stop = stop }))).EntryPrice);
    }

    [Theory]
    [InlineData(10.5, 10.5)]
    [InlineData(9.5, 10)]
    public void Sell_limit_mirrors_the_buy(double limit, double expected)
    {
        BarSeries bars = SampleBars.Daily((9, 9, 9, 9), (10, 11, 9, 10), (10, 10, 10, 10));
        Trade trade = Single(bars, Script.At(0, s => s.Sell(new() { Limit = limit })));

        Assert.Equal((expected, -1), (trade.EntryPrice, trade.Quantity));
    }

    [Fact]
    public void Stop_limit_fills_at_the_stop_when_the_limit_allows_it()
    {
        BarSeries bars = SampleBars.Daily((9, 9, 9, 9), (10, 12, 9, 11), (10, 10, 10, 10));
        Assert.Equal(11, Single(bars, Script.At(0, s => s.Buy(new() { Stop = 11, Limit = 11.5 }))).EntryPrice);
    }

    [Fact]
    public void Stop_limit_that_gaps_over_its_limit_waits_for_the_pullback()
    {
        BarSeries bars = SampleBars.Daily((9, 9, 9, 9), (13, 14, 12.5, 13), (13, 13, 11, 12), (12, 12, 12, 12));
        Trade trade = Single(bars, Script.At(0, s => s.Buy(new() { Stop = 11, Limit = 12 })));

        Assert.Equal((12, bars.Time[2]), (trade.EntryPrice, trade.EntryTime));
    }

    [Theory]
    [InlineData(11, true)] // the bar closes at the limit, after the stop: proven
    [InlineData(13, false)] // the low may have come before the stop
    public void Stop_limit_below_its_stop_fills_in_the_same_bar_only_when_the_close_proves_it(double close, bool fills)
    {
        BarSeries bars = SampleBars.Daily((9, 9, 9, 9), (12, 14, 10, close), (14, 14, 14, 14), (14, 14, 14, 14));
        BacktestResult result = Backtest.Run(bars, Script.At(0, s => s.Buy(new() { Stop = 13, Limit = 11 })), OneShare);

        Assert.Equal(fills ? 1 : 0, result.Trades.Count);
        Assert.Equal(fills ? 0 : 1, result.Metrics.AmbiguousBars);
    }

    [Fact]
    public void Slippage_worsens_market_and_stop_fills_but_not_limits()
    {
        BacktestOptions options = OneShare with { Slippage = Slippage.Spread(0.5) };
        BarSeries bars = SampleBars.Daily((10, 10, 10, 10), (10, 12, 8, 10), (10, 10, 10, 10), (10, 10, 10, 10));

        Assert.Equal(10.25, Single(bars, Script.At(0, s => s.Buy()), options).EntryPrice);
        Assert.Equal(9.75, Single(bars, Script.At(0, s => s.Sell()), options).EntryPrice);
        Assert.Equal(11.25, Single(bars, Script.At(0, s => s.Buy(new() { Stop = 11 })), options).EntryPrice);
        Assert.Equal(9, Single(bars, Script.At(0, s => s.Buy(new() { Limit = 9 })), options).EntryPrice);
    }

    [Fact]
    public void Reversal_closes_first_then_opens_at_the_same_price()
    {
        BarSeries bars = SampleBars.Flat(10, 10, 20, 10, 10);
        IReadOnlyList<Trade> trades = Backtest.Run(
            bars, new Script(s => _ = s.Bar switch { 0 => s.Buy(), 1 => s.Sell(), _ => default }), new() { Cash = 100 }).Trades;

        Assert.Equal(2, trades.Count);
        Assert.Equal((10, 10, 20), (trades[0].Quantity, trades[0].EntryPrice, trades[0].ExitPrice));
        // 100 became 200, which carries 10 shares short at 20.
        Assert.Equal((-10, 20, 10), (trades[1].Quantity, trades[1].EntryPrice, trades[1].ExitPrice));
        Assert.NotEqual(trades[0].PositionId, trades[1].PositionId);
    }

    [Fact]
    public void Exclusive_entry_in_the_same_direction_is_ignored()
    {
        BacktestResult result = Backtest.Run(SampleBars.Flat(10, 10, 10, 10), new Script(s => s.Buy()), OneShare);

        Assert.Equal(1, Assert.Single(result.Trades).Quantity);
        Assert.Equal(0, result.Metrics.RejectedOrders);
    }

    [Fact]
    public void Stacked_lots_leave_first_in_first_out_and_share_a_position()
    {
        BarSeries bars = SampleBars.Flat(10, 10, 11, 12, 13, 14);
        BacktestResult result = Backtest.Run(
            bars,
            new Script(s => _ = s.Bar switch
            {
                0 => s.Buy(new() { Size = Sizing.Units(2) }),
                1 => s.Buy(new() { Size = Sizing.Units(4) }),
                2 => s.Exit(new() { Size = Sizing.Units(3) }),
                3 => s.Sell(new() { Size = Sizing.Units(5) }),
                _ => default,
            }),
            OneShare with { Entries = EntryMode.Stacked, Commission = Commission.PerOrder(1) });

        // Bought 2 at 10 and 4 at 11; 3 leave at 12: both of the first and one of the second. 5 sold at 13: the last 3 leave, 2 open short.
        Assert.Equal(
            [(2, 10, 12, 1 + 1 * 2.0 / 3), (1, 11, 12, 0.25 + 1.0 / 3), (3, 11, 13, 0.75 + 1), (-2, 13, 14, 1 + 1)],
            result.Trades.Select(t => (t.Quantity, t.EntryPrice, t.ExitPrice, Math.Round(t.Commission, 12))).Select(t => (t.Quantity, t.EntryPrice, t.ExitPrice, t.Item4)),
            (a, b) => a.Item1 == b.Item1 && a.Item2 == b.Item2 && a.Item3 == b.Item3 && Math.Abs(a.Item4 - b.Item4) < 1e-9);
        Assert.Equal([1, 1, 1, 2], result.Trades.Select(t => t.PositionId));
    }

    [Fact]
    public void Exit_of_a_fraction_leaves_the_rest()
    {
        BarSeries bars = SampleBars.Flat(10, 10, 10, 10);
        IReadOnlyList<Trade> trades = Backtest.Run(
            bars,
            new Script(s => _ = s.Bar switch { 0 => s.Buy(new() { Size = Sizing.Units(7) }), 1 => s.Exit(new() { Size = Sizing.Fraction(0.5) }), _ => default }),
            OneShare).Trades;

        Assert.Equal([(3, ExitReason.Signal), (4, ExitReason.EndOfRun)], trades.Select(t => ((int)t.Quantity, t.ExitReason)));
    }

    [Fact]
    public void Exit_with_a_limit_works_until_the_position_is_gone()
    {
        BarSeries bars = SampleBars.Daily((10, 10, 10, 10), (10, 10, 10, 10), (10, 11, 9, 10), (10, 16, 10, 15), (15, 15, 15, 15));
        Order order = default;
        BacktestResult result = Backtest.Run(
            bars,
            new Script(s =>
            {
                if (s.Bar == 0)
                {
                    s.Buy(new() { StopLoss = 9 });
                }
                else if (s.Bar == 1)
                {
                    order = s.Exit(new() { Limit = 15 });
                    Assert.True(order.IsWorking);
                }
                else
                {
                    Assert.False(order.IsWorking);
                }
            }),
            OneShare);

        Assert.Equal(ExitReason.StopLoss, Assert.Single(result.Trades).ExitReason);
    }

    [Fact]
    public void Cancelled_order_does_not_fill()
    {
        Order order = default;
        BacktestResult result = Backtest.Run(
            SampleBars.Daily((10, 10, 10, 10), (10, 10, 10, 10), (10, 10, 5, 10)),
            new Script(s =>
            {
                if (s.Bar == 0)
                {
                    order = s.Buy(new() { Limit = 6 });
                }
                else
                {
                    order.Cancel();
                }
            }),
            OneShare);

        Assert.Empty(result.Trades);
    }

    [Fact]
    public void Open_trades_stay_open_when_asked_to()
    {
        BacktestResult result = Backtest.Run(
            SampleBars.Flat(10, 10, 12), Script.At(0, s => s.Buy()), OneShare with { CloseOpenTrades = false, Commission = Commission.PerOrder(1) });

        Assert.Empty(result.Trades);
        Trade open = Assert.Single(result.OpenTrades);
        Assert.Equal((ExitReason.None, 12, 1, 1), (open.ExitReason, open.ExitPrice, open.ProfitLoss, open.Commission));
        Assert.Equal((1001, 0), (result.Metrics.FinalEquity, result.Metrics.Trades));
    }

    [Fact]
    public void Price_that_is_not_a_number_is_refused_at_once() => Assert.Throws<ArgumentOutOfRangeException>(
        () => Backtest.Run(SampleBars.Flat(10, 10), new Script(s => s.Buy(new() { Limit = double.NaN })), OneShare));

    [Fact]
    public void Bars_that_were_filled_in_trade_nothing()
    {
        // Thursday has no bar and is filled with Wednesday's close.
        DateTime monday = new(2020, 1, 6, 0, 0, 0, DateTimeKind.Utc);
        BarSeries bars = BarSeries.From(
            new[] { 0, 1, 2, 4 }.Select(d => new Bar(monday.AddDays(d), 10 + d, 10 + d, 10 + d, 10 + d)), "GAP", Timeframe.Day).Fill(TradingCalendar.Xnys);
        Assert.Equal(5, bars.Count);

        Trade trade = Single(bars, Script.At(2, s => s.Buy()));

        Assert.Equal((14, monday.AddDays(4)), (trade.EntryPrice, trade.EntryTime));
    }
}
