namespace Toolkit.Trading;

/// <summary>Pairs the fills of one symbol, the oldest units first: closed trades as a backtest has them, and the lots that are open.</summary>
internal sealed class FifoTrades
{
    private readonly Queue<Lot> _lots = [];
    private readonly List<Trade> _closed = [];
    private Lot? _oldest;
    private int _positions;

    public IReadOnlyList<Trade> Closed => _closed;

    public double Quantity { get; private set; }

    /// <summary>What the open lots cost, before fees; negative for a short position.</summary>
    public double Cost => Lots.Sum(lot => lot.Quantity * lot.Price);

    public double AveragePrice => Quantity == 0 ? 0 : Cost / Lots.Sum(lot => lot.Quantity);

    /// <summary>Profit or loss of the closed trades, before fees.</summary>
    public double Realized => _closed.Sum(trade => trade.Quantity * (trade.ExitPrice - trade.EntryPrice));

    private IEnumerable<Lot> Lots => _oldest is { } first ? _lots.Prepend(first) : _lots;

    public static FifoTrades Of(IEnumerable<LiveTrade> fills)
    {
        FifoTrades trades = new();
        foreach (LiveTrade fill in fills)
        {
            trades.Add(fill);
        }

        return trades;
    }

    /// <summary>Takes in a fill; fills come in the order of their time.</summary>
    private void Add(LiveTrade fill)
    {
        double left = fill.Quantity, perUnit = fill.Fee / Math.Abs(fill.Quantity);
        while (left != 0 && (_oldest ?? Next()) is { } lot && Math.Sign(lot.Quantity) != Math.Sign(left))
        {
            double closed = Math.CopySign(Math.Min(Math.Abs(lot.Quantity), Math.Abs(left)), lot.Quantity);
            Close(lot, closed, fill, perUnit);
            left = PositionState.Sum(left, closed);
            _oldest = PositionState.Sum(lot.Quantity, -closed) is var rest && rest == 0 ? null : lot with { Quantity = rest };
        }

        if (left != 0)
        {
            if (_oldest is null && _lots.Count == 0)
            {
                _positions++;
            }

            _lots.Enqueue(new(left, fill, perUnit, _positions));
        }

        Quantity = PositionState.Sum(Quantity, fill.Quantity);
    }

    private Lot? Next() => _lots.TryDequeue(out Lot lot) ? _oldest = lot : null;

    private void Close(in Lot lot, double quantity, LiveTrade exit, double exitFee)
    {
        double entryFee = lot.FeeOfUnit * Math.Abs(quantity);
        _closed.Add(new()
        {
            Symbol = exit.Symbol!,
            Quantity = quantity,
            EntryTime = lot.Entry.Time!.Value,
            EntryPrice = lot.Price,
            ExitTime = exit.Time!.Value,
            ExitPrice = exit.Price,
            Commission = entryFee + exitFee * Math.Abs(quantity),
            EntryCommission = entryFee,
            PositionId = lot.Position,
            Tag = lot.Entry.Tag,
        });
    }

    private readonly record struct Lot(double Quantity, LiveTrade Entry, double FeeOfUnit, int Position)
    {
        public double Price => Entry.Price;
    }
}
