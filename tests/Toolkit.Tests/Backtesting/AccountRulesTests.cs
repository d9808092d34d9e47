namespace Toolkit.Tests.Backtesting;

/// <summary>What the account does by itself, whatever the strategy says; expected numbers by hand.</summary>
public class AccountRulesTests
{
    /// <summary>20 shares at 100 on 1,000: at a close of 60 equity is 200, below a quarter of 1,200. Out at the next open, 58, with 160.</summary>
    private static readonly BarSeries Falling = SampleBars.Flat(100, 100, 60, 58, 56, 54);

    private static readonly BacktestOptions Twofold = new() { Cash = 1_000, Margin = 0.5 };

    public static TheoryData<string> Calls =>
        ["cancel all", "cancel each", "cancel an old handle", "stop moved away", "no stop", "stop at once", "target at once", "limit exit", "part exit", "buy limit", "sell limit"];

    [Theory]
    [MemberData(nameof(Calls))]
    public void Margin_call_stands_whatever_the_strategy_calls(string call)
    {
        List<Order> orders = [];
        BacktestResult result = Backtest.Run(Falling, new Script(s => Act(s, orders, call)), Twofold);

        Trade trade = Assert.Single(result.Trades);
        Assert.Equal((58, ExitReason.MarginCall, 20, Falling.Time[3]), (trade.ExitPrice, trade.ExitReason, trade.Quantity, trade.ExitTime));
        Assert.Equal([1000, 1000, 200, 160, 160, 160], result.Equity);
    }

    private static void Act(Script s, List<Order> orders, string call)
    {
        if (s.Bar == 0)
        {
            orders.Add(s.Buy());
        }
        else if (s.Bar >= 2 && s.Position.IsOpen)
        {
            switch (call)
            {
                case "cancel all":
                    s.Main.CancelOrders();
                    break;
                case "cancel each":
                    orders.Add(s.Exit(new() { Limit = 200 }));
                    orders.ForEach(o => o.Cancel());
                    break;
                case "cancel an old handle":
                    HandlesOfAnotherRun(Falling).ForEach(o => o.Cancel());
                    break;
                case "stop moved away":
                    s.Position.StopLoss = 1;
                    break;
                case "no stop":
                    (s.Position.StopLoss, s.Position.TakeProfit) = (null, null);
                    break;
                case "stop at once":
                    s.Position.StopLoss = 90;
                    break;
                case "target at once":
                    s.Position.TakeProfit = 1;
                    break;
                case "limit exit":
                    s.Exit(new() { Limit = 1 });
                    break;
                case "part exit":
                    s.Exit(new() { Size = Sizing.Units(1) });
                    break;
                case "buy limit":
                    s.Buy(new() { Limit = 1 });
                    break;
                case "sell limit":
                    s.Sell(new() { Limit = 500 });
                    break;
            }
        }
    }

    private static List<Order> HandlesOfAnotherRun(BarSeries bars)
    {
        List<Order> handles = [];
        Backtest.Run(bars, new Script(s => handles.Add(s.Buy(new() { Limit = 1 }))), Twofold);
        return handles;
    }

    [Fact]
    public void Margin_call_slips_as_every_market_order_whatever_targets_the_strategy_sets()
    {
        // 19 shares at 101 (1,000 / 50.5 = 19.8); the call sells them at 58 - 1.
        BacktestResult result = Backtest.Run(
            Falling, new Script(s =>
            {
                if (s.Bar == 0)
                {
                    s.Buy();
                }
                else if (s.Position.IsOpen)
                {
                    s.Position.TakeProfit = s.Bar == 2 ? 1 : null;
                }
            }),
            Twofold with { Slippage = Slippage.Spread(2) });

        Assert.Equal((101, 57, ExitReason.MarginCall), (result.Trades[0].EntryPrice, result.Trades[0].ExitPrice, result.Trades[0].ExitReason));
    }

    [Fact]
    public void Orders_of_the_strategy_go_when_the_margin_is_called()
    {
        // A limit far below would buy again at 55 while the position is being closed.
        Order waiting = default;
        bool? works = null;
        Backtest.Run(Falling, new Script(s =>
        {
            waiting = s.Bar == 1 ? s.Buy(new() { Limit = 55 }) : waiting;
            works = s.Bar == 2 ? waiting.IsWorking : works;
            _ = s.Bar == 0 ? s.Buy() : default;
        }), Twofold);

        Assert.False(works);
    }

    [Fact]
    public void Symbol_that_ends_before_the_run_is_closed_at_its_last_close_and_told()
    {
        // 5 of B at 20: 12 each at its last close, less 1 % of 60; later closes of A change nothing.
        BarSeries a = SampleBars.Daily("A", [.. Enumerable.Repeat((10.0, 10.0, 10.0, 10.0), 6)]);
        BarSeries b = SampleBars.Daily("B", (20, 20, 20, 20), (20, 20, 20, 20), (20, 20, 12, 12));
        BacktestResult result = Backtest.RunEach([a, b], symbol => Script.At(0, s => _ = symbol == "B" ? s.Buy(new() { Size = Sizing.Units(5) }) : default), new()
        {
            Cash = 1_000,
            Commission = Commission.Rate(0.01),
        });

        Trade trade = Assert.Single(result.Trades);
        Assert.Equal(("B", 12, "SymbolEnded", b.Time[2]), (trade.Symbol, trade.ExitPrice, trade.ExitReason.ToString(), trade.ExitTime));
        Assert.Equal([1000, 999, 1000 - 1 - 40 - 0.6, 958.4, 958.4, 958.4], result.Equity.Select(e => Math.Round(e, 9)));
        Assert.Equal(100.0 * 2 / 6, result.Metrics.ExposurePct, 9);
        Assert.Contains(result.Warnings, w => w.Contains("B 1d", StringComparison.Ordinal) && w.Contains("2020-01-03", StringComparison.Ordinal) && w.Contains("symbolEnded", StringComparison.Ordinal));
        Assert.DoesNotContain(result.Warnings, w => w.Contains("A 1d: its bars end", StringComparison.Ordinal));
    }

    [Fact]
    public void Cash_of_a_symbol_that_ended_is_free_for_the_others()
    {
        BarSeries a = SampleBars.Daily("A", [.. Enumerable.Repeat((10.0, 10.0, 10.0, 10.0), 6)]);
        BarSeries b = SampleBars.Daily("B", [.. Enumerable.Repeat((20.0, 20.0, 20.0, 20.0), 3)]);
        BacktestResult result = Backtest.RunEach([a, b], symbol => new Script(s => _ = (symbol, s.Bar) is ("B", 0) or ("A", 2) ? s.Buy() : default), new() { Cash = 1_000 });

        Assert.Equal([("B", 50.0), ("A", 100.0)], result.Trades.Select(t => (t.Symbol, t.Quantity)));
        Assert.Empty(result.Rejections);
    }

    [Fact]
    public void Symbol_whose_market_is_closed_has_not_ended()
    {
        // STOCK's last session is Friday the 10th, the coin trades on to Sunday.
        BarSeries stock = SampleBars.Daily("STOCK", [.. Enumerable.Repeat((10.0, 10.0, 10.0, 10.0), 8)]).WithCalendar(TradingCalendar.Xnys);
        BarSeries coin = BarSeries.From(
            Enumerable.Range(0, 12).Select(i => new Bar(stock.Time[0].AddDays(i), 5, 5, 5, 5, 1)), "COIN", Timeframe.Day).WithCalendar(TradingCalendar.AlwaysOpen);
        BacktestResult kept = Backtest.RunEach([stock, coin], _ => new BuyAndHold(), new() { Sizing = Sizing.Fraction(0.4), CloseOpenTrades = false });

        Assert.Equal(new DateTime(2020, 1, 10), stock.Time[^1]);
        Assert.Equal(["COIN", "STOCK"], kept.OpenTrades.Select(t => t.Symbol).Order());
        Assert.DoesNotContain(kept.Warnings, w => w.Contains("its bars end", StringComparison.Ordinal));
    }

    [Fact]
    public void Limit_fill_with_stop_and_target_in_one_bar_is_ambiguous()
    {
        // Down through 9 (entry) to 8 (stop) is possible in either order of high and low, but so is 9, up to 11, then 8.
        BarSeries both = SampleBars.Daily((10, 10, 10, 10), (10, 12, 7.5, 10), (10, 10, 10, 10));
        OrderTerms terms = new() { Size = Sizing.Units(1), Limit = 9, StopLoss = 8, TakeProfit = 11 };
        BacktestResult result = Backtest.Run(both, Script.At(0, s => s.Buy(terms)));

        Assert.Equal((8, ExitReason.StopLoss, 1), (result.Trades[0].ExitPrice, result.Trades[0].ExitReason, result.Metrics.AmbiguousBars));

        // The target lies outside of the bar: nothing to doubt.
        Assert.Equal(0, Backtest.Run(both, Script.At(0, s => s.Buy(terms with { TakeProfit = 13 }))).Metrics.AmbiguousBars);

        // A stop entry at 11, up to 12 (target); 9 lies inside the bar as well.
        BarSeries up = SampleBars.Daily((10, 10, 10, 10), (10, 13, 8, 12.5), (10, 10, 10, 10));
        BacktestResult stop = Backtest.Run(up, Script.At(0, s => s.Buy(new() { Size = Sizing.Units(1), Stop = 11, StopLoss = 9, TakeProfit = 12 })));
        Assert.Equal((12, ExitReason.TakeProfit, 1), (stop.Trades[0].ExitPrice, stop.Trades[0].ExitReason, stop.Metrics.AmbiguousBars));
    }

    [Fact]
    public void Bar_counts_once_however_many_orders_in_it_are_ambiguous()
    {
        BarSeries bars = SampleBars.Daily((10, 10, 10, 10), (10, 12, 7.5, 10), (10, 10, 10, 10));
        OrderTerms terms = new() { Size = Sizing.Units(1), Limit = 9, StopLoss = 8, TakeProfit = 11 };
        BacktestResult result = Backtest.Run(
            bars,
            Script.At(0, s =>
            {
                s.Buy(terms);
                s.Buy(terms with { Limit = 9.5 });
                // Triggered on the way up; whether 10.4 comes after 11 or before is not known.
                s.Buy(new() { Size = Sizing.Units(1), Stop = 11, Limit = 9.2 });
            }),
            new() { Entries = EntryMode.Stacked });

        Assert.Equal(1, result.Metrics.AmbiguousBars);
    }

    [Fact]
    public void Stop_that_is_moved_to_no_number_is_refused_and_stays()
    {
        BacktestResult result = Backtest.Run(SampleBars.Flat(100, 100, 100, 80), new Script(s =>
        {
            if (s.Bar == 0)
            {
                s.Buy(new() { StopLoss = 90 });
            }
            else
            {
                Assert.Throws<ArgumentOutOfRangeException>(() => s.Position.StopLoss = double.NaN);
                Assert.Throws<ArgumentOutOfRangeException>(() => s.Position.TakeProfit = double.PositiveInfinity);
            }
        }));

        Assert.Equal(ExitReason.StopLoss, Assert.Single(result.Trades).ExitReason);
    }
}
