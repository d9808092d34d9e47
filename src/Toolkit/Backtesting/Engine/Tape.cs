using Toolkit.Orders;

namespace Toolkit.Backtesting;

/// <summary>One symbol's bars in a run, and where in them the run is.</summary>
internal sealed class Tape(BarSeries series, int index)
{
    private readonly bool _hasFilledBars = !series.Columns.Filled.IsEmpty;

    public BarSeries Series { get; } = series;

    /// <summary>Place among the run's symbols.</summary>
    public int Index { get; } = index;

    public Cells Open { get; } = new(series.Open.Memory);

    public Cells High { get; } = new(series.High.Memory);

    public Cells Low { get; } = new(series.Low.Memory);

    public Cells Close { get; } = new(series.Close.Memory);

    /// <summary>The bar that is being worked on, or that closed last; -1 before the first.</summary>
    public int Bar { get; set; }

    /// <summary>The bar that strategies see as the last one; -1 before the first.</summary>
    public int Closed { get; set; }

    /// <summary>Whether a bar can change anything besides the mark.</summary>
    public bool IsBusy { get; set; }

    /// <summary>Whether <see cref="Bar"/> has opened and not closed, while bars of other symbols do.</summary>
    public bool IsUnderWay { get; set; }

    /// <summary>Which moment of a bar the run's clock is at, for this symbol.</summary>
    public FillPoint Point { get; set; }

    /// <summary>Whether the price was falling when it was last followed inside a bar.</summary>
    public bool Falls { get; set; }

    /// <summary>Smallest step of a quantity.</summary>
    public double Lot { get; private set; } = 1;

    /// <summary>Nothing trades in a bar that was filled in.</summary>
    public bool CanTrade => !_hasFilledBars || !Series.IsFilled(Bar);

    /// <param name="lot">Smallest step of a quantity.</param>
    /// <param name="first">The first bar that is not only there for warming up.</param>
    public void Start(double lot, int first) => (Lot, Bar, Closed, Point, IsUnderWay) = (lot, -1, first - 1, FillPoint.Close, false);
}
