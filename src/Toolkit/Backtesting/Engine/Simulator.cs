using Toolkit.Orders;

namespace Toolkit.Backtesting;

/// <summary>Runs strategies over the bars of a plan, one run after another; its storage is used again. For one thread.</summary>
internal sealed partial class Simulator
{
    private readonly RunPlan _plan;
    private readonly IndicatorCache? _cache;
    private readonly Book[] _books;
    private readonly OpenLots[] _lots;
    private readonly Market[] _markets;
    private readonly double[] _equity;

    public Simulator(RunPlan plan, IndicatorCache? cache = null)
    {
        (_plan, _cache) = (plan, cache);
        _books = [.. plan.Series.Select((s, i) => new Book(Account, s, i))];
        _lots = [.. _books.Select(b => b.Lots)];
        _markets = [.. _books.Select(b => new Market(Account, b))];
        _equity = GC.AllocateUninitializedArray<double>(plan.Stamps.Length);
        Indicators = new(cache);
    }

    public Account Account { get; } = new();

    public IndicatorSet Indicators { get; private set; }

    public IReadOnlyList<Market> Markets => _markets;

    /// <summary>Equity at each point of the plan.</summary>
    public double[] Equity => _equity;

    public RunPlan Plan => _plan;

    /// <summary>Runs one strategy over all symbols.</summary>
    public void Run(Strategy strategy) => Run([strategy], [_markets[_plan.Main]]);

    /// <summary>Runs a strategy of its own on each symbol, all on the one account.</summary>
    public void Run(Func<Market, Strategy> create) => Run([.. _markets.Select(create)], _markets);

    /// <summary>The first point at or after the start at which all indicators of a symbol are warm; the number of its bars when there is none.</summary>
    public int FirstReady(int market) => Math.Max(_markets[market].Warm, _plan.Starts[market]);

    private void Run(Strategy[] strategies, Market[] mains)
    {
        BacktestOptions options = _plan.Options;
        Account.Start(options, _lots, _plan.Stamps);
        Indicators = new(_cache);
        for (int k = 0; k < _books.Length; k++)
        {
            _books[k].Start(_plan.Starts[k]);
            _markets[k].HasNewBar = false;
        }

        Declare(strategies, mains);
        if (_plan.Clock is null)
        {
            RunSingle(strategies[0]);
        }
        else
        {
            RunSeveral(strategies, mains, _plan.Clock);
        }

        Finish();
    }

    private void Declare(Strategy[] strategies, Market[] mains)
    {
        Indicators.IsOpen = true;
        for (int i = 0; i < strategies.Length; i++)
        {
            strategies[i].Bind(new(Account, _markets, mains[i], Indicators));
            strategies[i].Init();
        }

        Indicators.IsOpen = false;
        foreach (Market market in _markets)
        {
            market.Warm = 0;
        }

        foreach (Indicator indicator in Indicators.Declared)
        {
            Market market = Array.Find(_markets, m => ReferenceEquals(m.Book.Tape, indicator.Origin.Tape))!;
            market.Warm = Math.Max(market.Warm, indicator.FirstWarm);
        }
    }

    /// <summary>One symbol: its bars in order.</summary>
    private void RunSingle(Strategy strategy)
    {
        (Book book, Market market) = (_books[0], _markets[0]);
        (OpenLots lots, Tape tape) = (book.Lots, book.Tape);
        Account account = Account;
        int start = _plan.Starts[0], ready = FirstReady(0) - start;
        ReadOnlySpan<double> close = tape.Close.Span[start..];
        ReadOnlySpan<double> open = tape.Open.Span.Slice(start, close.Length);
        Span<double> equity = _equity.AsSpan(0, close.Length);
        double maintenance = _plan.Options.EffectiveMaintenance;
        bool onClose = _plan.Options.TradeOnClose;
        market.HasNewBar = true;
        for (int t = 0; t < close.Length; t++)
        {
            account.Tick = t;
            // Also read where nothing happens: in order the column comes ahead of time, at random fills it would be waited for.
            lots.Mark = open[t];
            if (tape.IsBusy)
            {
                book.Trade(start + t);
            }

            tape.Closed = start + t;
            double mark = close[t], quantity = lots.Quantity;
            lots.Mark = mark;
            double now = account.Cash + quantity * (mark - lots.Entry);
            equity[t] = now;
            if (now <= maintenance * Math.Abs(quantity * mark) && Breached(now))
            {
                return;
            }

            if (t >= ready)
            {
                strategy.Next();
                if (onClose && book.HasMarketOrders)
                {
                    FillAtClose();
                }
            }
        }
    }

    /// <summary>Market orders of symbols whose bar closed just now, at that close: exits, then entries in the order they were given.</summary>
    private void FillAtClose()
    {
        foreach (Market market in _markets)
        {
            if (market.HasNewBar)
            {
                market.Book.CloseExits();
            }
        }

        FillEntries(FillPoint.Close);
        MarkCloses();
        _equity[Account.Tick] = Account.Equity;
    }

    private void MarkCloses()
    {
        foreach (Market market in _markets)
        {
            if (market.HasNewBar)
            {
                market.Book.Lots.Mark = market.Book.Tape.Close[market.Book.Tape.Closed];
            }
        }
    }

    /// <summary>Entries of all symbols that are at this point of a bar, in the order they were given.</summary>
    private void FillEntries(FillPoint point)
    {
        while (true)
        {
            (Book? next, long oldest) = (null, long.MaxValue);
            foreach (Book book in _books)
            {
                if (book.Tape.Point == point && book.NextEntry(point) is var sequence && sequence < oldest)
                {
                    (next, oldest) = (book, sequence);
                }
            }

            if (next is null)
            {
                return;
            }

            next.ExecuteEntry(oldest, point);
        }
    }

    /// <summary>Equity may be gone, or below the maintenance margin: true when the run is over.</summary>
    private bool Breached(double equity)
    {
        if (equity > 0)
        {
            if (equity < _plan.Options.EffectiveMaintenance * Account.Exposure)
            {
                Array.ForEach(_books, static book => book.Liquidate());
            }

            return false;
        }

        Array.ForEach(_books, static book => book.CloseAll(ExitReason.Ruin));
        _equity.AsSpan(Account.Tick).Fill(Account.Cash);
        return true;
    }

    private void Finish()
    {
        if (!_plan.Options.CloseOpenTrades)
        {
            return;
        }

        bool isOpen = Array.Exists(_books, static book => book.Lots.Quantity != 0);
        Array.ForEach(_books, static book => book.CloseAll(ExitReason.EndOfRun));
        if (isOpen)
        {
            _equity[^1] = Account.Cash;
        }
    }
}
