using static Toolkit.Tests.Trading.LiveWorkspace;

namespace Toolkit.Tests.Trading;

/// <summary>What all strategies share: tickers and bars; and what SQL sees of the live store.</summary>
public sealed class SharedTests : IDisposable
{
    private readonly LiveWorkspace _ws = new();

    public void Dispose() => _ws.Dispose();

    [Fact]
    public void Changes_of_any_process_are_counted()
    {
        using LiveWorkspace desk = new();
        long before = desk.Live.Changes();
        using Workspace other = Workspace.Open(desk.Path, new() { Team = desk.Tk.Settings.Team });

        desk.Trade("a", (1, 10, 0));

        long after = other.Live.Changes();
        Assert.True(after > before);
        Assert.Equal(after, other.Live.Changes());
    }

    [Fact]
    public async Task A_ticker_that_comes_again_is_merged()
    {
        _ws.Live.RecordTickers(new("local", "A", At(0), Bid: 99, Ask: 101), new("local", "A", At(1), Bid: 98), new("x", "A", At(0), Last: 5));
        _ws.Live.RecordTickers(new Ticker("local", "A", At(0), Ask: 102, Last: 100));

        Assert.Equal(
            [new("local", "A", At(0), 99, 102, 100), new("x", "A", At(0), Last: 5), new("local", "A", At(1), Bid: 98)],
            await _ws.Live.TickersAsync());
        Assert.Equal([("local", At(1)), ("x", At(0))], _ws.Live.LatestTickers().Select(t => (t.Exchange, t.Time)));
        Assert.Equal([(99, 102, 100)], _ws.Sql("SELECT bid, ask, last FROM tickers WHERE exchange = 'local' AND time = '2024-01-01'").Rows
            .Select(row => ((double)row["bid"]!, (double)row["ask"]!, (double)row["last"]!)));
    }

    [Fact]
    public async Task An_appended_bar_is_read_with_the_files_and_its_last_state_wins()
    {
        await _ws.Tk.Ingest.BarsAsync("A", "1m", [new(At(0), 1, 2, 1, 2, 10), new(At(1), 2, 3, 2, 3, 20)]);
        _ws.Tk.Maintenance.Compact(all: true);

        await _ws.Live.AppendBarAsync("A", "1m", new(At(2), 3, 3, 3, 3, 1));
        await _ws.Live.AppendBarAsync("A", "1m", new(At(2), 3, 4, 3, 4, 30));
        await _ws.Live.AppendBarAsync("A", "1m", new(At(1), 2, 5, 2, 5, 21));

        Assert.Equal([2, 5, 4], (await _ws.Tk.Bars.ReadAsync("A", "1m")).Close);
        Assert.Equal(3, _ws.Number("SELECT count(*) FROM bars"));
        Assert.Equal(2, _ws.Tk.Status().HotRows);
        _ws.Tk.Maintenance.Compact();
        Assert.Equal((0, 3), (_ws.Tk.Status().HotRows, _ws.Tk.Status().Rows));
        Assert.Equal([2, 5, 4], (await _ws.Tk.Bars.ReadAsync("A", "1m")).Close);
        ToolkitException bad = await Assert.ThrowsAsync<ToolkitException>(() => _ws.Live.AppendBarAsync("A", "1m", new(At(3), 1, 0.5, 1, 1)));
        Assert.Equal(ErrorKind.BadData, bad.Kind);
    }

    [Fact]
    public async Task Sql_sees_each_change_with_the_sides_in_words()
    {
        Assert.Equal(0, _ws.Number("SELECT count(*) FROM trades"));
        using StrategyAccount account = _ws.Live.Register(Named("s"));
        account.PlaceOrder(new() { OrderId = "1", Quantity = -2, Time = At(0) });
        Assert.Equal("sell", _ws.Sql("SELECT side FROM orders")["side"][0]);
        account.RecordTrade(new() { TradeId = "1", OrderId = "1", Quantity = -2, Price = 10, Time = At(1) });
        account.RecordSignal(new() { Name = "entry", Direction = -1, Strength = 0.5, Time = At(0) });
        account.RecordSignal(new() { Name = "entry", Direction = 1, Strength = 0.75, Time = At(0) });

        Frame joined = _ws.Sql(
            """
            SELECT s.name, o.status, t.side, t.time, p.quantity, g.direction, g.strength
            FROM strategies s JOIN orders o USING (strategy_id) JOIN trades t USING (strategy_id, order_id) JOIN positions p USING (strategy_id) JOIN signals g USING (strategy_id)
            """);
        Assert.Equal(["s", "filled", "sell", At(1), -2.0, 1L, 0.75], joined.Columns.Select(column => column[0]));
        if (_ws.Tk.Settings.Team is null)
        {
            Assert.Equal(1, (await _ws.Tk.SqlAsync("SELECT count(*)::INTEGER AS n FROM trades", options: new() { Confine = true }))["n"][0]);
        }
    }
}
