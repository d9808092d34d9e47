using System.Globalization;
using Toolkit.Tests.Reliability;
using Toolkit.Tests;
using Xunit.Abstractions;

namespace Toolkit.Servers.Tests.Team;

/// <summary>A server that goes away and comes back while strategies write.</summary>
public sealed class RestartTests(ITestOutputHelper output)
{
    /// <summary>A long run on demand: <c>TOOLKIT_TEST_LIVE_SECONDS=60</c>.</summary>
    private static readonly int Seconds = int.Parse(Environment.GetEnvironmentVariable("TOOLKIT_TEST_LIVE_SECONDS") ?? "5", CultureInfo.InvariantCulture);

    private static readonly int Writers = Seconds >= 30 ? 8 : 3;

    [PostgresFact]
    public async Task Crashed_and_started_again_while_strategies_write_then_every_acknowledged_row_is_there_once_and_no_caller_sees_an_error()
    {
        using PostgresServer server = new();
        string connection = server.NewDatabase();
        using TeamHost here = new(connection);
        here.Tk.Live.Strategies();
        using TemporaryFolder folder = new();
        List<Child> writers =
        [
            .. Enumerable.Range(0, Writers).Select(i => Child.Start([("TOOLKIT_TEST_TEAM", connection)], "live-write", folder.File($"ws{i}"), $"w{i}", 10, Seconds)),
        ];
        List<string>[] first = [.. writers.Select(writer => (List<string>)[writer.Line()!, writer.Line()!])];
        Task<List<string>>[] rest = [.. writers.Select(writer => Task.Run(() => writer.Rest()))];
        server.Stop(crash: true);
        server.Start();
        List<string>[] said = [.. first.Zip(await Task.WhenAll(rest), (begun, then) => (List<string>)[.. begun, .. then])];
        writers.ForEach(writer => writer.MustSucceed());

        double[] times = [.. said.SelectMany(lines => lines).Select(line => double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture)).Order()];
        output.WriteLine($"order, trade and signal: median {times[times.Length / 2]} ms, 99 % {times[times.Length * 99 / 100]} ms, longest {times[^1]} ms; {times.Length} rounds");
        for (int i = 0; i < Writers; i++)
        {
            (string id, int count) = ($"w{i}", said[i].Count);
            Assert.Equal(Enumerable.Range(0, count), (await here.Tk.Live.TradesAsync(id)).Select(t => int.Parse(t.TradeId, CultureInfo.InvariantCulture)).Order());
            Assert.Equal(Enumerable.Range(0, count), (await here.Tk.Live.OrdersAsync(id)).Select(o => int.Parse(o.OrderId, CultureInfo.InvariantCulture)).Order());
            Assert.Equal((count, count), ((await here.Tk.Live.SignalsAsync(id)).Count, (await here.Tk.Live.TickersAsync(id)).Count));
            Assert.Equal((count, count % 2 == 0 ? 0 : 2), here.Tk.Live.Positions(id).Select(p => ((int)p.Trades, (int)p.Quantity)).Single());
            Assert.Equal(Math.Min(count, 1_000), await here.Tk.Live.TakeBarsAsync(id, "1m"));
            Assert.False(here.Tk.Live.IsRunning(id));
        }

        Assert.Equal(0L, here.Ask("SELECT count(*) FROM problems"));
        writers.ForEach(writer => writer.Dispose());
    }

    [PostgresFact]
    public void Killed_strategy_is_running_no_more_and_another_process_takes_it_over()
    {
        string connection = PostgresServer.Shared.NewDatabase();
        using TeamHost here = new(connection);
        using TemporaryFolder folder = new();
        using Child writer = Child.Start([("TOOLKIT_TEST_TEAM", connection)], "live-write", folder.File("ws"), "w", 100_000, 0);
        writer.Line();

        Assert.True(here.Tk.Live.IsRunning("w"));
        Assert.Equal(ErrorKind.Busy, Assert.Throws<ToolkitException>(() => here.Tk.Live.Register(TeamHost.Named("w"))).Kind);
        writer.Kill();
        using StrategyAccount account = here.Tk.Live.Register(TeamHost.Named("w"));
        Assert.True(here.Tk.Live.IsRunning("w"));
    }

    [PostgresFact]
    public void Server_that_stays_away_is_busy_and_says_which_and_no_password()
    {
        using PostgresServer server = new();
        string connection = server.NewDatabase();
        using TeamHost here = new(connection + ";Password=secret", TimeSpan.FromMilliseconds(500));
        using StrategyAccount account = here.Tk.Live.Register(TeamHost.Named("s"));
        server.Stop();

        ToolkitException gone = Assert.Throws<ToolkitException>(() => account.Heartbeat());

        Assert.Equal(ErrorKind.Busy, gone.Kind);
        Assert.Contains(here.Team.Name, gone.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", gone.ToString(), StringComparison.Ordinal);
        server.Start();
        account.Heartbeat();
    }

    [PostgresFact]
    public void Session_that_was_cut_off_writes_nothing_once_another_has_taken_the_strategy_over()
    {
        string connection = PostgresServer.Shared.NewDatabase();
        using TeamHost here = new(connection), there = new(connection), admin = new(connection);
        using StrategyAccount former = here.Tk.Live.Register(TeamHost.Named("s"));
        former.PlaceOrder(new() { OrderId = "1", Quantity = 1 });
        EndSessions(admin);
        using (StrategyAccount latter = there.Tk.Live.Register(TeamHost.Named("s")))
        {
            Assert.Equal(ErrorKind.Busy, Assert.Throws<ToolkitException>(() => former.PlaceOrder(new() { OrderId = "2", Quantity = 1 })).Kind);
            latter.PlaceOrder(new() { OrderId = "3", Quantity = 1 });
        }

        // Also when nobody has it any more.
        Assert.Equal(ErrorKind.Busy, Assert.Throws<ToolkitException>(() => former.PlaceOrder(new() { OrderId = "4", Quantity = 1 })).Kind);
        Assert.Equal(["1", "3"], here.Tk.Live.OrdersAsync("s").GetAwaiter().GetResult().Select(o => o.OrderId));
    }

    [PostgresFact]
    public void Session_that_was_cut_off_goes_on_when_nobody_else_came()
    {
        string connection = PostgresServer.Shared.NewDatabase();
        using TeamHost here = new(connection), admin = new(connection);
        using StrategyAccount account = here.Tk.Live.Register(TeamHost.Named("s"));
        EndSessions(admin);

        account.PlaceOrder(new() { OrderId = "1", Quantity = 1 });

        Assert.True(admin.Tk.Live.IsRunning("s"));
        Assert.Equal(ErrorKind.Busy, Assert.Throws<ToolkitException>(() => admin.Tk.Live.Register(TeamHost.Named("s"))).Kind);
    }

    [PostgresFact]
    public void Session_that_could_not_ask_whether_its_name_has_passed_on_does_not_write()
    {
        string connection = PostgresServer.Shared.NewDatabase();
        using TeamHost here = new(connection), admin = new(connection);
        using StrategyAccount former = here.Tk.Live.Register(TeamHost.Named("s"));
        EndSessions(admin);
        admin.Tk.Live.Register(TeamHost.Named("s")).Dispose();
        admin.Run("ALTER TABLE toolkit.holders RENAME TO aside");
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<ToolkitException>(() => former.PlaceOrder(new() { OrderId = "1", Quantity = 1 })).Kind);
        admin.Run("ALTER TABLE toolkit.aside RENAME TO holders");

        Assert.Equal(ErrorKind.Busy, Assert.Throws<ToolkitException>(() => former.PlaceOrder(new() { OrderId = "2", Quantity = 1 })).Kind);
        Assert.Empty(here.Tk.Live.OrdersAsync("s").GetAwaiter().GetResult());
    }

    private static void EndSessions(TeamHost admin) =>
        admin.Ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
}
