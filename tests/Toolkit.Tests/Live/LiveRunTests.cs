namespace Toolkit.Tests.Live;

/// <summary>A strategy on live bars does what the backtest does.</summary>
public sealed class LiveRunTests
{
    private const int Warm = 40;
    private const int All = 150;

    public static TheoryData<string> Names => LiveStrategies.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Trades_when_bars_come_one_by_one_are_those_of_the_backtest(string name)
    {
        (Func<Strategy> create, BacktestOptions account) = LiveStrategies.Of(name);
        BarSeries bars = LiveDesk.Minutes(7, All);
        using LiveDesk desk = Desk(bars);
        await desk.RunAsync(create, new() { Id = "s", Account = account, History = bars.Time[0] }, bars.CloseTime(All - 1));
        BacktestResult backtest = Backtest.Run(bars, create(), account with { From = bars.Time[Warm], CloseOpenTrades = false, Calendar = TradingCalendar.AlwaysOpen });

        Assert.True(desk.Steps.Count(s => s.Bars == 1) >= All - Warm - 1, "bars came one by one");
        Assert.True(backtest.Trades.Count > 5);
        await AssertSameAsync(desk, backtest);
        Assert.Equal(backtest.Equity[^1], desk.Steps[^1].Equity);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Rows_when_the_run_is_stopped_and_started_again_at_any_bar_are_the_same(string name)
    {
        (Func<Strategy> create, BacktestOptions account) = LiveStrategies.Of(name);
        BarSeries bars = LiveDesk.Minutes(7, All);
        LiveRunOptions options = new() { Id = "s", Account = account, History = bars.Time[0] };
        using LiveDesk whole = Desk(bars), parts = Desk(bars);
        await whole.RunAsync(create, options, bars.CloseTime(All - 1));
        Random random = new(3);
        for (int at = Warm; at < All; at = Math.Min(All, at + random.Next(1, 30)))
        {
            await parts.RunAsync(create, options, bars.CloseTime(at));
            parts.Restart();
        }

        await parts.RunAsync(create, options, bars.CloseTime(All - 1), step => step.Time >= bars.CloseTime(All - 1));
        Assert.Equivalent(await whole.RowsAsync("s"), await parts.RowsAsync("s"), strict: true);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Bars_that_are_stored_already_are_gone_over_at_once(string name)
    {
        (Func<Strategy> create, BacktestOptions account) = LiveStrategies.Of(name);
        BarSeries bars = LiveDesk.Minutes(7, All);
        using LiveDesk desk = Desk(bars);
        await desk.Tk.Ingest.BarsAsync("local:X", "1m", bars);
        desk.Clock.Set(bars.CloseTime(All - 1).AddSeconds(1));
        account = account with { From = bars.Time[Warm] };
        await desk.RunAsync(create, new() { Id = "s", Account = account, Calendar = TradingCalendar.AlwaysOpen }, bars.CloseTime(All - 1), null, "local:X");

        Assert.Equal(All - Warm, Assert.Single(desk.Steps, s => s.Bars > 0).Bars);
        await AssertSameAsync(desk, Backtest.Run(bars, create(), account with { CloseOpenTrades = false, Calendar = TradingCalendar.AlwaysOpen }));
    }

    [Fact]
    public async Task Several_symbols_on_one_account_trade_as_in_the_backtest_though_one_is_late()
    {
        BarSeries one = LiveDesk.Minutes(1, 120, "X"), other = LiveDesk.Minutes(2, 120, "Y");
        BacktestOptions account = new() { Sizing = Sizing.Fraction(0.4), Commission = Commission.Rate(0.001) };
        using LiveDesk desk = new(one, other);
        desk.Clock.Set(one.Time[Warm].AddSeconds(5));
        desk.Feed.Late["Y"] = TimeSpan.FromSeconds(20);
        Func<Strategy> create = () => new SmaCross(2, 5);
        await desk.RunAsync(
            create, new() { Id = "s", Account = account, EachSymbol = true, History = one.Time[0] }, one.CloseTime(119), null, "recorded:X", "recorded:Y");
        BacktestResult backtest = Backtest.RunEach(
            [one, other], _ => create(), account with { From = one.Time[Warm], CloseOpenTrades = false, Calendar = TradingCalendar.AlwaysOpen });

        Assert.Equal(2, backtest.Trades.Select(t => t.Symbol).Distinct().Count());
        await AssertSameAsync(desk, backtest);
    }

    [Fact]
    public async Task Ticks_are_traded_on_as_the_bars_that_they_make()
    {
        BarSeries bars = LiveDesk.Minutes(7, All);
        using LiveDesk desk = Desk(bars);
        foreach (Bar bar in bars)
        {
            double[] prices = [bar.Open, bar.High, bar.Low, bar.Close];
            foreach ((int i, double price) in prices.Index())
            {
                desk.Tk.Ticks.StoreTrade("X", price, bar.Volume!.Value / 4, bar.Time.AddSeconds(15 * i));
            }
        }

        desk.Tk.Fetch.Use(new TickFeed(desk.Tk.Ticks));
        BacktestOptions account = new() { From = bars.Time[Warm], Commission = Commission.Rate(0.001) };
        await desk.RunAsync(() => new SmaCross(3, 8), new() { Id = "s", Account = account, History = bars.Time[0] }, bars.CloseTime(All - 1), null, "ticks:X");
        BacktestResult backtest = Backtest.Run(bars, new SmaCross(3, 8), account with { CloseOpenTrades = false, Calendar = TradingCalendar.AlwaysOpen });

        Assert.True(backtest.Trades.Count > 5);
        await AssertSameAsync(desk, backtest);
    }

    [Fact]
    public async Task Bar_of_ticks_is_given_when_what_another_process_has_in_hand_is_on_the_disk()
    {
        using LiveDesk desk = new();
        DateTime minute = LiveDesk.Start;
        desk.Tk.Ticks.StoreTrade("X", 10, 1, minute.AddSeconds(1));
        desk.Tk.Ticks.StoreTrade("X", 12, 2, minute.AddSeconds(59));
        TickFeed feed = new(desk.Tk.Ticks);
        FeedRequest request = new("X", "1m", TimeRange.Of(minute, minute.AddMinutes(5)));
        // Others flush every 5 s, and a second is left for it.
        desk.Clock.Set(minute.AddSeconds(65.9));
        Assert.Empty(await feed.PagesAsync(request).ToListAsync());
        desk.Clock.Set(minute.AddSeconds(66));
        BarPage page = Assert.Single(await feed.PagesAsync(request).ToListAsync());
        Assert.Equal(TimeRange.Of(minute, minute.AddMinutes(1)), page.Answered);
        Assert.Equal([new(minute, 10, 12, 10, 12, 3)], page.Bars);
    }

    /// <summary>A desk at which the bars before <see cref="Warm"/> have closed.</summary>
    private static LiveDesk Desk(BarSeries bars)
    {
        LiveDesk desk = new(bars);
        desk.Clock.Set(bars.Time[Warm].AddSeconds(5));
        return desk;
    }

    private static async Task AssertSameAsync(LiveDesk desk, BacktestResult backtest)
    {
        IReadOnlyList<Trade> live = await desk.Live.ClosedTradesAsync("s");
        Assert.Equal(backtest.Trades.Select(Facts).Order(), live.Select(Facts).Order());
        Assert.Equal(backtest.Trades.Sum(t => t.Commission), live.Sum(t => t.Commission), 1e-9 * backtest.Metrics.Commissions + 1e-12);
        IReadOnlyList<LivePosition> held = desk.Live.Positions("s");
        Assert.Equal(backtest.OpenTrades.Sum(t => t.Quantity), held.Sum(p => p.Quantity), 1e-9);
        double cash = (await desk.Live.TradesAsync("s")).Sum(t => -t.Quantity * t.Price - t.Fee);
        double open = backtest.OpenTrades.Sum(t => t.Quantity * t.ExitPrice);
        Assert.Equal(backtest.Equity[^1], backtest.Options.Cash + cash + open, 1e-6);
    }

    private static string Facts(Trade t) => FormattableString.Invariant($"{t.Symbol} {t.Quantity:R} {t.EntryTime:O} {t.EntryPrice:R} {t.ExitTime:O} {t.ExitPrice:R} {t.Tag}");
}
