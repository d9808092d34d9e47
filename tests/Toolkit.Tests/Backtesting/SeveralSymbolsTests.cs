namespace Toolkit.Tests.Backtesting;

/// <summary>Several symbols and timeframes on one clock with one cash account.</summary>
public class SeveralSymbolsTests
{
    private static readonly DateTime Day = new(2020, 1, 6, 0, 0, 0, DateTimeKind.Utc);

    private static BarSeries Series(string symbol, Timeframe timeframe, params (DateTime Time, double Price)[] bars) =>
        BarSeries.From(bars.Select(b => new Bar(b.Time, b.Price, b.Price, b.Price, b.Price, 1)), symbol, timeframe).WithCalendar(TradingCalendar.AlwaysOpen);

    [Fact]
    public void Each_strategy_trades_its_own_symbol_on_the_one_account()
    {
        BarSeries a = SampleBars.Walk(1, 200, "A"), b = SampleBars.Walk(2, 200, "B");
        BacktestOptions options = new() { Cash = 1e6, Sizing = Sizing.Units(10) };
        BacktestResult both = Backtest.RunEach([b, a], _ => new SmaCross(5, 15), options);
        BacktestResult onlyA = Backtest.Run(a, new SmaCross(5, 15), options), onlyB = Backtest.Run(b, new SmaCross(5, 15), options);

        Assert.Equal(onlyA.Trades.Select(t => t.ProfitLoss), both.Trades.Where(t => t.Symbol == "A").Select(t => t.ProfitLoss));
        Assert.Equal(onlyB.Trades.Select(t => t.ProfitLoss), both.Trades.Where(t => t.Symbol == "B").Select(t => t.ProfitLoss));
        Assert.Equal(onlyA.Metrics.NetProfit + onlyB.Metrics.NetProfit, both.Metrics.NetProfit, 6);
    }

    [Fact]
    public void Symbol_without_a_bar_keeps_its_mark_and_cannot_fill()
    {
        BarSeries a = Series("A", Timeframe.Day, (Day, 10), (Day.AddDays(1), 10), (Day.AddDays(2), 10), (Day.AddDays(3), 10), (Day.AddDays(4), 10));
        BarSeries b = Series("B", Timeframe.Day, (Day, 10), (Day.AddDays(1), 12), (Day.AddDays(4), 20));
        BacktestResult result = Backtest.Run(
            [a, b],
            new Script(s =>
            {
                Market market = s.Markets[1];
                Assert.Equal(s.Markets[0].Time == market.Time, market.HasNewBar);
                if (s.Time == Day)
                {
                    market.Buy(new() { Size = Sizing.Units(1) });
                }
                else if (s.Time == Day.AddDays(1))
                {
                    market.Exit();
                }
            }),
            new() { Cash = 100 });

        Assert.Equal((12, 20, Day.AddDays(4)), (result.Trades[0].EntryPrice, result.Trades[0].ExitPrice, result.Trades[0].ExitTime));
        Assert.Equal([100, 100, 100, 100, 108], result.Equity);
    }

    [Fact]
    public void Exit_pays_for_an_entry_of_another_symbol_at_the_same_open()
    {
        BarSeries a = Series("A", Timeframe.Day, [.. Enumerable.Range(0, 4).Select(i => (Day.AddDays(i), 10.0))]);
        BarSeries b = Series("B", Timeframe.Day, [.. Enumerable.Range(0, 4).Select(i => (Day.AddDays(i), 10.0))]);
        BacktestResult result = Backtest.Run(
            [a, b],
            new Script(s =>
            {
                if (s.Time == Day)
                {
                    s.Markets[1].Buy();
                }
                else if (s.Time == Day.AddDays(1))
                {
                    // The buy is given first, and A comes first as well.
                    s.Markets[0].Buy();
                    s.Markets[1].Exit();
                }
            }),
            new() { Cash = 100 });

        Assert.Equal(["B", "A"], result.Trades.Select(t => t.Symbol));
        Assert.Empty(result.Rejections);
    }

    [Fact]
    public void Two_all_in_entries_cannot_spend_the_same_cash()
    {
        BacktestResult result = Backtest.RunEach(
            [SampleBars.Walk(1, 50, "B"), SampleBars.Walk(2, 50, "A")], _ => new BuyAndHold(), new() { Cash = 10_000, Lot = 1e-8 });

        Assert.Equal("A", Assert.Single(result.Trades).Symbol);
        Assert.Equal("B", Assert.Single(result.Rejections).Symbol);
    }

    [Fact]
    public void Order_given_inside_a_longer_bar_waits_for_the_next_one()
    {
        // Hours of A, minutes of B. After B's minute 10:00 A's hour 10:00 is under way: it fills at 11:00, not back at 10:00.
        DateTime ten = Day.AddHours(10);
        BarSeries a = Series("A", Timeframe.Hour, (ten.AddHours(-1), 9), (ten, 10), (ten.AddHours(1), 11), (ten.AddHours(2), 12));
        BarSeries b = Series("B", Timeframe.Minute, [.. Enumerable.Range(0, 180).Select(i => (ten.AddHours(-1).AddMinutes(i), 1.0))]);
        BacktestResult result = Backtest.Run(
            [b, a],
            new Script(s =>
            {
                if (s.Markets[1].Time == ten && s.Markets[1].HasNewBar)
                {
                    Assert.Equal(ten.AddHours(-1), s.Markets[0].Time);
                    s.Markets[0].Buy(new() { Size = Sizing.Units(1) });
                }
            }));

        Assert.Equal((11, ten.AddHours(1)), (result.Trades[0].EntryPrice, result.Trades[0].EntryTime));
    }

    [Theory]
    [InlineData("limit")]
    [InlineData("stop")]
    [InlineData("stop moved")]
    [InlineData("target moved")]
    public void What_is_ordered_inside_a_longer_bar_does_not_meet_what_came_before_it(string what)
    {
        // The hour 10:00 of A goes from 10 to 5 and 15 and back; the orders are given at 10:31, and the next hours stay at 10.
        DateTime ten = Day.AddHours(10);
        Bar Hour(int at, double low, double high) => new(ten.AddHours(at), 10, high, low, 10, 1);
        BarSeries a = BarSeries.From([Hour(-2, 10, 10), Hour(-1, 10, 10), Hour(0, 5, 15), Hour(1, 10, 10), Hour(2, 10, 10)], "A", Timeframe.Hour).WithCalendar(TradingCalendar.AlwaysOpen);
        BarSeries b = Series("B", Timeframe.Minute, [.. Enumerable.Range(0, 300).Select(i => (ten.AddHours(-2).AddMinutes(i), 1.0))]);
        BacktestResult result = Backtest.Run([b, a], new Script(s =>
        {
            Market hours = s.Markets[0];
            if (what.EndsWith("moved", StringComparison.Ordinal) && hours.HasNewBar && hours.Time == ten.AddHours(-2))
            {
                hours.Buy(new() { Size = Sizing.Units(1) });
            }
            else if (s.Markets[1].Time == ten.AddMinutes(30) && s.Markets[1].HasNewBar)
            {
                switch (what)
                {
                    case "limit":
                        hours.Buy(new() { Size = Sizing.Units(1), Limit = 7 });
                        break;
                    case "stop":
                        hours.Buy(new() { Size = Sizing.Units(1), Stop = 12 });
                        break;
                    case "stop moved":
                        hours.Position.StopLoss = 8;
                        break;
                    default:
                        hours.Position.TakeProfit = 12;
                        break;
                }
            }
        }));

        Assert.Equal(what.EndsWith("moved", StringComparison.Ordinal) ? [(10.0, ExitReason.EndOfRun)] : [], result.Trades.Select(t => (t.ExitPrice, t.ExitReason)));
    }

    [Fact]
    public void Stop_moved_inside_a_longer_bar_works_from_its_next_bar_on()
    {
        DateTime ten = Day.AddHours(10);
        BarSeries a = BarSeries.From(
            [.. Enumerable.Range(-2, 5).Select(i => new Bar(ten.AddHours(i), 10, 10, i == 1 ? 7 : 10, 10, 1))], "A", Timeframe.Hour).WithCalendar(TradingCalendar.AlwaysOpen);
        BarSeries b = Series("B", Timeframe.Minute, [.. Enumerable.Range(0, 300).Select(i => (ten.AddHours(-2).AddMinutes(i), 1.0))]);
        BacktestResult result = Backtest.Run([b, a], new Script(s =>
        {
            _ = s.Markets[0].HasNewBar && s.Markets[0].Time == ten.AddHours(-2) ? s.Markets[0].Buy(new() { Size = Sizing.Units(1) }) : default;
            if (s.Markets[1].Time == ten.AddMinutes(30))
            {
                s.Markets[0].Position.StopLoss = 8;
            }
        }));

        Assert.Equal((8, ExitReason.StopLoss, ten.AddHours(1)), (result.Trades[0].ExitPrice, result.Trades[0].ExitReason, result.Trades[0].ExitTime));
    }

    [Fact]
    public void Hour_that_opens_as_another_bar_closes_fills_at_that_moment()
    {
        DateTime ten = Day.AddHours(10);
        BarSeries a = Series("A", Timeframe.Hour, (ten.AddHours(-1), 9), (ten, 10), (ten.AddHours(1), 11));
        BarSeries b = Series("B", Timeframe.Minute, [.. Enumerable.Range(0, 120).Select(i => (ten.AddHours(-1).AddMinutes(i), 1.0))]);
        BacktestResult result = Backtest.Run(
            [a, b],
            new Script(s =>
            {
                // The minute 9:59 closes at 10:00, together with the hour 9:00.
                if (s.Markets[1].Time == ten.AddMinutes(-1) && s.Markets[1].HasNewBar)
                {
                    Assert.True(s.Markets[0].HasNewBar);
                    s.Markets[0].Buy(new() { Size = Sizing.Units(1) });
                }
            }));

        Assert.Equal((10, ten), (result.Trades[0].EntryPrice, result.Trades[0].EntryTime));
    }

    [Fact]
    public void Daily_session_and_day_of_utc_are_ordered_by_their_closes()
    {
        // New York closes at 21:00, the day of the coin at midnight: at the first the strategy does not know the second.
        BarSeries stock = SampleBars.Daily("STOCK", [.. Enumerable.Repeat((10.0, 10.0, 10.0, 10.0), 5)]).WithCalendar(TradingCalendar.Xnys);
        BarSeries coin = Series("COIN", Timeframe.Day, [.. Enumerable.Range(0, 7).Select(i => (stock.Time[0].AddDays(i), 100.0 + i))]);
        List<(DateTime Stock, double Coin)> seen = [];
        Backtest.Run([stock, coin], new Script(s =>
        {
            if (s.Main.HasNewBar)
            {
                seen.Add((s.Main.Time, s.Markets[0].Close));
            }
        }));

        // The session of January 2nd ends before the coin's day does: the last coin bar known is that of January 1st.
        Assert.Contains((new DateTime(2020, 1, 2), 100.0), seen.Select(x => (x.Stock, x.Coin)));
    }

    [Fact]
    public void Coarser_timeframe_shows_its_last_finished_bar()
    {
        DateTime start = Day.AddHours(0);
        BarSeries minutes = BarSeries.From(
            Enumerable.Range(0, 300).Select(i => new Bar(start.AddMinutes(i), i, i + 0.5, i, i + 0.25, 1)).Select(b => b with { Low = b.Open == 0 ? 0.01 : b.Low, Open = b.Open == 0 ? 0.01 : b.Open }),
            "M", Timeframe.Minute).WithCalendar(TradingCalendar.AlwaysOpen);
        List<(int Bar, double Hourly, double Mean)> seen = [];
        Backtest.Run(minutes, new Script(s => seen.Add((s.Bar, s.Columns["close"], s.Columns["mean"])))
        {
            Declare = s =>
            {
                Prices hours = s.On("1h");
                s.Columns["close"] = hours.Close;
                s.Columns["mean"] = s.Sma(hours.Close, 2);
            },
        });

        // Two hours are over when minute 119 closes.
        Assert.Equal((119, 119.25, (59.25 + 119.25) / 2), seen[0]);
        Assert.Equal((178, 119.25, (59.25 + 119.25) / 2), seen[59]);
        Assert.Equal((179, 179.25, (119.25 + 179.25) / 2), seen[60]);
    }

    [Fact]
    public void Timeframe_that_is_finer_or_no_multiple_is_refused() => Assert.Throws<ToolkitException>(
        () => Backtest.Run(SampleBars.Walk(1, 50), new Script(_ => { }) { Declare = s => s.On("1h") }));
}
