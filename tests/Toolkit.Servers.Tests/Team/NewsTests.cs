namespace Toolkit.Servers.Tests.Team;

/// <summary>What one host writes and another waits for.</summary>
public sealed class NewsTests
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    [PostgresFact]
    public async Task Signal_and_bar_are_told_at_once()
    {
        string connection = PostgresServer.Shared.NewDatabase();
        using TeamHost here = new(connection), there = new(connection);
        using StrategyAccount account = there.Tk.Live.Register(TeamHost.Named("s"));
        await using IAsyncEnumerator<string> news = here.Team.ListenAsync().GetAsyncEnumerator();
        await using IAsyncEnumerator<long> counts = here.Tk.Live.FollowAsync(Never).GetAsyncEnumerator();
        Assert.True(await news.MoveNextAsync());
        Assert.Equal("", news.Current);
        Assert.True(await counts.MoveNextAsync());
        long before = counts.Current;

        Task<bool> grown = counts.MoveNextAsync().AsTask();
        account.RecordSignal(new() { Name = "entry", Direction = 1 });
        Assert.True(await news.MoveNextAsync());
        Assert.Equal("signals s", news.Current);
        Assert.True(await grown);
        Assert.True(counts.Current > before);

        await there.Tk.Live.AppendBarAsync("A", "1m", new(TeamHost.At(0), 1, 2, 1, 2));
        Assert.True(await news.MoveNextAsync());
        Assert.Equal("bars local:A 1m", news.Current);
    }

    [PostgresFact]
    public async Task Listening_goes_on_after_a_restart_and_says_that_some_may_have_been_missed()
    {
        using PostgresServer server = new();
        string connection = server.NewDatabase();
        using TeamHost here = new(connection);
        using StrategyAccount account = here.Tk.Live.Register(TeamHost.Named("s"));
        await using IAsyncEnumerator<string> news = here.Team.ListenAsync().GetAsyncEnumerator();
        await news.MoveNextAsync();
        Task<bool> next = news.MoveNextAsync().AsTask();
        server.Stop();
        server.Start();
        Assert.True(await next);
        Assert.Equal("", news.Current);
        account.RecordSignal(new() { Name = "entry", Direction = 1 });
        Assert.True(await news.MoveNextAsync());
        Assert.Equal("signals s", news.Current);
    }

    [PostgresFact]
    public async Task Without_a_team_changes_are_followed_by_looking()
    {
        using Toolkit.Tests.TemporaryFolder folder = new();
        using Workspace tk = Workspace.Open(folder.Path);
        await using IAsyncEnumerator<long> counts = tk.Live.FollowAsync(TimeSpan.FromMilliseconds(5)).GetAsyncEnumerator();
        await counts.MoveNextAsync();
        long before = counts.Current;
        using StrategyAccount account = tk.Live.Register(TeamHost.Named("s"));
        await counts.MoveNextAsync();
        Assert.True(counts.Current > before);
    }

    [PostgresFact]
    public async Task Bars_of_another_host_are_taken_over_and_mark_positions()
    {
        string connection = PostgresServer.Shared.NewDatabase();
        using TeamHost here = new(connection), there = new(connection);
        for (int i = 0; i < 5; i++)
        {
            await there.Tk.Live.AppendBarAsync("A", "1m", new(TeamHost.At(i), 1, 9, 1, 2 + i, i));
        }

        using StrategyAccount account = here.Tk.Live.Register(TeamHost.Named("s"));
        account.RecordTrade(new() { TradeId = "1", Quantity = 10, Price = 1, Time = TeamHost.At(0) });
        Assert.Equal(6, (await here.Tk.Live.PnlAsync("s")).Single().MarkPrice);
        Assert.Equal([2, 3, 4, 5, 6], (await here.Tk.Bars.ReadAsync("A", "1m")).Close);

        // A later state of the last bar, and the next one.
        await there.Tk.Live.AppendBarAsync("A", "1m", new(TeamHost.At(4), 1, 9, 1, 8));
        await there.Tk.Live.AppendBarAsync("A", "1m", new(TeamHost.At(5), 1, 9, 1, 7));
        Assert.Equal(2, await here.Tk.Live.TakeBarsAsync("A", "1m"));
        Assert.Equal([2, 3, 4, 5, 8, 7], (await here.Tk.Bars.ReadAsync("A", "1m")).Close);
        Assert.Equal(0, await here.Tk.Live.TakeBarsAsync("A", "1m"));
    }

    [PostgresFact]
    public async Task Only_the_newest_bars_of_a_series_stay()
    {
        using TeamHost here = new(PostgresServer.Shared.NewDatabase());
        here.Run("INSERT INTO last_bars SELECT 'local', 'A', '1m', i * 60000000::BIGINT, 'raw', 1, 1, 1, 1, NULL FROM generate_series(0, 1499) i");
        await here.Tk.Live.AppendBarAsync("A", "1m", new(UnixMicroseconds.ToDateTime(1_500 * 60_000_000L), 1, 1, 1, 1));
        Assert.Equal((1_000L, 501 * 60_000_000L), ((long)here.Ask("SELECT count(*) FROM last_bars")!, (long)here.Ask("SELECT min(time) FROM last_bars")!));
    }

    [PostgresFact]
    public async Task Many_tickers_at_once_are_merged_as_few_are()
    {
        using TeamHost many = new(PostgresServer.Shared.NewDatabase()), few = new(PostgresServer.Shared.NewDatabase());
        Random random = new(3);
        Ticker[] tickers =
        [
            .. Enumerable.Range(0, 400).Select(i => new Ticker("x", $"S{random.Next(3)}", TeamHost.At(random.Next(20)), random.Next(2) == 0 ? i : null, random.Next(2) == 0 ? i : null, random.Next(2) == 0 ? i : null)),
        ];
        many.Tk.Live.RecordTickers(tickers);
        foreach (Ticker[] part in tickers.Chunk(10))
        {
            few.Tk.Live.RecordTickers(part);
        }

        Assert.Equal(await few.Tk.Live.TickersAsync(), await many.Tk.Live.TickersAsync());
        Assert.Equal(60, (await many.Tk.Live.TickersAsync()).Count);
    }
}
