namespace Toolkit.Backtesting;

/// <summary>One cash account over all symbols of a run, and what happened in it.</summary>
internal sealed class Account
{
    private long _sequence;
    private int _position;

    public BacktestOptions Options { get; private set; } = new();

    /// <summary>Starting capital, profits and losses of closed trades, less all commissions so far.</summary>
    public double Cash { get; set; }

    /// <summary>What is held of each symbol.</summary>
    public OpenLots[] Lots { get; private set; } = [];

    public TradeLog Trades { get; } = new();

    public List<RejectedOrder> Rejections { get; } = [];

    public int RejectedCount { get; private set; }

    public List<ReducedOrder> Reductions { get; } = [];

    public int ReducedCount { get; private set; }

    /// <summary>Fills whose slippage reached beyond the high or low of their bar.</summary>
    public int FillsBeyondBar { get; set; }

    public int AmbiguousBars { get; set; }

    /// <summary>Commissions of all fills.</summary>
    public double Commissions { get; set; }

    /// <summary>Index on the run's clock.</summary>
    public int Tick { get; set; }

    /// <summary>Written to when somebody wants to know what became of each order, and when.</summary>
    public OrderJournal? Journal { get; set; }

    /// <summary>The point of the clock that a live run comes to for the first time; -1 when there is none.</summary>
    public int LiveTick { get; set; } = -1;

    /// <summary>Whether rejections and reductions are kept one by one, or only counted.</summary>
    public bool KeepsRejections { get; set; } = true;

    /// <summary>Stamps of the run's clock.</summary>
    public ReadOnlyMemory<long> Stamps { get; private set; }

    public void Start(BacktestOptions options, OpenLots[] lots, ReadOnlyMemory<long> stamps)
    {
        Stamps = stamps;
        (Options, Lots, Cash) = (options, lots, options.Cash);
        FillsWhole = options.Fills == FillModel.Whole;
        (_sequence, _position, Commissions, Tick) = (0, 0, 0, 0);
        (RejectedCount, ReducedCount, AmbiguousBars, FillsBeyondBar) = (0, 0, 0, 0);
        Trades.Clear();
        Rejections.Clear();
        Reductions.Clear();
    }

    /// <summary>What one side costs.</summary>
    public double CommissionOf(double quantity, double price) => Finite(Options.Commission.Of(quantity, price), Options.Commission);

    /// <summary>Whether no fill model has to be asked.</summary>
    public bool FillsWhole { get; private set; }

    /// <summary>A model of the user's own may answer anything.</summary>
    public static double Finite(double answer, object model) => double.IsFinite(answer) ? answer : throw NotFinite(answer, model);

    private static ToolkitException NotFinite(double answer, object model) => ToolkitException.Usage(
        FormattableString.Invariant($"{model} answers {answer}"), "let the model give a finite number");

    public long NextSequence() => ++_sequence;

    public int NextPosition() => ++_position;

    /// <summary>Cash and what the positions would bring at their marks.</summary>
    public double Equity
    {
        get
        {
            double equity = Cash;
            foreach (OpenLots lots in Lots)
            {
                equity += lots.OpenProfit;
            }

            return equity;
        }
    }

    /// <summary>Value of all positions at their marks, long and short added up.</summary>
    public double Exposure
    {
        get
        {
            double exposure = 0;
            foreach (OpenLots lots in Lots)
            {
                exposure += lots.Exposure;
            }

            return exposure;
        }
    }

    public void Reject(Tape tape, in OrderSlot order, double quantity, double price, string reason)
    {
        RejectedCount++;
        Journal?.Refused(tape, OrderAct.Rejected, order, quantity, price, reason);
        if (KeepsRejections)
        {
            Rejections.Add(new(tape.Series.Time[tape.Bar], tape.Series.Symbol, order.Side, quantity, price, reason));
        }
    }

    public void Reduce(Tape tape, in OrderSlot order, (double Asked, double Filled) quantity, double price, string reason)
    {
        ReducedCount++;
        Journal?.Refused(tape, OrderAct.Reduced, order, quantity.Filled, price, reason);
        if (KeepsRejections)
        {
            Reductions.Add(new(tape.Series.Time[tape.Bar], tape.Series.Symbol, order.Side, quantity.Asked, quantity.Filled, price, reason));
        }
    }
}
