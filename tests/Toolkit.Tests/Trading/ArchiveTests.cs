using System.Globalization;
using Toolkit.Tests.Reliability;
using static Toolkit.Tests.Trading.LiveWorkspace;

namespace Toolkit.Tests.Trading;

/// <summary>Old rows move to files, are seen as before, and are never in both places or in none.</summary>
public sealed class ArchiveTests : IDisposable
{
    private const int Rounds = 40, Old = 30;

    private static readonly string[] Counts = ["orders", "trades", "signals", "tickers"];

    private readonly LiveWorkspace _ws = new();

    public void Dispose() => _ws.Dispose();

    public static TheoryData<string> Points() => new(
        "publish.copying", "publish.copied", "publish.hashed", "publish.read-back", "file.renaming", "file.renamed", "fsync.folder", "side.committing", "side.committed",
        "publish.copying#3", "side.committing#2", "side.committed#3");

    [Fact]
    public async Task Archived_rows_are_found_as_before_and_profit_and_loss_stays()
    {
        Fill();
        string[] before = await StateAsync();

        ArchiveReport foreseen = await _ws.Live.ArchiveAsync(At(Old), dryRun: true), moved = await _ws.Live.ArchiveAsync(At(Old));

        // The first order is still open, so it stays; that of the last old trade has been changed since.
        Assert.Equal((Old, Old, Old, Old), (moved.Trades, moved.Orders, moved.Signals, moved.Tickers));
        Assert.Equal((Old, Old, Old), (foreseen.Trades, foreseen.Signals, foreseen.Tickers));
        Assert.Equal(4, moved.Files);
        Assert.Equal(Rounds - Old, Live("trades"));
        Assert.Equal(Rounds - Old + 1, Live("orders"));
        Assert.Equal(before, await StateAsync());
        Assert.Equal((0, 4), (await _ws.Live.ArchiveAsync(At(Old)) is var again ? again.Files : -1, Directory.GetFiles(Path.Combine(_ws.Path, "trading")).Length));
        Assert.True(_ws.Tk.Maintenance.Doctor().Ok);
        Assert.Equal(Rounds, (await _ws.Tk.SqlAsync("SELECT count(*)::INTEGER AS n FROM trades", options: new() { Confine = true }))["n"][0]);
        // In the rest, too: nothing is left but what is open and last.
        await _ws.Live.ArchiveAsync(At(1000));
        Assert.Equal((0, 1, 0, 1), (Live("trades"), Live("orders"), Live("signals"), Live("tickers")));
        Assert.Equal(before, await StateAsync());
        Assert.True(_ws.Tk.Maintenance.Vacuum() >= 0);
        Assert.Equal(before, await StateAsync());
    }

    [Fact]
    public async Task Numbers_of_archived_rows_are_used_and_their_time_is_over()
    {
        Fill();
        await _ws.Live.ArchiveAsync(At(Old));
        using StrategyAccount account = _ws.Live.Register(Named("s"));

        Assert.Contains("has a trade 3 already (it has been archived)", Fails(() => account.RecordTrade(new() { TradeId = "3", Quantity = 1, Price = 1 })).Message, StringComparison.Ordinal);
        Assert.Contains("has an order 3 already (it has been archived)", Fails(() => account.PlaceOrder(new() { OrderId = "3", Quantity = 1 })).Message, StringComparison.Ordinal);
        Assert.True(account.HasTrade("3"));
        Assert.Equal(ErrorKind.NotFound, Fails(() => account.CancelOrder("3")).Kind);
        Assert.Equal(ErrorKind.BadData, Fails(() => account.RecordSignal(new() { Name = "entry", Direction = 1, Time = At(3) })).Kind);
        Assert.Equal(ErrorKind.BadData, Fails(() => _ws.Live.RecordTickers(new Ticker("local", "A", At(3), Bid: 1))).Kind);
        // A late fill is another matter: it has a number of its own, and its place in time.
        LivePosition before = account.Positions().Single();
        account.RecordTrade(new() { TradeId = "late", Quantity = 1, Price = 100, Time = At(2) });
        Assert.Equal((before.Quantity + 1, before.Trades + 1), (account.Positions().Single().Quantity, account.Positions().Single().Trades));
        Assert.Equal(Rounds + 1, (await _ws.Live.TradesAsync("s")).Count);
        Assert.True(_ws.Tk.Maintenance.Verify().Ok);
    }

    [Fact]
    public async Task Rows_go_in_parts_and_those_of_one_moment_together()
    {
        using (StrategyAccount account = _ws.Live.Register(Named("s")))
        {
            account.Together(() =>
            {
                for (int i = 0; i < 25; i++)
                {
                    account.RecordTrade(new() { TradeId = $"{i}", Quantity = 1, Price = i, Time = At(i / 10) });
                }
            });
        }

        using Toolkit.Storage.BarStore store = Toolkit.Storage.BarStore.Open(_ws.Path);
        ArchiveReport report = new Toolkit.Trading.LiveArchive(store).Run(At(2), partRows: 7, default);

        Assert.Equal((20, 2), (report.Trades, report.Files));
        Assert.Equal(Enumerable.Range(0, 25), (await _ws.Live.TradesAsync()).Select(t => (int)t.Price));
        Assert.Equal(25, _ws.Number("SELECT count(DISTINCT trade_id) FROM trades"));
        Assert.Equal([5], (await _ws.Live.TradesAsync(from: At(2))).GroupBy(t => t.Time).Select(g => g.Count()));
    }

    [Fact]
    public async Task A_damaged_file_is_named_and_not_served()
    {
        Fill();
        await _ws.Live.ArchiveAsync(At(Old));
        string file = Directory.GetFiles(Path.Combine(_ws.Path, "trading"))[0];
        byte[] bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);

        Problem problem = Assert.Single(_ws.Tk.Maintenance.Verify().Problems);
        Assert.Equal(file, problem.Where);
        Assert.Contains("SHA-256", problem.What, StringComparison.Ordinal);

        Array.ForEach(Directory.GetFiles(Path.Combine(_ws.Path, "trading")), path => DiskDamage.Flip(path, 200, 1));
        using Workspace other = Workspace.Open(_ws.Path);
        foreach (Func<Task> read in new Func<Task>[] { () => other.Live.TradesAsync(), () => other.SqlAsync("SELECT count(*) FROM trades"), () => other.SqlAsync("SELECT count(*) FROM orders") })
        {
            ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(read);
            Assert.Equal(ErrorKind.BadData, error.Kind);
            Assert.Contains("SHA-256", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Killed_at_a_point_no_row_is_lost_or_doubled(string point)
    {
        Fill();
        string[] before = await StateAsync();
        using (Child child = Child.Start([("TOOLKIT_FAILPOINT", point)], "archive", _ws.Path, Old))
        {
            Assert.NotEqual(0, child.Ended());
        }

        Assert.Equal(before, await StateAsync());
        Assert.True(_ws.Tk.Maintenance.Verify().Ok);
        using (Child again = Child.Start("archive", _ws.Path, Old))
        {
            again.MustSucceed();
        }

        Assert.Equal(before, await StateAsync());
        Assert.Equal(Rounds - Old, Live("trades"));
        Assert.True(_ws.Tk.Maintenance.Doctor().Ok);
        // What the killed one left behind is gone.
        Assert.Equal(_ws.Number("SELECT count(*) FROM glob('" + Path.Combine(_ws.Path, "trading") + "/*')"), Files());
    }

    [Fact]
    public async Task A_backup_holds_one_state_whoever_writes_meanwhile()
    {
        // The writer begins at minute 0, after what is archived.
        Fill(from: -1000);
        await _ws.Live.ArchiveAsync(At(Old - 1000));
        using Child writer = Child.Start("live-write", _ws.Path, "w", 100_000, 0);
        writer.Line();
        List<long> acknowledged = [];
        for (int i = 0; i < 3; i++)
        {
            string copy = _ws.Beside($"backup{i}");
            long least = long.Parse(writer.Line()!.Split(' ')[1], CultureInfo.InvariantCulture);
            _ws.Tk.Maintenance.Backup(copy);
            using Workspace restored = Workspace.Open(copy, new() { Create = false });
            Assert.True(restored.Maintenance.Doctor().Ok);
            IReadOnlyList<LiveTrade> trades = await restored.Live.TradesAsync("w");
            Assert.True(trades.Count > least, $"{trades.Count} trades, {least} were acknowledged before");
            Assert.Equal(trades.Count, (await restored.Live.OrdersAsync("w")).Count);
            Assert.Equal(trades.Count, restored.Live.Positions("w").Single().Trades);
            Assert.Equal(Rounds, (await restored.Live.TradesAsync("s")).Count);
            restored.Live.Register(Named("s")).Dispose();
            acknowledged.Add(trades.Count);
        }

        writer.Kill();
        Assert.Equal(acknowledged.Order(), acknowledged);
    }

    /// <summary>An order a minute that fills at once, with a signal and a ticker; and one that waits.</summary>
    private void Fill(int from = 0)
    {
        using StrategyAccount account = _ws.Live.Register(Named("s"));
        account.Together(() =>
        {
            account.PlaceOrder(new() { OrderId = "waits", Quantity = 1, Type = OrderType.Limit, Limit = 1, Time = At(from) });
            for (int i = 0; i < Rounds; i++)
            {
                account.PlaceOrder(new() { OrderId = $"{i}", Quantity = i % 3 == 2 ? -3 : 2, Time = At(from + i), Tag = "round" });
                account.RecordTrade(new() { TradeId = $"{i}", OrderId = $"{i}", Quantity = i % 3 == 2 ? -3 : 2, Price = 100 + i, Fee = 0.25, Time = At(from + i) });
                account.RecordSignal(new() { Name = "entry", Direction = i % 3 == 2 ? -1 : 1, Price = 100 + i, Time = At(from + i) });
            }
        });
        _ws.Live.RecordTickers(Enumerable.Range(0, Rounds).Select(i => new Ticker("local", "A", At(from + i), Bid: i)));
    }

    /// <summary>All that can be asked, as text.</summary>
    private async Task<string[]> StateAsync() =>
    [
        .. Counts.Select(table => _ws.Sql($"SELECT * FROM {table} ORDER BY ALL").ToText()),
        .. _ws.Live.Positions().Select(p => p.ToString()),
        .. (await _ws.Live.OrdersAsync("s")).Select(o => o.ToString()),
        .. (await _ws.Live.TradesAsync("s")).Select(t => t.ToString()),
        .. (await _ws.Live.SignalsAsync("s")).Select(s => s.ToString()),
        .. (await _ws.Live.TickersAsync("A")).Select(t => t.ToString()),
        .. (await _ws.Live.PnlAsync("s")).Select(p => $"{p.Realized:R} {p.Fees:R} {p.Quantity:R} {p.AveragePrice:R} {p.Trades.Count}"),
    ];

    private long Live(string table)
    {
        using Toolkit.Storage.BarStore store = Toolkit.Storage.BarStore.Open(_ws.Path);
        return store.Trading.Read(connection => connection.Number($"SELECT COUNT(*) FROM {table}"));
    }

    private long Files() => Live("files");

    private static ToolkitException Fails(Action action) => Assert.Throws<ToolkitException>(action);
}
