using Toolkit.SampleExchange;

namespace Toolkit.Tests.Feeds;

public sealed class KeepUpdatedTests
{
    private static readonly DateTime Now = new(2024, 3, 4, 12, 0, 30, DateTimeKind.Utc);

    [Fact]
    public async Task Rounds_bring_each_bar_that_closes_and_wait_longer_while_the_source_is_away()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        await desk.Fetch.FetchAsync("binance:BTC/USDT", "1m", Now.AddHours(-1), Now);
        List<UpdateRound> rounds = [];
        using CancellationTokenSource stop = new();
        Told told = new(round =>
        {
            rounds.Add(round);
            if (rounds.Count == 3)
            {
                // Each round of the feed gives up after its retries.
                desk.Exchange.Faults.Order(new(SampleFaultKind.ServerError, 10));
            }

            if (rounds.Count == 7)
            {
                stop.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => desk.Fetch.KeepUpdatedAsync(TimeSpan.FromMinutes(1), progress: told, cancel: stop.Token));

        Assert.Equal([1, 2, 3, 4, 5, 6, 7], rounds.Select(r => r.Number));
        Assert.Equal(0, rounds[0].RowsNew);
        Assert.Equal(1, rounds[1].RowsNew);
        Assert.Equal([false, false, false, true, true, false, false], rounds.Select(r => r.Failed > 0));
        Assert.Equal(TimeSpan.FromMinutes(2), rounds[4].Started - rounds[3].Started);
        Assert.Equal(TimeSpan.FromMinutes(4), rounds[5].Started - rounds[4].Started);
        desk.AssertHonest(new("binance", "BTC/USDT", "1m"), Now.AddHours(-1), desk.Clock.Now);
        IReadOnlyList<Bar> truth = desk.Truth("BTC/USDT", "1m", Now.AddHours(-1), rounds[6].Started.AddMinutes(-1));
        Assert.Equal(truth.Where(b => b.Time.AddMinutes(1) <= rounds[6].Started), await desk.Bars.ReadAsync("binance:BTC/USDT", "1m", to: rounds[6].Started.AddMinutes(-1)));
    }

    [Fact]
    public async Task Clock_that_was_set_back_a_day_is_no_error()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        await desk.Fetch.FetchAsync("binance:BTC/USDT", "1m", Now.AddHours(-1), Now);
        desk.Clock.Set(Now.AddDays(-1));
        FetchReport report = Assert.Single(await desk.Fetch.UpdateAsync());
        Assert.Null(report.Error);
        Assert.Equal((0, 0), (report.Requests, report.RowsNew));
    }

    [Fact]
    public async Task Symbol_that_was_never_fetched_is_an_error_at_once()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => desk.Fetch.KeepUpdatedAsync(TimeSpan.FromMinutes(1), ["binance:ETH/USDT"]));
        Assert.Equal(ErrorKind.NotFound, error.Kind);
    }

    private sealed class Told(Action<UpdateRound> told) : IProgress<UpdateRound>
    {
        public void Report(UpdateRound value) => told(value);
    }
}
