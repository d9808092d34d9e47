using static Toolkit.Tests.Trading.LiveWorkspace;

namespace Toolkit.Tests.Trading;

/// <summary>Live trades beside those of a backtest.</summary>
public sealed class LiveComparisonTests : IDisposable
{
    private readonly LiveWorkspace _ws = new();

    public void Dispose() => _ws.Dispose();

    [Fact]
    public void Slippage_missed_and_extra_trades_are_told()
    {
        Trade[] backtest =
        [
            Made(10, At(0), 100, At(10), 110) with { Commission = 1 },
            Made(-10, At(20), 200, At(30), 190),
            Made(10, At(40), 100, At(50), 90),
        ];
        Trade[] live =
        [
            // In two parts, entered at 100.5 on average and sold at 109: 50 bps and 90.909… bps worse.
            Made(4, At(0.2), 100.2, At(10.2), 109) with { PositionId = 1 },
            Made(6, At(0.3), 100.7, At(10.2), 109) with { PositionId = 1, Commission = 2 },
            // Sold short at 201, bought back at 190: 50 bps better, and as planned.
            Made(-10, At(20.5), 201, At(30.5), 190) with { PositionId = 2 },
            // Too late to be the third.
            Made(10, At(42), 99, At(50), 90) with { PositionId = 3 },
        ];

        LiveComparison compared = LiveComparison.Of(live, backtest, TimeSpan.FromMinutes(1));

        Assert.Equal((2, 1, 1), (compared.Matched, compared.Missed, compared.Extra));
        Assert.Equal([ComparedOutcome.Matched, ComparedOutcome.Matched, ComparedOutcome.Missed, ComparedOutcome.Extra], compared.Trades.Select(t => t.Outcome));
        Assert.Equal(50, compared.Trades[0].EntrySlippageBps!.Value, 9);
        Assert.Equal(10_000.0 / 110, compared.Trades[0].ExitSlippageBps!.Value, 9);
        Assert.Equal((-50, 0), (compared.Trades[1].EntrySlippageBps, compared.Trades[1].ExitSlippageBps));
        Assert.Equal((50 + 10_000.0 / 110 - 50) / 4, compared.MeanSlippageBps!.Value, 9);
        // (85 - 2) - (100 - 1), 110 - 100, 0 - -100, -90 - 0.
        Assert.Equal([-16, 10, 100, -90], compared.Trades.Select(t => Math.Round(t.ProfitLossDifference, 9)));
        Assert.Equal(4, compared.ProfitLossDifference, 9);
        Frame frame = compared.ToFrame();
        Assert.Equal(["matched", "matched", "missed", "extra"], frame.Column<string>("outcome"));
        Assert.Equal((null, 100.0), (frame["liveEntryPrice"][2], frame["entryPrice"][2]));
    }

    [Fact]
    public void Of_two_near_ones_the_nearest_belong_together()
    {
        Trade[] backtest = [Made(1, At(0), 10, At(1), 11), Made(1, At(1), 20, At(2), 21)];

        LiveComparison compared = LiveComparison.Of([Made(1, At(1), 20, At(2), 21)], backtest, TimeSpan.FromMinutes(5));

        Assert.Equal([(ComparedOutcome.Missed, 10), (ComparedOutcome.Matched, 20)], compared.Trades.Select(t => (t.Outcome, t.Backtest!.EntryPrice)));
    }

    [Fact]
    public async Task A_stored_run_is_compared_with_what_was_traded()
    {
        BarSeries bars = BarSeries.From([.. Enumerable.Range(0, 300).Select(i => new Bar(At(i), 100 + 10 * Math.Sin(i / 9.0), 111, 89, 100 + 10 * Math.Sin((i + 1) / 9.0), 1))], "A", "1m");
        await _ws.Tk.Ingest.BarsAsync(bars);
        BacktestResult result = (await _ws.Tk.StudyAsync("A", "1m")).Run(new SmaCross(3, 9), new() { Cash = 10_000, CloseOpenTrades = false, Sizing = Sizing.Units(1) });
        long run = await _ws.Tk.Runs.SaveAsync(result, "planned");
        Assert.True(result.Trades.Count > 3);
        // Live filled each a hundredth worse, and slept over the last one.
        using (StrategyAccount account = _ws.Live.Register(Named("s")))
        {
            foreach ((int i, Trade trade) in result.Trades.SkipLast(1).Index())
            {
                account.RecordTrade(new() { TradeId = $"in{i}", Quantity = trade.Quantity, Price = trade.EntryPrice + Math.Sign(trade.Quantity) * 0.01, Time = trade.EntryTime });
                account.RecordTrade(new() { TradeId = $"out{i}", Quantity = -trade.Quantity, Price = trade.ExitPrice - Math.Sign(trade.Quantity) * 0.01, Time = trade.ExitTime });
            }
        }

        LiveComparison compared = await _ws.Tk.CompareLiveAsync("s", run);

        Assert.Equal((result.Trades.Count - 1, 1, 0), (compared.Matched, compared.Missed, compared.Extra));
        Assert.All(compared.Trades.SkipLast(1), t => Assert.Equal(0.01 / t.Backtest!.EntryPrice * 10_000, t.EntrySlippageBps!.Value, 6));
        Assert.Equal(-0.02 * compared.Matched - result.Trades[^1].ProfitLoss, compared.ProfitLossDifference, 9);
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<ToolkitException>(() => _ws.Tk.CompareLiveAsync("t", run))).Kind);
    }

    private static Trade Made(double quantity, DateTime entry, double price, DateTime exit, double exitPrice) => new()
    {
        Symbol = "A",
        Quantity = quantity,
        EntryTime = entry,
        EntryPrice = price,
        ExitTime = exit,
        ExitPrice = exitPrice,
    };
}
