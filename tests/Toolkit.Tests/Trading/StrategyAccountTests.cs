using Microsoft.Data.Sqlite;
using static Toolkit.Tests.Trading.LiveWorkspace;

namespace Toolkit.Tests.Trading;

/// <summary>What a strategy may write: its own rows, each number once.</summary>
public sealed class StrategyAccountTests : IDisposable
{
    private readonly LiveWorkspace _ws = new();

    public void Dispose() => _ws.Dispose();

    [Fact]
    public async Task A_strategy_has_its_own_numbers_and_cannot_reach_those_of_another()
    {
        using StrategyAccount a = _ws.Live.Register(Named("a")), b = _ws.Live.Register(Named("b"));
        a.PlaceOrder(new() { OrderId = "1", Quantity = 5, Type = OrderType.Limit, Limit = 10 });
        b.PlaceOrder(new() { OrderId = "1", Quantity = -7 });

        Assert.Equal(ErrorKind.NotFound, Fails(() => a.CancelOrder("2")).Kind);
        b.PlaceOrder(new() { OrderId = "2", Quantity = 1 });
        Assert.Equal(ErrorKind.NotFound, Fails(() => a.CancelOrder("2")).Kind);
        Assert.Equal(ErrorKind.NotFound, Fails(() => a.RecordTrade(new() { TradeId = "x", OrderId = "2", Quantity = 1, Price = 1 })).Kind);
        // Even an order that says it is another's is one's own.
        a.PlaceOrder(new() { OrderId = "3", Quantity = 1, StrategyId = "b" });
        a.RecordTrade(new() { TradeId = "t", OrderId = "1", Quantity = 5, Price = 9.5, StrategyId = "b" });
        a.SetStatus(StrategyStatus.Failed, "no connection");
        b.RecordTrade(new() { TradeId = "t", Quantity = 1, Price = 8 });

        Assert.Equal([("1", OrderStatus.Placed), ("2", OrderStatus.Placed)], (await _ws.Live.OrdersAsync("b")).Select(o => (o.OrderId, o.Status)));
        Assert.Equal([("1", OrderStatus.Filled), ("3", OrderStatus.Placed)], (await _ws.Live.OrdersAsync("a")).Select(o => (o.OrderId, o.Status)));
        Assert.Equal([("a", StrategyStatus.Failed, "no connection"), ("b", StrategyStatus.Running, null)], _ws.Live.Strategies().Select(s => (s.Id, s.Status, s.Reason)));
        Assert.Equal([("a", 5), ("b", 1)], _ws.Live.Positions().Select(p => (p.StrategyId, p.Quantity)));
        Assert.Equal(["1", "2"], b.OpenOrders().Select(o => o.OrderId));
    }

    [Fact]
    public async Task A_trade_that_is_told_twice_counts_once()
    {
        using StrategyAccount account = _ws.Live.Register(Named("s"));
        LiveTrade trade = new() { TradeId = "T-1", Quantity = 5, Price = 100, Time = At(0) };
        account.RecordTrade(trade);

        ToolkitException refused = Fails(() => account.RecordTrade(trade with { Price = 101 }));

        Assert.Equal(ErrorKind.BadData, refused.Kind);
        Assert.Contains("strategy s has a trade T-1 already (5 A at 100, 2024-01-01T00:00:00Z)", refused.Message, StringComparison.Ordinal);
        Assert.True(account.HasTrade("T-1"));
        Assert.False(account.HasTrade("T-2"));
        Assert.Equal(100, Assert.Single(await _ws.Live.TradesAsync("s")).Price);
        Assert.Equal(5, account.Positions().Single().Quantity);
    }

    [Fact]
    public void Orders_are_changed_filled_in_parts_cancelled_and_rejected()
    {
        using StrategyAccount account = _ws.Live.Register(Named("s"));
        account.PlaceOrder(new() { OrderId = "1", Quantity = 10, Type = OrderType.StopLimit, Stop = 101, Limit = 102, TimeInForce = TimeInForce.Day, Tag = "breakout", Time = At(0) });
        account.ChangeOrder("1", new() { Limit = 103, Quantity = 8 }, At(1));
        account.RecordTrade(new() { TradeId = "a", OrderId = "1", Quantity = 2, Price = 102, Time = At(2) });
        Assert.Equal((OrderStatus.PartiallyFilled, 2, 102), Short(account.FindOrder("1")!));
        account.RecordTrade(new() { TradeId = "b", OrderId = "1", Quantity = 6, Price = 103, Time = At(3) });

        LiveOrder filled = account.FindOrder("1")!;
        Assert.Equal((OrderStatus.Filled, 8, 102.75), Short(filled));
        Assert.Equal(("s", "local", "A", 103, 101, TimeInForce.Day, "breakout", At(0), At(3)), (filled.StrategyId, filled.Exchange, filled.Symbol, filled.Limit, filled.Stop, filled.TimeInForce, filled.Tag, filled.Time, filled.ChangedAt));
        Assert.Equal(ErrorKind.Usage, Fails(() => account.CancelOrder("1")).Kind);

        account.PlaceOrder(new() { OrderId = "2", Quantity = -1, Time = At(4) });
        Assert.Equal((OrderStatus.Rejected, "no margin"), (account.RejectOrder("2", "no margin").Status, account.FindOrder("2")!.Reason));
        account.PlaceOrder(new() { OrderId = "3", Quantity = -3, Type = OrderType.Limit, Limit = 110, Time = At(5) });
        account.CancelOrder("3", "the day is over");
        // A fill that overtook the cancelling still counts.
        account.RecordTrade(new() { TradeId = "c", OrderId = "3", Quantity = -1, Price = 110 });
        Assert.Equal((OrderStatus.Cancelled, -1, 110), Short(account.FindOrder("3")!));
        Assert.Empty(account.OpenOrders());
    }

    [Fact]
    public async Task What_cannot_be_is_refused_and_leaves_nothing()
    {
        using StrategyAccount account = _ws.Live.Register(Named("s"));
        account.PlaceOrder(new() { OrderId = "1", Quantity = 5 });

        Assert.Equal(ErrorKind.BadData, Fails(() => account.PlaceOrder(new() { OrderId = "1", Quantity = 6 })).Kind);
        foreach (Action wrong in (Action[])
        [
            () => account.PlaceOrder(new() { OrderId = "2", Quantity = 0 }),
            () => account.PlaceOrder(new() { OrderId = "2", Quantity = double.NaN }),
            () => account.PlaceOrder(new() { OrderId = "2", Quantity = 1, Limit = 5 }),
            () => account.PlaceOrder(new() { OrderId = "2", Quantity = 1, Type = OrderType.Stop }),
            () => account.PlaceOrder(new() { OrderId = "", Quantity = 1 }),
            () => account.RecordTrade(new() { TradeId = "t", Quantity = 0, Price = 1 }),
            () => account.RecordTrade(new() { TradeId = "t", Quantity = 1, Price = double.PositiveInfinity }),
            () => account.RecordTrade(new() { TradeId = "t", Quantity = -1, Price = 1, OrderId = "1" }),
            () => account.RecordTrade(new() { TradeId = "t", Quantity = 1, Price = 1, OrderId = "1", Symbol = "B" }),
            () => account.RecordSignal(new() { Name = "x", Direction = 2 }),
            () => _ws.Live.Register(Named("t") with { Config = "{fast: 10" }),
            () => _ws.Live.Register(Named("")),
            () => _ws.Live.RecordTickers(new Ticker("local", "A", At(0), Bid: double.NaN)),
        ])
        {
            Assert.Equal(ErrorKind.Usage, Fails(wrong).Kind);
        }

        // All of a group or nothing.
        Assert.Throws<InvalidOperationException>(() => account.Together(() =>
        {
            account.RecordTrade(new() { TradeId = "t", Quantity = 1, Price = 1 });
            throw new InvalidOperationException();
        }));
        Assert.Single(await _ws.Live.OrdersAsync());
        Assert.Empty(await _ws.Live.TradesAsync());
        Assert.Empty(await _ws.Live.TickersAsync());
        Assert.Equal("s", Assert.Single(_ws.Live.Strategies()).Id);
    }

    [Fact]
    public void A_strategy_runs_once_at_a_time_and_goes_on_where_it_was()
    {
        using (StrategyAccount account = _ws.Live.Register(Named("s") with { Config = """{"fast": 10}""" }))
        {
            account.PlaceOrder(new() { OrderId = "1", Quantity = 5 });
            Assert.Contains("is running in another process", Fails(() => _ws.Live.Register(Named("s"))).Message, StringComparison.Ordinal);
            Assert.Equal(ErrorKind.Busy, Fails(() => _ws.Live.Enter(Named("s"))).Kind);
            account.SetStatus(StrategyStatus.Stopped);
        }

        StrategyRow changed = _ws.Live.Enter(Named("s") with { Name = "SmaCross", Config = """{"fast": 12}""" });
        Assert.Equal((StrategyStatus.Stopped, "SmaCross", """{"fast": 12}"""), (changed.Status, changed.Name, changed.Config));
        using StrategyAccount again = _ws.Live.Register(Named("s"));
        Assert.Equal((StrategyStatus.Running, changed.RegisteredAt), (again.Strategy.Status, again.Strategy.RegisteredAt));
        Assert.Equal("1", Assert.Single(again.OpenOrders()).OrderId);
        Assert.Equal(ErrorKind.NotFound, Fails(() => _ws.Live.Strategy("t")).Kind);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a'; DROP TABLE trades; --")]
    [InlineData("日本 $id")]
    [InlineData("CON")]
    public void A_name_is_never_a_path_or_sql(string name)
    {
        using (StrategyAccount account = _ws.Live.Register(Named(name, name)))
        {
            account.PlaceOrder(new() { OrderId = name, Quantity = 1, Tag = name });
            account.RecordTrade(new() { TradeId = name, OrderId = name, Quantity = 1, Price = 1 });
            account.RecordSignal(new() { Name = name, Direction = 1, Note = name });
        }

        Assert.Equal(name, _ws.Pnl(name).Symbol);
        Assert.Equal(1, _ws.Number("SELECT count(*) FROM trades"));
        Assert.All(Directory.GetFiles(_ws.Path, "*", SearchOption.AllDirectories), path => Assert.DoesNotContain(name, path, StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(_ws.Beside(""), "*"));
    }

    [SqliteFact]
    public void A_writer_that_does_not_finish_is_busy()
    {
        using Workspace hasty = Workspace.Open(_ws.Beside("hasty"), new() { BusyTimeout = TimeSpan.FromMilliseconds(50) });
        using StrategyAccount account = hasty.Live.Register(Named("s"));
        using SqliteConnection other = new($"Data Source={Path.Combine(hasty.Path, "trading.db")};Pooling=False");
        other.Open();
        using System.Data.Common.DbCommand begin = other.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        begin.ExecuteNonQuery();

        Assert.Equal(ErrorKind.Busy, Fails(account.Heartbeat).Kind);
        begin.CommandText = "ROLLBACK";
        begin.ExecuteNonQuery();
        account.Heartbeat();
    }

    [SqliteFact]
    public async Task Read_only_and_absent_read_as_they_are_and_cannot_be_written()
    {
        using (Workspace absent = Workspace.Open(_ws.Beside("none")))
        {
            Assert.Empty(absent.Live.Strategies());
            Assert.Empty(await absent.Live.TradesAsync());
            Assert.Equal(0L, (await absent.SqlAsync("SELECT count(*) AS n FROM orders"))["n"][0]);
            Assert.False(Directory.Exists(_ws.Beside("none")));
        }

        _ws.Trade("s", (1, 1, 0));
        using Workspace tk = Workspace.Open(_ws.Path, new() { ReadOnly = true });
        Assert.Equal(1L, (await tk.SqlAsync("SELECT count(*) AS n FROM trades"))["n"][0]);
        _ws.Trade("t", (1, 1, 0));
        Assert.Equal(2, (await tk.Live.TradesAsync()).Count);
        Assert.Equal(ErrorKind.Failure, Fails(() => tk.Live.Register(Named("s"))).Kind);
    }

    private static (OrderStatus, double, double?) Short(LiveOrder order) => (order.Status, order.Filled, order.AveragePrice);

    private static ToolkitException Fails(Action action) => Assert.Throws<ToolkitException>(action);
}
