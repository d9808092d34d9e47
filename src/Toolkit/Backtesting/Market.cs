using Toolkit.Backtesting;

namespace Toolkit;

/// <summary>One symbol of a run: its prices, its position, and its orders.</summary>
public sealed class Market
{
    private readonly Account _account;
    private readonly Dictionary<Timeframe, Prices> _coarser = [];

    internal Market(Account account, Book book)
    {
        (_account, Book) = (account, book);
        Prices = new(book.Tape.Series, book.Tape, null);
        Position = new(book);
    }

    public string Symbol => Book.Tape.Series.Symbol;

    public Timeframe Timeframe => Book.Tape.Series.Timeframe;

    /// <summary>The bars that the run works on.</summary>
    public Prices Prices { get; }

    public Indicator Open => Prices.Open;

    public Indicator High => Prices.High;

    public Indicator Low => Prices.Low;

    public Indicator Close => Prices.Close;

    public Indicator Volume => Prices.Volume;

    public Position Position { get; }

    /// <summary>The stamp of the last closed bar.</summary>
    public DateTime Time => Prices.Time;

    /// <summary>Whether a bar of this symbol closed just now.</summary>
    public bool HasNewBar { get; internal set; }

    /// <summary>Whether it has had a bar, and all indicators of it are warm.</summary>
    public bool IsReady => Book.Tape.Closed >= Warm;

    internal Book Book { get; }

    /// <summary>First bar at which all of its indicators are warm.</summary>
    internal int Warm { get; set; }

    /// <summary>The same symbol in a coarser timeframe: at each time its last finished bar.</summary>
    /// <param name="timeframe">A multiple of the run's timeframe, such as <c>"1d"</c> in a run on <c>5m</c> bars.</param>
    /// <exception cref="ToolkitException">It is no multiple (usage).</exception>
    public Prices On(Timeframe timeframe)
    {
        if (timeframe == Timeframe)
        {
            return Prices;
        }

        if (!_coarser.TryGetValue(timeframe, out Prices? prices))
        {
            BarSeries coarse = Book.Tape.Series.Resample(timeframe, new() { DropPartial = false });
            _coarser[timeframe] = prices = new(coarse, Book.Tape, LastKnown.At(Book.Tape.Series.CloseTimes.Microseconds, coarse.CloseTimes.Microseconds));
        }

        return prices;
    }

    /// <summary>Buys: opens or adds to a long position, or turns a short one around. Fills at the next open at the earliest.</summary>
    public Order Buy(in OrderTerms terms = default) => Book.Submit(1, isExit: false, terms);

    /// <summary>Sells short: opens or adds to a short position, or turns a long one around.</summary>
    public Order Sell(in OrderTerms terms = default) => Book.Submit(-1, isExit: false, terms);

    /// <summary>Closes the position, or the part of it that the size says (<c>Units</c>, or <c>Fraction</c> of the position); nothing happens when none is open.</summary>
    public Order Exit(in OrderTerms terms = default) => Position.IsOpen ? Book.Submit(-Math.Sign(Book.Lots.Quantity), isExit: true, terms) : default;

    /// <summary>Takes every working order of this symbol back.</summary>
    public void CancelOrders() => Book.CancelAll();

    public override string ToString() => Symbol;
}
