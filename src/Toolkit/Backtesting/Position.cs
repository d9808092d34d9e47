using Toolkit.Backtesting;

namespace Toolkit;

/// <summary>What is held of one symbol, as of the bar that just closed.</summary>
public sealed class Position
{
    private readonly Book _book;
    private readonly OpenLots _lots;

    internal Position(Book book) => (_book, _lots) = (book, book.Lots);

    public bool IsOpen => _lots.Quantity != 0;

    public bool IsLong => _lots.Quantity > 0;

    public bool IsShort => _lots.Quantity < 0;

    /// <summary>Units; negative when short.</summary>
    public double Quantity => _lots.Quantity;

    /// <summary>Average price of the open lots; NaN when there are none.</summary>
    public double EntryPrice => IsOpen ? _lots.Entry : double.NaN;

    /// <summary>Profit at the last close, without the costs of an exit, in the account's currency.</summary>
    public double OpenProfit => _lots.OpenProfit;

    /// <summary>Open entries: more than one only when entries are stacked.</summary>
    public int Lots => _lots.Count;

    /// <summary>Bars since the oldest open entry; 0 in its own bar, -1 when nothing is open.</summary>
    public int Bars => IsOpen ? _book.Tape.Closed - _lots[0].EntryBar : -1;

    /// <summary>Stop-loss of the oldest open lot; setting it moves that of all of them, from the next bar on. Null: none.</summary>
    public double? StopLoss
    {
        get => IsOpen && !double.IsNaN(_lots[0].StopLoss) ? _lots[0].StopLoss : null;
        set => _book.Attach(Price(value, nameof(StopLoss)), null);
    }

    /// <summary>Take-profit, likewise.</summary>
    public double? TakeProfit
    {
        get => IsOpen && !double.IsNaN(_lots[0].TakeProfit) ? _lots[0].TakeProfit : null;
        set => _book.Attach(null, Price(value, nameof(TakeProfit)));
    }

    private static double Price(double? value, string name)
    {
        Book.CheckPrice(value, name);
        return value ?? double.NaN;
    }
}
