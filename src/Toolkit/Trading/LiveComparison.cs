namespace Toolkit;

/// <summary>What a strategy traded live beside what a backtest of it did: slippage, missed signals, extra trades.</summary>
/// <remarks>
/// Compared are whole positions, from flat to flat (<see cref="Trade.PositionId"/>), at mean prices: an order that filled in three
/// parts is one. Two of one symbol and direction belong together when their entries are no further apart than the tolerance;
/// of several the nearest.
/// </remarks>
public sealed class LiveComparison
{
    private LiveComparison(IReadOnlyList<ComparedTrade> trades) => Trades = trades;

    /// <summary>By the time of the entry.</summary>
    public IReadOnlyList<ComparedTrade> Trades { get; }

    public int Matched => Count(ComparedOutcome.Matched);

    public int Missed => Count(ComparedOutcome.Missed);

    public int Extra => Count(ComparedOutcome.Extra);

    /// <summary>Mean over both sides of the matched trades, in hundredths of a percent; above 0: live was worse. Null when none is matched.</summary>
    public double? MeanSlippageBps
    {
        get
        {
            double[] sides = [.. Trades.SelectMany(trade => new[] { trade.EntrySlippageBps, trade.ExitSlippageBps }).OfType<double>()];
            return sides.Length == 0 ? null : sides.Average();
        }
    }

    /// <summary>Net profit or loss of all live trades less that of the backtest.</summary>
    public double ProfitLossDifference => Trades.Sum(trade => trade.ProfitLossDifference);

    /// <param name="live">Closed trades, such as <see cref="LiveStore.ClosedTradesAsync"/> gives.</param>
    /// <param name="backtest">Those of the backtest.</param>
    /// <param name="tolerance">How far the entries of a pair may lie apart: a backtest stamps a fill with the open of its bar, so at least one bar.</param>
    public static LiveComparison Of(IReadOnlyList<Trade> live, IReadOnlyList<Trade> backtest, TimeSpan tolerance)
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(backtest);
        ArgumentOutOfRangeException.ThrowIfLessThan(tolerance, TimeSpan.Zero);
        // By reference: two lots may be alike in everything.
        HashSet<Trade> here = new(Positions(live), ReferenceEqualityComparer.Instance), there = new(Positions(backtest), ReferenceEqualityComparer.Instance);
        List<ComparedTrade> compared = [];
        foreach ((Trade one, Trade other) in here
            .SelectMany(one => there, (one, other) => (One: one, Other: other))
            .Where(pair => (pair.One.Symbol, pair.One.IsLong) == (pair.Other.Symbol, pair.Other.IsLong) && Apart(pair.One, pair.Other) <= tolerance)
            .OrderBy(pair => Apart(pair.One, pair.Other)).ThenBy(pair => pair.Other.EntryTime).ToList())
        {
            if (here.Contains(one) && there.Contains(other))
            {
                here.Remove(one);
                there.Remove(other);
                compared.Add(new(one, other));
            }
        }

        compared.AddRange(there.Select(missed => new ComparedTrade(null, missed)));
        compared.AddRange(here.Select(extra => new ComparedTrade(extra, null)));
        return new([.. compared.OrderBy(trade => (trade.Backtest ?? trade.Live)!.EntryTime).ThenBy(trade => trade.Symbol, StringComparer.Ordinal)]);
    }

    /// <summary>A row for each trade.</summary>
    public Frame ToFrame() => Frame.FromColumns(
        ("outcome", Column(t => t.Outcome.ToString().ToLowerInvariant())),
        ("symbol", Column(t => t.Symbol)),
        ("side", Column(t => t.IsLong ? "long" : "short")),
        ("liveQuantity", Column(t => t.Live?.Quantity)),
        ("quantity", Column(t => t.Backtest?.Quantity)),
        ("liveEntryTime", Column(t => t.Live?.EntryTime)),
        ("entryTime", Column(t => t.Backtest?.EntryTime)),
        ("liveEntryPrice", Column(t => t.Live?.EntryPrice)),
        ("entryPrice", Column(t => t.Backtest?.EntryPrice)),
        ("entrySlippageBps", Column(t => t.EntrySlippageBps)),
        ("liveExitTime", Column(t => t.Live?.ExitTime)),
        ("exitTime", Column(t => t.Backtest?.ExitTime)),
        ("liveExitPrice", Column(t => t.Live?.ExitPrice)),
        ("exitPrice", Column(t => t.Backtest?.ExitPrice)),
        ("exitSlippageBps", Column(t => t.ExitSlippageBps)),
        ("liveProfitLoss", Column(t => t.Live?.ProfitLoss)),
        ("profitLoss", Column(t => t.Backtest?.ProfitLoss)),
        ("profitLossDifference", Column(t => t.ProfitLossDifference)));

    private T[] Column<T>(Func<ComparedTrade, T> of) => [.. Trades.Select(of)];

    private int Count(ComparedOutcome outcome) => Trades.Count(trade => trade.Outcome == outcome);

    private static TimeSpan Apart(Trade one, Trade other) => (one.EntryTime - other.EntryTime).Duration();

    /// <summary>The lots of a position as one trade; without numbers of positions each lot is one. A reversal makes a position of each side.</summary>
    private static IEnumerable<Trade> Positions(IReadOnlyList<Trade> trades) => trades
        .Select((trade, i) => (Trade: trade, Position: trade.PositionId == 0 ? -1 - i : trade.PositionId))
        .GroupBy(lot => (lot.Trade.Symbol, lot.Position, lot.Trade.IsLong), lot => lot.Trade)
        .Select(lots => lots.First() with
        {
            Quantity = lots.Sum(lot => lot.Quantity),
            EntryTime = lots.Min(lot => lot.EntryTime),
            EntryPrice = Mean(lots, lot => lot.EntryPrice),
            ExitTime = lots.Max(lot => lot.ExitTime),
            ExitPrice = Mean(lots, lot => lot.ExitPrice),
            Commission = lots.Sum(lot => lot.Commission),
        });

    private static double Mean(IEnumerable<Trade> lots, Func<Trade, double> price) => lots.Sum(lot => lot.Quantity * price(lot)) / lots.Sum(lot => lot.Quantity);
}
