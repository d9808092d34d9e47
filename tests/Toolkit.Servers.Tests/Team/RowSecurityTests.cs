using Npgsql;
using Toolkit.Tests.Runs;

namespace Toolkit.Servers.Tests.Team;

/// <summary>Logins of a team: each strategy's writes its own rows, an analyst's its own runs; all read.</summary>
public sealed class RowSecurityTests : IDisposable
{
    private readonly List<TeamHost> _hosts = [];
    private readonly string _connection = PostgresServer.Programs is null ? "" : PostgresServer.Shared.NewDatabase();

    public void Dispose() => _hosts.ForEach(host => host.Dispose());

    private static readonly string[] RowsOfAnother =
    [
        "UPDATE strategies SET status = 'stopped' WHERE strategy_id = 'a'",
        "INSERT INTO strategies VALUES ('a', 'x', 'A', '1m', 'a', NULL, 'running', NULL, 1, 1) ON CONFLICT (strategy_id) DO UPDATE SET status = 'failed'",
        "INSERT INTO strategies VALUES ('c', 'x', 'A', '1m', 'c', NULL, 'running', NULL, 1, 1, 'somebody')",
        "UPDATE strategies SET owner = 'somebody' WHERE strategy_id = 'a'",
        "INSERT INTO orders (strategy_id, order_id, exchange, symbol, quantity, type, time_in_force, status, time, changed_at) VALUES ('a', '9', 'x', 'A', 1, 'market', 'day', 'placed', 1, 1)",
        "UPDATE orders SET status = 'cancelled' WHERE strategy_id = 'a'",
        "INSERT INTO trades (strategy_id, trade_id, exchange, symbol, time, quantity, price, fee) VALUES ('a', '9', 'x', 'A', 1, 1, 1, 0)",
        "UPDATE trades SET price = 2 WHERE strategy_id = 'a'",
        "INSERT INTO positions (strategy_id, exchange, symbol, quantity, average_price, realized, fees, trades, last_time) VALUES ('a', 'x', 'B', 1, 1, 0, 0, 1, 1)",
        "UPDATE positions SET quantity = 99 WHERE strategy_id = 'a'",
        "INSERT INTO signals (strategy_id, exchange, symbol, time, name, direction) VALUES ('a', 'x', 'A', 1, 'n', 1)",
        "UPDATE signals SET direction = -1 WHERE strategy_id = 'a'",
        "INSERT INTO progress VALUES ('a', 1, 1, 1) ON CONFLICT (strategy_id) DO UPDATE SET leg = 2",
        "UPDATE progress SET leg = 5 WHERE strategy_id = 'a'",
        "DELETE FROM strategies", "DELETE FROM orders", "DELETE FROM trades", "DELETE FROM positions", "DELETE FROM signals", "DELETE FROM progress", "DELETE FROM tickers",
        "UPDATE holders SET token = gen_random_uuid()",
        "UPDATE changes SET count = 0", "UPDATE schema_version SET version = 9",
        "UPDATE runs SET notes = 'mine'", "DELETE FROM runs", "DELETE FROM run_tags", "UPDATE runs SET owner = current_user",
        "INSERT INTO run_metrics (run_id) SELECT run_id + 0 FROM runs", "UPDATE run_metrics SET sharpe = 9", "DELETE FROM run_metrics",
        "INSERT INTO run_params SELECT run_id, 'p', 'int', '1' FROM runs", "UPDATE run_params SET value = '9'", "DELETE FROM run_params",
        "INSERT INTO run_tags SELECT run_id, 'mine' FROM runs", "UPDATE run_tags SET tag = 'mine'",
        "INSERT INTO run_series (run_id, position, symbol, is_main, bars) SELECT run_id, 99, 'A', 0, 1 FROM runs", "UPDATE run_series SET symbol = 'X'", "DELETE FROM run_series",
        "INSERT INTO run_details (run_id, options, equity, trades) SELECT run_id, '', '', '' FROM runs", "UPDATE run_details SET options = ''", "DELETE FROM run_details",
        "UPDATE orders SET strategy_id = 'b'", "UPDATE positions SET strategy_id = 'b'", "UPDATE signals SET strategy_id = 'b'", "UPDATE progress SET strategy_id = 'b'",
        "UPDATE strategies SET owner = current_user", "UPDATE strategies SET strategy_id = 'b2'", "UPDATE holders SET owner = current_user", "UPDATE runs SET run_id = 99",
        "UPDATE run_sources SET text = ''", "UPDATE run_bars SET bars = ''", "CREATE TABLE toolkit.own (x INT)",
    ];

    [PostgresFact]
    public async Task Write_to_rows_of_another_is_refused_in_plain_words_in_every_table()
    {
        TeamHost owner = Login("postgres"), a = Strategy(owner), b = Strategy(owner), analyst = Analyst(owner);
        await FillAsync(a);
        using (StrategyAccount own = b.Tk.Live.Register(TeamHost.Named("b")))
        {
            own.Heartbeat();
        }

        string before = Everything(owner);
        foreach (TeamHost other in new[] { b, analyst })
        {
            foreach (string sql in RowsOfAnother)
            {
                ToolkitException refused = Refused(other, sql);
                Assert.True(refused.Kind == ErrorKind.Usage && refused.Message.StartsWith("this login may not do that", StringComparison.Ordinal), $"{sql}: {refused.Kind} {refused.Message}");
            }
        }

        // Versions are pushed by people, not by strategies.
        Assert.Equal(ErrorKind.Usage, Refused(b, "INSERT INTO remote_heads VALUES ('r', 1, 'm', 'me', 1)").Kind);
        Assert.Equal(before, Everything(owner));
        string[] tables = ((string)owner.Ask("SELECT string_agg(relname, ' ') FROM pg_class WHERE relnamespace = 'toolkit'::regnamespace AND relkind = 'r'")!).Split(' ');
        // Each writer has its own rows of writers, and sees no other; bars and tickers are everybody's.
        Assert.All(tables.Except(["writers", "last_bars", "tickers", "remote_heads"]), table => Assert.Contains(RowsOfAnother, sql => sql.Contains(table, StringComparison.Ordinal)));
        Assert.Equal(0, b.Run("UPDATE writers SET number = 0 WHERE owner <> current_user"));
    }

    [PostgresFact]
    public async Task Strategy_writes_what_is_its_own_and_others_read_it()
    {
        TeamHost owner = Login("postgres"), a = Strategy(owner), b = Strategy(owner), analyst = Analyst(owner);
        long run = await FillAsync(a);

        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => b.Tk.Live.Register(TeamHost.Named("a"))).Kind);
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => analyst.Tk.Live.Register(TeamHost.Named("n"))).Kind);
        Assert.Equal(ErrorKind.Usage, (await Assert.ThrowsAsync<ToolkitException>(() => analyst.Tk.Runs.DeleteAsync(run))).Kind);
        Assert.Equal(ErrorKind.Usage, (await Assert.ThrowsAsync<ToolkitException>(() => analyst.Tk.Runs.NoteAsync(run, "x"))).Kind);
        foreach (TeamHost reader in new[] { b, analyst })
        {
            Assert.Single(await reader.Tk.Live.TradesAsync("a"));
            Assert.Equal(run, (await reader.Tk.Runs.ListAsync()).Single().Id);
            Assert.Equal(1L, (await reader.Tk.SqlAsync("SELECT count(*) FROM orders")).Columns[0][0]);
        }

        long own = await analyst.Tk.Runs.SaveAsync(SampleRuns.Cross(), "mine", new() { Tags = ["x"] });
        await analyst.Tk.Runs.NoteAsync(own, "good");
        await analyst.Tk.Runs.UntagAsync(own, ["x"]);
        await analyst.Tk.Runs.DeleteAsync(own);
        // Who owns the database does what he likes.
        await owner.Tk.Runs.DeleteAsync(run);
        Assert.Empty(await b.Tk.Runs.ListAsync());
    }

    private static async Task<long> FillAsync(TeamHost host)
    {
        using StrategyAccount account = host.Tk.Live.Register(TeamHost.Named("a"));
        account.PlaceOrder(new() { OrderId = "1", Quantity = 1 });
        account.RecordTrade(new() { TradeId = "1", OrderId = "1", Quantity = 1, Price = 10 });
        account.RecordSignal(new() { Name = "entry", Direction = 1 });
        account.Advance(new(1, 1, 1));
        host.Tk.Live.RecordTickers(Enumerable.Range(0, 30).Select(i => new Ticker("x", "A", TeamHost.At(i), Last: i)));
        await host.Tk.Live.AppendBarAsync("A", "1m", new(TeamHost.At(0), 1, 1, 1, 1));
        return await host.Tk.Runs.SaveAsync(SampleRuns.Cross(), "kept", new() { Tags = ["x"], StrategySource = "text" });
    }

    private static string Everything(TeamHost owner) => string.Concat(
        ((string)owner.Ask("SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relnamespace = 'toolkit'::regnamespace AND relkind = 'r' AND relname <> 'writers'")!)
        .Split(' ').Select(table => $"{table} {owner.Ask($"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t")}\n"));

    private static ToolkitException Refused(TeamHost host, string sql)
    {
        try
        {
            host.Run(sql);
        }
        catch (ToolkitException e)
        {
            return e;
        }

        throw new InvalidOperationException($"{sql} was let through");
    }

    private TeamHost Strategy(TeamHost owner) => Member(owner, TeamRole.Strategy);

    private TeamHost Analyst(TeamHost owner) => Member(owner, TeamRole.Analyst);

    private TeamHost Member(TeamHost owner, TeamRole role)
    {
        string name = "m" + Guid.NewGuid().ToString("N");
        owner.Team.AddLogin(name, role);
        return Login(name);
    }

    private TeamHost Login(string name)
    {
        TeamHost host = new(new NpgsqlConnectionStringBuilder(_connection) { Username = name }.ConnectionString);
        _hosts.Add(host);
        return host;
    }
}
