using Toolkit.Tests;

namespace Toolkit.Servers.Tests;

/// <summary>What is pushed to ClickHouse is what is here, row by row.</summary>
public sealed class PushTests
{
    private static readonly DateTime Start = new(2024, 1, 2, 14, 30, 0, DateTimeKind.Utc);

    [ClickHouseFact]
    public async Task Bars_are_there_as_they_are_here_and_a_second_push_sends_nothing()
    {
        using PushedWorkspace w = new();
        await w.Tk.Ingest.BarsAsync("SPY", "1m", Bars(Start, 7_000));
        await w.Tk.Ingest.BarsAsync("SPY", "1d", Bars(new(2000, 1, 3, 0, 0, 0, DateTimeKind.Utc), 300, TimeSpan.FromDays(1)));

        ClickHousePushReport first = await w.PushAsync(), second = await w.PushAsync(), all = await w.PushAsync(all: true);

        Assert.Equal(7_300, first.Tables.Single(t => t.Name == "bars").Sent);
        Assert.Empty(second.Tables);
        Assert.Empty(all.Tables);
        await w.AssertEqualAsync();
    }

    [ClickHouseFact]
    public async Task Any_name_and_any_time_arrive_as_they_are()
    {
        using PushedWorkspace w = new();
        string[] names = ["B'; DROP TABLE stored_bars; --", "btc", "BTC", "BTC/USDT", "^TNX", "../x", "a\\b", "a`b\"c", "ü☃𝄞", "{x:String}", "$x", "a:b", new('x', 200)];
        foreach (string name in names)
        {
            await w.Tk.Ingest.BarsAsync(name, "1m", Bars(Start, 3), new() { Exchange = name.Length % 2 == 0 ? "local" : "x'y" });
        }

        foreach (DateTime time in new DateTime[] { new(1, 1, 2, 0, 0, 0, DateTimeKind.Utc), new(1969, 12, 31, 0, 0, 0, DateTimeKind.Utc), new(9999, 12, 30, 0, 0, 0, DateTimeKind.Utc) })
        {
            await w.Tk.Ingest.BarsAsync("EXTREME", "1d", [new(time, 1e-300, 1.7e308, 5e-324, 0.1 + 0.2, null)]);
        }

        await w.PushAsync();
        await w.AssertEqualAsync();
        Assert.Empty((await w.PushAsync()).Tables);
    }

    [ClickHouseFact]
    public async Task Only_blocks_that_changed_are_sent_again()
    {
        using PushedWorkspace w = new();
        // Half a year of minutes, in blocks of 2 to the 42 microseconds: 51 days.
        await w.Tk.Ingest.BarsAsync("A", "1m", Bars(Start, 260_000));
        await w.Tk.Ingest.BarsAsync("B", "1m", Bars(Start, 10_000));
        await w.PushAsync();
        await w.Tk.Ingest.BarsAsync("A", "1m", Bars(Start.AddMinutes(259_999), 1, price: 50));
        ClickHousePushReport revised = await w.PushAsync();
        long block = (long)(Start.AddMinutes(259_999) - DateTime.UnixEpoch).TotalMicroseconds >> 42;
        Assert.Equal(Bars(Start, 260_000).LongCount(bar => (long)(bar.Time - DateTime.UnixEpoch).TotalMicroseconds >> 42 == block), revised.Tables.Single(t => t.Name == "bars").Sent);
        await w.AssertEqualAsync("bars", "datasets", "data_sources");

        w.Tk.Maintenance.Compact(all: true);
        Assert.DoesNotContain((await w.PushAsync()).Tables, t => t.Name == "bars");
    }

    [ClickHouseFact]
    public async Task What_is_replaced_or_gone_here_is_gone_there()
    {
        using PushedWorkspace w = new();
        await w.Tk.Ingest.BarsAsync("A", "1m", Bars(Start, 6_000));
        await w.Tk.Ingest.BarsAsync("B", "1m", Bars(Start, 6_000));
        long run = await SaveRunAsync(w.Tk, "one");
        await SaveRunAsync(w.Tk, "two");
        await w.PushAsync();
        // Every second minute, in place of all.
        await w.Tk.Ingest.BarsAsync("A", "1m", Bars(Start, 3_000, TimeSpan.FromMinutes(2), 7), new() { Replace = true });
        await w.Tk.Runs.DeleteAsync(run);
        await w.Tk.Runs.TagAsync(run + 1, ["best"]);
        ClickHousePushReport report = await w.PushAsync();
        Assert.True(report.RowsRemoved > 3_000);
        await w.AssertEqualAsync();
        Assert.Empty((await w.PushAsync()).Tables);
    }

    [ClickHouseFact]
    public async Task Ticks_quotes_and_runs_of_all_kinds_are_there_as_here()
    {
        using PushedWorkspace w = new();
        await FillAsync(w.Tk);
        await w.PushAsync();
        foreach (string table in PushedWorkspace.Tables)
        {
            Assert.True((await w.Tk.SqlAsync($"FROM {table}")).RowCount > 0 || table is "coverage", table);
        }

        await w.AssertEqualAsync();
        Assert.Empty((await w.PushAsync()).Tables);

        // A late tick, equal to one that is there.
        w.Tk.Ticks.Store("EURUSD", 1.1, 1.2, Start);
        Assert.Equal("ticks", Assert.Single((await w.PushAsync()).Tables).Name);
        await w.AssertEqualAsync("ticks");
    }

    [ClickHouseFact]
    public async Task A_push_that_is_cut_at_any_request_is_made_good_by_the_next()
    {
        using PushedWorkspace w = new();
        await FillAsync(w.Tk);
        using CuttingProxy proxy = new(ClickHouseEngine.Shared.Port);
        Assert.True(await CountAsync(w.Tk, proxy) > 30);
        string address = w.Address.Replace($":{ClickHouseEngine.Shared.Port}/", $":{proxy.Port}/", StringComparison.Ordinal);
        for (int k = 1; ; k++)
        {
            using ClickHouseServer cut = ClickHouseServer.At(address);
            // By turns the request does not arrive, and its answer does not.
            proxy.CutAt(k, answer: k % 2 == 0);
            try
            {
                await cut.PushAsync(w.Tk, new() { BatchBytes = 4096 });
            }
            catch (ToolkitException e)
            {
                Assert.Equal(ErrorKind.Failure, e.Kind);
                continue;
            }

            if (proxy.Requests < k)
            {
                break;
            }
        }

        Assert.Empty((await w.PushAsync()).Tables);
        await w.AssertEqualAsync();
    }

    [ClickHouseFact]
    public async Task A_push_that_is_cancelled_stops_and_the_next_makes_it_good()
    {
        using PushedWorkspace w = new();
        await w.Tk.Ingest.BarsAsync("A", "1m", Bars(Start, 200_000));
        using CancellationTokenSource stop = new();
        Stopping progress = new(stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => w.Server.PushAsync(w.Tk, new() { BatchBytes = 1 << 20 }, progress, stop.Token));
        await w.PushAsync();
        await w.AssertEqualAsync("bars");
    }

    [ClickHouseFact]
    public async Task A_database_of_another_workspace_or_of_a_newer_version_is_left_alone()
    {
        using PushedWorkspace w = new(), other = new();
        await w.Tk.Ingest.BarsAsync("A", "1d", Bars(new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc), 5, TimeSpan.FromDays(1)));
        await other.Tk.Ingest.BarsAsync("B", "1d", Bars(new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc), 5, TimeSpan.FromDays(1)));
        await w.PushAsync();
        ToolkitException foreign = await Assert.ThrowsAsync<ToolkitException>(() => w.Server.PushAsync(other.Tk));
        Assert.Equal(ErrorKind.Usage, foreign.Kind);

        using TemporaryFolder copies = new();
        w.Tk.Maintenance.Backup(copies.File("copy"));
        await w.Tk.Ingest.BarsAsync("A", "1d", Bars(new(2024, 2, 1, 0, 0, 0, DateTimeKind.Utc), 5, TimeSpan.FromDays(1)));
        await w.PushAsync();
        using Workspace older = Workspace.Open(copies.File("copy"));
        Assert.Equal(ErrorKind.Usage, (await Assert.ThrowsAsync<ToolkitException>(() => w.Server.PushAsync(older))).Kind);
        await w.AssertEqualAsync("bars");
        // On request it is taken back to what the copy has.
        await w.Server.PushAsync(older, new() { All = true });
        Assert.Equal(5, (await w.ThereAsync("SELECT * FROM bars")).RowCount);
    }

    internal static IEnumerable<Bar> Bars(DateTime start, int count, TimeSpan? step = null, double price = 100) => Enumerable.Range(0, count).Select(i =>
        new Bar(start + i * (step ?? TimeSpan.FromMinutes(1)), price + i % 7 * 0.1, price + 1 + i % 7 * 0.1, price - 1, price + i % 5 * 0.01, i % 11 == 0 ? null : 1000 + i % 97 * 0.3));

    /// <summary>A little of everything.</summary>
    private static async Task FillAsync(Workspace tk)
    {
        using TemporaryFolder folder = new();
        await tk.Ingest.BarsAsync("A", "1m", Bars(Start, 300));
        tk.AddCorporateActions("A", [CorporateAction.Split(new(2024, 6, 9), 7), CorporateAction.Dividend(new(2024, 3, 1), 0.25)]);
        foreach (int i in Enumerable.Range(0, 20))
        {
            tk.Ticks.Store("EURUSD", 1.1, 1.2, Start);
            tk.Ticks.Store("EURUSD", 1.1 + i / 1000.0, 1.2, Start.AddMilliseconds(i / 4), "x'y", i);
            tk.Ticks.StoreTrade("BTC/USDT", 42_000, 0.001 * i, Start.AddHours(i * 5));
        }

        await tk.Ticks.FlushAsync();
        await tk.Options.ImportAsync(folder.Write("quotes.csv", """
            underlying,time,expiry,strike,right,bid,ask,delta
            SPY,2024-01-02 15:00:00,2024-01-19,470,C,5.1,5.2,0.5
            SPY,2024-01-02 15:00:00,2024-01-19,470,P,4.1,,
            SPY,2024-01-03 15:00:00,2024-01-19,475,C,0,2.2,0.3

            """));
        await SaveRunAsync(tk, "first");
        Trade trade = new() { Symbol = "Q'", Quantity = -2, EntryTime = Start, EntryPrice = 10, ExitTime = Start.AddMinutes(1), ExitPrice = 9, Tag = "t;\"" };
        await tk.Runs.SaveAsync(BacktestResult.FromTrades([trade, trade with { Quantity = 3, StopLoss = 8 }]), "from elsewhere");
    }

    private static async Task<long> SaveRunAsync(Workspace tk, string name) =>
        await tk.Runs.SaveAsync(Backtest.Run(await tk.Bars.ReadAsync("A", "1m"), new SmaCross(3, 7), new() { Cash = 10_000 }), name, new() { Tags = ["tag one"] });

    private static async Task<int> CountAsync(Workspace tk, CuttingProxy proxy)
    {
        proxy.Mend();
        using ClickHouseServer server = ClickHouseServer.At($"clickhouse://127.0.0.1:{proxy.Port}/c{Guid.NewGuid():N}");
        await server.PushAsync(tk);
        return proxy.Requests;
    }

    private sealed class Stopping(CancellationTokenSource stop) : IProgress<ClickHousePushProgress>
    {
        public void Report(ClickHousePushProgress value) => stop.Cancel();
    }
}
