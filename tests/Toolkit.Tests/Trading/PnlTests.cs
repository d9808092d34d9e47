using static Toolkit.Tests.Trading.LiveWorkspace;

namespace Toolkit.Tests.Trading;

/// <summary>Profit and loss, by arithmetic done by hand.</summary>
public sealed class PnlTests : IDisposable
{
    private readonly LiveWorkspace _ws = new();

    public void Dispose() => _ws.Dispose();

    [Fact]
    public async Task Partial_closes_are_the_oldest_units_by_fifo_and_the_mean_by_average_cost()
    {
        _ws.Trade("s", (10, 100, 1), (10, 110, 1), (-15, 120, 3));
        await _ws.Live.AppendBarAsync("A", "1m", new(At(10), 129, 131, 128, 130));

        // FIFO: 10 x (120-100) + 5 x (120-110) = 250; 5 at 110 are left, worth 5 x (130-110) = 100 more.
        LivePnl fifo = _ws.Pnl("s");
        Assert.Equal((5, 110, 250, 5, 100, 345), (fifo.Quantity, fifo.AveragePrice, fifo.Realized, fifo.Fees, fifo.Unrealized, fifo.Net));
        Assert.Equal((130, At(11), 3, 100), (fifo.MarkPrice, fifo.MarkTime, fifo.Fills, fifo.WinRatePct));
        // Average: 20 at 105; 15 x (120-105) = 225; 5 x (130-105) = 125. The sum is the same.
        LivePnl average = _ws.Pnl("s", CostBasis.AverageCost);
        Assert.Equal((5, 105, 225, 125, 345), (average.Quantity, average.AveragePrice, average.Realized, average.Unrealized, average.Net));
        // Entry fees by units: 1 of the first ten, half of 1 of the next five; exit 3 x 10/15 and 3 x 5/15.
        Assert.Equal([(10, 100, 3), (5, 110, 1.5)], fifo.Trades.Select(t => (t.Quantity, t.EntryPrice, t.Commission)));
        Assert.Equal((5, 105, 225, 5), _ws.Live.Positions("s").Select(p => (p.Quantity, p.AveragePrice, p.Realized, p.Fees)).Single());
    }

    [Fact]
    public void A_reversal_closes_the_one_side_and_opens_the_other_at_its_price()
    {
        _ws.Trade("s", (10, 100, 0), (-25, 90, 5), (5, 80, 1));

        // Long 10 closed at 90: -100. Short 15 at 90; 5 of them bought at 80: +50. No bars: marked at the last trade, 10 x (90-80).
        foreach (CostBasis basis in Enum.GetValues<CostBasis>())
        {
            LivePnl pnl = _ws.Pnl("s", basis);
            Assert.Equal((-10, 90, -50, 6, 100, 44), (pnl.Quantity, pnl.AveragePrice, pnl.Realized, pnl.Fees, pnl.Unrealized, pnl.Net));
            Assert.Equal((-800, At(2)), (pnl.MarketValue, pnl.MarkTime));
        }

        // Fees: 5 x 10/25 for the close, 3 for the opening of 15 units, of which a third goes with the third trade.
        Assert.Equal([(10, -102, 1), (-5, 48, 2)], _ws.Pnl("s").Trades.Select(t => (t.Quantity, t.ProfitLoss, t.PositionId)));
        Assert.Equal(50, _ws.Pnl("s").WinRatePct);
    }

    [Fact]
    public void Units_that_rounding_leaves_are_none()
    {
        _ws.Trade("s", (0.1, 10, 0), (0.2, 10, 0), (-0.3, 11, 0), (1, 12, 0));

        LivePnl pnl = _ws.Pnl("s");
        Assert.Equal((1.0, 12.0), (pnl.Quantity, pnl.AveragePrice));
        Assert.Equal(0.3, pnl.Realized, 12);
        Assert.Equal(2, pnl.Trades.Count);
        Assert.Equal((1.0, 12.0), _ws.Live.Positions("s").Select(p => (p.Quantity, p.AveragePrice)).Single());
    }

    [Fact]
    public async Task Strategies_are_apart_and_together_make_one_curve()
    {
        _ws.Trade("a", (10, 100, 1), (-10, 101, 1));
        _ws.Trade("b", (-5, 100, 0));
        for (int minute = 0; minute < 3; minute++)
        {
            await _ws.Live.AppendBarAsync("A", "1m", new(At(minute), 100, 104, 96, new[] { 102, 98, 96 }[minute]));
        }

        IReadOnlyList<LivePnl> all = await _ws.Live.PnlAsync();
        Assert.Equal([("a", 0, 8), ("b", 20, 20)], all.Select(line => (line.StrategyId, line.Unrealized, line.Net)));
        // a: 1000 - 1000 - 1 in cash, 10 units; b: + 500, -5 units. Closes at minutes 1, 2 and 3; the second fill is at minute 1, before that close.
        Frame curve = await _ws.Live.EquityAsync(cash: 1000);
        Assert.Equal([At(0), At(1), At(2), At(3)], curve.Column<DateTime>("time"));
        Assert.Equal([499, 1508, 1508, 1508], curve.Column<double>("cash"));
        Assert.Equal([500, -510, -490, -480], curve.Column<double>("value"));
        Assert.Equal([999, 998, 1018, 1028], curve.Column<double>("equity"));
        Assert.Equal([999, 1008, 1008, 1008], (await _ws.Live.EquityAsync("a", 1000)).Column<double>("equity"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_order_in_which_fills_arrive_changes_nothing(int seed)
    {
        Random random = new(seed);
        (int Minute, double Quantity, double Price)[] fills = [.. Enumerable.Range(0, 40).Select(i => (i, (double)random.Next(1, 6) * (random.Next(2) * 2 - 1), 100.0 + random.Next(-9, 10)))];
        (int Minute, double Quantity, double Price)[] shuffled = [.. fills];
        random.Shuffle(shuffled);
        foreach ((string id, (int, double, double)[] order) in new[] { ("straight", fills), ("shuffled", shuffled) })
        {
            using StrategyAccount account = _ws.Live.Register(Named(id));
            foreach ((int minute, double quantity, double price) in order)
            {
                account.RecordTrade(new() { TradeId = $"{minute}", Quantity = quantity, Price = price, Fee = 1, Time = At(minute) });
            }
        }

        LivePosition straight = _ws.Live.Positions("straight").Single(), late = _ws.Live.Positions("shuffled").Single();
        Assert.Equal(straight with { StrategyId = "" }, late with { StrategyId = "" });
        // Whatever is sold first, the cash that moved and what is held is the same.
        double cash = -fills.Sum(fill => fill.Quantity * fill.Price + 1), held = fills.Sum(fill => fill.Quantity);
        foreach (CostBasis basis in Enum.GetValues<CostBasis>())
        {
            Assert.Equal(cash + held * fills[^1].Price, _ws.Pnl("shuffled", basis).Net, 9);
        }

        Assert.True(_ws.Tk.Maintenance.Verify().Ok);
    }
}
