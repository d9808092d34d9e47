namespace Toolkit.Tests.Live;

/// <summary>What a live run meets besides bars: revisions, chance, feeds that fail, clocks that step, bars that are not finished.</summary>
public sealed class LiveFaultTests
{
    private const int Warm = 20;

    private static readonly BarSeries Bars = LiveDesk.Minutes(7, 60);

    private static readonly LiveRunOptions Plain = new() { Id = "s", History = Bars.Time[0] };

    [Fact]
    public async Task Bar_that_was_revised_so_that_a_fill_differs_halts_the_run_and_says_what()
    {
        using LiveDesk desk = Desk();
        await desk.RunAsync(Cross, Plain, Bars.CloseTime(50));
        (IReadOnlyList<LiveOrder> Orders, IReadOnlyList<LiveTrade> Trades) before = await desk.RowsAsync("s");
        LiveTrade last = before.Trades.MaxBy(t => t.Time)!;
        await ReviseAsync(desk, last);

        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => desk.Tk.RunLiveAsync(Cross, "recorded:X", "1m", Plain));
        Assert.Equal(ErrorKind.BadData, error.Kind);
        Assert.Contains($"trade {last.TradeId} was", error.Message);
        Assert.Equal(StrategyStatus.Failed, desk.Live.Strategy("s").Status);
        Assert.Equal(error.Message, desk.Live.Strategy("s").Reason);
        Assert.Equivalent(before, await desk.RowsAsync("s"), strict: true);
    }

    [Fact]
    public async Task Run_that_goes_on_after_a_revision_keeps_the_past_and_ends_where_the_backtest_does()
    {
        using LiveDesk desk = Desk();
        await desk.RunAsync(Cross, Plain, Bars.CloseTime(50));
        (IReadOnlyList<LiveOrder> Orders, IReadOnlyList<LiveTrade> Trades) before = await desk.RowsAsync("s");
        await ReviseAsync(desk, before.Trades.MaxBy(t => t.Time)!);
        LiveRunOptions goesOn = Plain with { Revisions = RevisionRule.GoOn };
        await desk.RunAsync(Cross, goesOn, Bars.CloseTime(55));
        desk.Restart();
        await desk.RunAsync(Cross, goesOn, Bars.CloseTime(59));

        (IReadOnlyList<LiveOrder> orders, IReadOnlyList<LiveTrade> trades) = await desk.RowsAsync("s");
        Assert.All(before.Trades, t => Assert.Contains(t, trades));
        Assert.Contains(desk.Notes, n => n.Contains("would have acted otherwise", StringComparison.Ordinal));
        BacktestResult again = Backtest.Run(
            await desk.Tk.Bars.ReadAsync("recorded:X", "1m"), Cross(), new() { From = Bars.Time[Warm], CloseOpenTrades = false, Calendar = TradingCalendar.AlwaysOpen });
        Assert.Equal(again.OpenTrades.Sum(t => t.Quantity), desk.Live.Positions("s").Sum(p => p.Quantity), 1e-9);
        Assert.Single(desk.Notes, n => n.Contains("would have acted otherwise", StringComparison.Ordinal));
        Assert.DoesNotContain(orders, o => o.IsOpen && !o.OrderId.StartsWith("2.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Strategy_that_answers_by_chance_is_halted()
    {
        using LiveDesk desk = Desk();
        int runs = 0;
        // Each instance acts at other bars than the one before.
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() =>
            desk.Tk.RunLiveAsync(() => new Every(3 + runs++ % 2), "recorded:X", "1m", Plain with { HeartbeatEvery = TimeSpan.FromDays(30) }));
        Assert.Contains("would have acted otherwise", error.Message);
    }

    [Fact]
    public async Task Feed_that_fails_is_asked_again_after_growing_waits_and_nothing_is_missed()
    {
        using LiveDesk desk = Desk(), calm = Desk();
        await calm.RunAsync(Cross, Plain, Bars.CloseTime(59));
        for (int i = 0; i < 9; i++)
        {
            // The first fetches, which bring the history, go well.
            desk.Feed.Faults.Enqueue(i < 3 ? null : new HttpRequestException("the network is down"));
        }

        await desk.RunAsync(Cross, Plain, Bars.CloseTime(59));
        Assert.Equal(6, desk.Notes.Count(n => n.Contains("the network is down", StringComparison.Ordinal)));
        TimeSpan[] waits = [.. desk.Feed.Asked.Zip(desk.Feed.Asked.Skip(1), (a, b) => b - a)];
        Assert.True(waits.Skip(3).Take(5).Zip(waits.Skip(4).Take(5)).All(w => w.Second >= w.First || w.First > TimeSpan.FromSeconds(15)), string.Join(' ', waits.Take(12)));
        Assert.Equivalent(await calm.RowsAsync("s"), await desk.RowsAsync("s"), strict: true);
    }

    [Fact]
    public async Task Unfinished_bar_that_another_process_writes_is_not_traded_on()
    {
        using LiveDesk desk = Desk();
        await desk.Tk.Ingest.BarsAsync("local:X", "1m", Bars.Take(Warm));
        using Workspace other = desk.Open();
        List<DateTime> closes = [];
        LiveRunOptions options = Plain with { Fetch = null, Calendar = TradingCalendar.AlwaysOpen, PollEvery = TimeSpan.FromSeconds(20) };
        desk.Clock.Set(Bars.Time[Warm].AddSeconds(10));
        // Ten seconds of it are known.
        await other.Live.AppendBarAsync("local:X", "1m", Bars[Warm] with { Close = Bars[Warm].Open, High = Math.Max(Bars[Warm].High, Bars[Warm].Open) });
        await desk.RunAsync(() => new Messenger(closes), options, Bars.CloseTime(Warm), null, "local:X");
        Assert.All(desk.Steps.Where(s => s.Bars > 0), s => Assert.True(s.Time.AddSeconds(1) <= desk.Clock.Now));
        Assert.Equal(Bars.Time[Warm], closes[^1]);
    }

    [Fact]
    public async Task Clock_that_steps_back_changes_nothing()
    {
        using LiveDesk desk = Desk(), calm = Desk();
        await calm.RunAsync(Cross, Plain, Bars.CloseTime(59));
        await desk.RunAsync(Cross, Plain, Bars.CloseTime(40));
        desk.Clock.Set(desk.Clock.Now.AddHours(-1));
        desk.Restart();
        await desk.RunAsync(Cross, Plain, Bars.CloseTime(59));
        Assert.Equivalent(await calm.RowsAsync("s"), await desk.RowsAsync("s"), strict: true);
    }

    [Fact]
    public async Task Other_settings_under_the_same_id_are_refused_by_name()
    {
        using LiveDesk desk = Desk();
        await desk.RunAsync(Cross, Plain, Bars.CloseTime(30));
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => desk.Tk.RunLiveAsync(() => new SmaCross(2, 9), "recorded:X", "1m", Plain));
        Assert.Equal(ErrorKind.Usage, error.Kind);
        Assert.Contains("slow was 5 and is 9", error.Message);
        Assert.DoesNotContain("cash", error.Message);
    }

    [Fact]
    public async Task Message_that_a_strategy_sends_at_new_bars_goes_out_once_for_each()
    {
        using LiveDesk desk = Desk();
        List<DateTime> sent = [];
        Func<Strategy> create = () => new Messenger(sent);
        await desk.RunAsync(create, Plain, Bars.CloseTime(40));
        desk.Restart();
        await desk.RunAsync(create, Plain, Bars.CloseTime(59));
        Assert.Equal(Bars.Time.Skip(Warm).Where(t => t <= Bars.Time[59]), sent);
    }

    [Fact]
    public async Task Error_of_the_strategy_ends_the_run_as_failed_and_a_cancelled_one_is_stopped()
    {
        using LiveDesk desk = Desk();
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            desk.Tk.RunLiveAsync(() => new Broken(), "recorded:X", "1m", Plain with { Id = "broken", HeartbeatEvery = TimeSpan.FromDays(30) }));
        Assert.Equal((StrategyStatus.Failed, "out of ideas"), (desk.Live.Strategy("broken").Status, desk.Live.Strategy("broken").Reason));
        await desk.RunAsync(Cross, Plain, Bars.CloseTime(59));
        Assert.Equal(StrategyStatus.Stopped, desk.Live.Strategy("s").Status);
        Assert.False(desk.Live.IsRunning("s"));
    }

    [Fact]
    public async Task Second_run_of_the_same_id_is_refused_while_the_first_goes_on()
    {
        using LiveDesk desk = Desk();
        using Workspace other = desk.Open();
        ToolkitException? refused = null;
        await desk.RunAsync(Cross, Plain, Bars.CloseTime(59), step =>
        {
            refused ??= Assert.Throws<ToolkitException>(() => other.RunLiveAsync(Cross, "recorded:X", "1m", Plain).GetAwaiter().GetResult());
            return false;
        });
        Assert.Equal(ErrorKind.Busy, refused!.Kind);
    }

    private static Strategy Cross() => new SmaCross(2, 5);

    private static LiveDesk Desk()
    {
        LiveDesk desk = new(Bars);
        desk.Clock.Set(Bars.Time[Warm].AddSeconds(5));
        return desk;
    }

    /// <summary>Another open of the bar in which it filled.</summary>
    private static Task ReviseAsync(LiveDesk desk, LiveTrade fill)
    {
        Bar bar = Bars.First(b => b.Time == fill.Time);
        return desk.Live.AppendBarAsync("recorded:X", "1m", bar with { Open = bar.Low });
    }

    private sealed class Every(int bars) : Strategy
    {
        public override void Next()
        {
            if (BarNumber % bars == 0)
            {
                _ = Position.IsOpen ? Exit() : Buy();
            }
        }
    }

    private sealed class Messenger(List<DateTime> sent) : Strategy
    {
        public override void Next()
        {
            if (IsLive)
            {
                sent.Add(Time);
            }
        }
    }

    private sealed class Broken : Strategy
    {
        public override void Next() => throw new InvalidOperationException("out of ideas");
    }
}
