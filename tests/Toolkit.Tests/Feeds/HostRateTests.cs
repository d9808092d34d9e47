using Toolkit.Feeds;

namespace Toolkit.Tests.Feeds;

public sealed class HostRateTests
{
    private static readonly FeedRate Rate = new(5, TimeSpan.FromSeconds(10));

    [Fact]
    public async Task Calls_when_they_take_no_time_come_in_bursts_of_the_limit()
    {
        StepClock clock = new(new(2024, 1, 1));
        HostRate host = new(Rate, clock);
        List<long> sent = [];
        for (int i = 0; i < 23; i++)
        {
            await RunAsync(host, () => sent.Add(clock.GetTimestamp()));
        }

        // 5 at once, then 5 every ten seconds.
        Assert.Equal(Enumerable.Range(0, 23).Select(i => i / 5 * TimeSpan.FromSeconds(10).Ticks), sent);
    }

    [Fact]
    public async Task Slot_when_its_answer_was_slow_is_free_one_window_after_the_answer()
    {
        StepClock clock = new(new(2024, 1, 1));
        HostRate host = new(new(1, TimeSpan.FromSeconds(10)), clock);
        await RunAsync(host, () => clock.Advance(TimeSpan.FromSeconds(7)));
        await RunAsync(host, () => Assert.Equal(TimeSpan.FromSeconds(17).Ticks, clock.GetTimestamp()));
    }

    [Fact]
    public async Task Wall_clock_when_set_back_stops_nothing()
    {
        StepClock clock = new(new(2024, 1, 2));
        HostRate host = new(new(1, TimeSpan.FromSeconds(10)), clock);
        await RunAsync(host, () => clock.Set(new(2024, 1, 1)));
        await RunAsync(host, () => Assert.Equal(TimeSpan.FromSeconds(10).Ticks, clock.GetTimestamp()));
    }

    [Fact]
    public async Task Closed_host_when_asked_is_waited_for_or_refused_by_how_long_it_is()
    {
        StepClock clock = new(new(2024, 1, 1));
        HostRate host = new(Rate, clock);
        host.CloseFor(TimeSpan.FromSeconds(30));
        await RunAsync(host, () => Assert.Equal(TimeSpan.FromSeconds(30).Ticks, clock.GetTimestamp()));
        host.CloseFor(TimeSpan.FromMinutes(3));
        AskLaterException refused = await Assert.ThrowsAsync<AskLaterException>(() => RunAsync(host, () => Assert.Fail("it was sent")));
        Assert.Equal(TimeSpan.FromMinutes(3), refused.After);
    }

    [Fact]
    public async Task Slot_when_its_waiter_gives_up_or_fails_is_not_lost()
    {
        StepClock clock = new(new(2024, 1, 1)) { LongestWait = TimeSpan.Zero };
        HostRate host = new(new(1, TimeSpan.FromSeconds(10)), clock);
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(host, () => throw new InvalidOperationException()));
        using CancellationTokenSource cancel = new();
        Task waiting = host.RunAsync(_ => ValueTask.FromResult(0), TimeSpan.MaxValue, cancel.Token);
        cancel.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        clock.Advance(TimeSpan.FromSeconds(10));
        await RunAsync(host, () => { });
    }

    private static Task RunAsync(HostRate host, Action call) => host.RunAsync(
        _ =>
        {
            call();
            return ValueTask.FromResult(0);
        },
        TimeSpan.FromMinutes(2), CancellationToken.None);
}
