using System.Text.Json;

namespace Toolkit.Cli.Tests;

/// <summary><c>live</c> and <c>archive</c>.</summary>
public sealed class LiveVerbTests
{
    private static readonly DateTime Start = new(2024, 1, 2, 10, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Live_tells_what_a_strategy_did()
    {
        using Cli cli = new();
        JsonElement registered = await cli.JsonAsync("live", "register", "sma-1", "ACME", "--timeframe", "1m", "--name", "SmaCross", "--config", """{"fast": 10}""");
        Assert.Equal(("sma-1", "ACME", "registered", 10), (Text(registered, "strategy"), Text(registered, "symbol"), Text(registered, "status"), registered.GetProperty("config").GetProperty("fast").GetInt32()));
        await TradeAsync(cli);

        Assert.Equal("sma-1", Text(await OnlyAsync(cli, "live", "strategies"), "strategy"));
        Assert.Equal(2, (await cli.JsonAsync("live", "orders")).GetArrayLength());
        JsonElement open = await OnlyAsync(cli, "live", "orders", "sma-1", "--open");
        Assert.Equal(("2", "sell", "limit", "placed", 12), (Text(open, "orderId"), Text(open, "side"), Text(open, "type"), Text(open, "status"), open.GetProperty("limit").GetDouble()));
        JsonElement trade = await OnlyAsync(cli, "live", "trades", "sma-1", "--from", "2024-01-02");
        Assert.Equal(("T1", "buy", 5, 10, 0.5, "2024-01-02T10:00:00Z"), (Text(trade, "tradeId"), Text(trade, "side"), Number(trade, "quantity"), Number(trade, "price"), Number(trade, "fee"), Text(trade, "time")));
        Assert.Equal(0, (await cli.JsonAsync("live", "trades", "--to", "2024-01-02")).GetArrayLength());
        Assert.Equal((5, 10), (Number(await OnlyAsync(cli, "live", "positions"), "quantity"), Number(await OnlyAsync(cli, "live", "positions"), "averagePrice")));
        Assert.Equal(("entry", 1), (Text(await OnlyAsync(cli, "live", "signals", "sma-1"), "name"), Number(await OnlyAsync(cli, "live", "signals"), "direction")));
        // 5 x (11 - 10) - 0.5, marked at the close of the bar that was appended.
        JsonElement pnl = await OnlyAsync(cli, "live", "pnl", "sma-1");
        Assert.Equal((0, 5, 0.5, 4.5, 11, "2024-01-02T10:02:00Z"), (Number(pnl, "realized"), Number(pnl, "unrealized"), Number(pnl, "fees"), Number(pnl, "net"), Number(pnl, "markPrice"), Text(pnl, "markTime")));
        Assert.Equal("averageCost", Text(await OnlyAsync(cli, "live", "pnl", "--average-cost"), "costBasis"));
        Assert.Equal([5.0], (await cli.JsonAsync("sql", "SELECT quantity FROM positions")).EnumerateArray().Select(row => Number(row, "quantity")));
        foreach (string[] verb in (string[][])[["strategies"], ["orders"], ["trades"], ["positions"], ["signals"], ["pnl"]])
        {
            Assert.Contains("sma-1", (await cli.OkAsync(["live", .. verb])).Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Live_compares_with_a_stored_run()
    {
        using Cli cli = new();
        await cli.OkAsync("ingest", cli.Write("a.csv", Bars.Daily), "ACME", "--timeframe", "1d");
        JsonElement run = await cli.JsonAsync("backtest", "SmaCross", "ACME", "--param", "fast=2", "--param", "slow=3", "--save", "planned");
        await TradeAsync(cli);

        JsonElement compared = await cli.JsonAsync("live", "compare", "sma-1", $"{run.GetProperty("runId").GetInt64()}");

        Assert.Equal((0, 0), (Number(compared, "matched"), Number(compared, "extra")));
        Assert.Equal(Number(run, "trades"), Number(compared, "missed"));
        Assert.Contains("0 matched", (await cli.OkAsync("live", "compare", "sma-1", "1")).Out, StringComparison.Ordinal);
        Assert.Equal(2, (await cli.RunAsync("live", "compare", "sma-1", "1", "--within", "-1")).Code);
    }

    [Theory]
    [InlineData(3, "no strategy sma-2 is registered; did you mean sma-1?", "live", "trades", "sma-2")]
    [InlineData(3, "'toolkit live strategies'", "live", "pnl", "sma-2")]
    [InlineData(2, "the parameters are no JSON", "live", "register", "x", "ACME", "--timeframe", "1m", "--config", "fast=10")]
    [InlineData(2, "'3 lightyears' is no length of time", "archive", "--older-than", "3 lightyears")]
    public async Task What_cannot_be_is_said(int code, string words, params string[] args)
    {
        using Cli cli = new();
        await TradeAsync(cli);

        Outcome outcome = await cli.RunAsync(args);

        Assert.Equal(code, outcome.Code);
        Assert.Contains(words, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_strategy_that_runs_is_busy()
    {
        using Cli cli = new();
        using Workspace tk = Workspace.Open(cli.Workspace);
        using StrategyAccount account = tk.Live.Register(new() { Id = "sma-1", Symbol = "ACME", Timeframe = "1m" });

        Outcome outcome = await cli.RunAsync("live", "register", "sma-1", "ACME", "--timeframe", "1m");

        Assert.Equal(5, outcome.Code);
    }

    [Fact]
    public async Task Archive_moves_old_rows_and_they_are_listed_as_before()
    {
        using Cli cli = new();
        await TradeAsync(cli);
        Outcome before = await cli.OkAsync("live", "trades", "--json");

        JsonElement dry = await cli.JsonAsync("archive", "--older-than", "1y", "--dry-run"), moved = await cli.JsonAsync("archive", "--older-than", "1y");

        Assert.Equal((1, 0), (Number(dry, "trades"), Number(dry, "files")));
        Assert.Equal((true, 1, 1, 1, 3), (moved.GetProperty("ok").GetBoolean(), Number(moved, "trades"), Number(moved, "orders"), Number(moved, "signals"), Number(moved, "files")));
        Assert.Equal(before.Out, (await cli.OkAsync("live", "trades", "--json")).Out);
        Assert.Equal(1, (await cli.JsonAsync("sql", "SELECT * FROM trades")).GetArrayLength());
        Assert.Contains("moved 0 orders", (await cli.OkAsync("archive")).Out, StringComparison.Ordinal);
        Assert.True((await cli.JsonAsync("verify")).GetProperty("ok").GetBoolean());
        Assert.True((await cli.JsonAsync("vacuum")).GetProperty("ok").GetBoolean());
    }

    /// <summary>A buy of five that filled, a sale that waits, a signal, and a bar that closes at 11.</summary>
    private static async Task TradeAsync(Cli cli)
    {
        using Workspace tk = Workspace.Open(cli.Workspace);
        using StrategyAccount account = tk.Live.Register(new() { Id = "sma-1", Symbol = "ACME", Timeframe = "1m" });
        account.PlaceOrder(new() { OrderId = "1", Quantity = 5, Time = Start });
        account.RecordTrade(new() { TradeId = "T1", OrderId = "1", Quantity = 5, Price = 10, Fee = 0.5, Time = Start });
        account.PlaceOrder(new() { OrderId = "2", Quantity = -5, Type = OrderType.Limit, Limit = 12, Time = Start.AddMinutes(1) });
        account.RecordSignal(new() { Name = "entry", Direction = 1, Price = 10, Time = Start });
        await tk.Live.AppendBarAsync("ACME", "1m", new(Start.AddMinutes(1), 10, 11.5, 10, 11));
    }

    private static async Task<JsonElement> OnlyAsync(Cli cli, params string[] args) => Assert.Single((await cli.JsonAsync(args)).EnumerateArray());

    private static string Text(JsonElement element, string key) => element.GetProperty(key).GetString()!;

    private static double Number(JsonElement element, string key) => element.GetProperty(key).GetDouble();
}
