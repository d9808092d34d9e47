using Toolkit.Bars;
using Toolkit.Statistics;

namespace Toolkit.Options;

/// <summary>Runs a rule over a market: at each moment it settles, marks, leaves, enters.</summary>
internal sealed class OptionSimulator
{
    private readonly OptionMarket _market;
    private readonly OptionRule _rule;
    private readonly OptionBacktestOptions _options;
    private readonly OptionAccount _account;
    private readonly StructurePicker _picker;
    private readonly UnderlyingFilter? _filter;
    private readonly int _weekdays;
    private readonly long[] _moments;
    private readonly int _first;
    private readonly double[] _equity;
    private readonly bool _pricesMatter;
    private DateOnly? _lastEntry;
    private int _bar = -1, _held, _delayed, _unsettled, _riskyMoments, _riskyTrades;

    public OptionSimulator(OptionMarket market, OptionRule rule, OptionBacktestOptions options)
    {
        Validate(rule, options);
        (_market, _rule, _options) = (market, rule, options);
        (_account, _picker) = (new(rule, options), new(rule));
        _filter = rule.Filter is { } text ? new(text, market.Bars) : null;
        _weekdays = WeekdaySet.Parse(rule.Days);
        ReadOnlySpan<long> moments = market.Moments.Microseconds;
        _first = options.From is { } from ? TimeSteps.FirstFrom(moments, UnixMicroseconds.From(from)) : 0;
        _moments = moments[_first..].ToArray();
        if (_moments.Length == 0)
        {
            throw ToolkitException.NotFound($"{market.Underlying}: there are no moments with options to test on", "load quotes, or choose another range");
        }

        _equity = new double[_moments.Length];
        _pricesMatter = rule.ProfitTarget is not null || rule.Stop is not null;
    }

    public OptionAccount Account => _account;

    public ReadOnlyMemory<long> Moments => _moments;

    public double[] Equity => _equity;

    /// <summary>Runs to the end, or to where nothing is left.</summary>
    public void Run()
    {
        for (int i = 0; i < _moments.Length; i++)
        {
            OptionChain chain = _market.ChainAt(_first + i);
            bool held = _account.Open.Count > 0;
            int bar = _market.LastClosed(chain.Micros);
            Settle(chain);
            foreach (OpenStructure open in _account.Open.ToArray())
            {
                Watch(open, chain, bar);
            }

            bool last = i == _moments.Length - 1;
            if (!last && MayEnter(chain, bar))
            {
                Enter(chain);
            }

            _held += held || _account.Open.Count > 0 ? 1 : 0;
            if (last && _options.CloseOpenTrades)
            {
                End(chain, ExitReason.EndOfRun);
            }

            _bar = bar;
            _equity[i] = _account.Equity;
            if (_equity[i] <= 0)
            {
                End(chain, ExitReason.Ruin);
                Array.Fill(_equity, _account.Equity, i, _equity.Length - i);
                return;
            }
        }
    }

    public Metrics Measure()
    {
        TradeStatistics outcome = new();
        foreach (Trade trade in _account.Trades)
        {
            outcome.Add(trade.ProfitLoss, trade.Basis, trade.Duration.TotalDays);
        }

        ReadOnlySpan<double> close = _market.Bars.Close.Span;
        int from = _market.LastClosed(_moments[0]), to = _market.LastClosed(_moments[^1]);
        return MetricsCalculator.Of(new()
        {
            Capital = _options.Cash,
            RiskFreeRate = _options.RiskFreeRate,
            Stamps = _moments,
            Equity = _equity,
            Sessions = Sessions,
            Trades = outcome,
            PointsHeld = _held,
            Totals = new(_account.Commissions, 0, _account.Rejections.Count, _account.Reductions.Count, 0),
            BuyHoldReturnPct = from >= 0 && close[from] > 0 ? 100 * (close[to] / close[from] - 1) : null,
        });
    }

    /// <summary>A moment at a close belongs to the session that closes, whereas the stamp of a bar would belong to the next one.</summary>
    public SessionMap Sessions => field ??= SessionMap.Of(Array.ConvertAll(_moments, moment => moment - 1), Timeframe.Minute, _market.Options.Calendar, ReturnPeriod.Session);

    public IEnumerable<string> Warnings()
    {
        if (_riskyMoments > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"early assignment: in {_riskyTrades} of {_account.Trades.Count + _account.Open.Count} trades, at {_riskyMoments} moments, an option that was sold lay in the money with less time value than its holder would gain by exercise (dividend or interest); early exercise is not simulated");
        }

        if (_delayed > 0)
        {
            yield return $"exits waited {_delayed} times for quotes that can be filled at";
        }

        if (_unsettled > 0)
        {
            yield return $"{_unsettled} expiries have no bar of their session: they were settled at the close before it";
        }
    }

    /// <summary>The trades that were not closed, at their last marks.</summary>
    public IReadOnlyList<Trade> OpenTrades() =>
        [.. _account.Open.Select(o => o.ToTrade(_moments[^1], o.Marks, new double[o.Legs.Count], _rule, ExitReason.None))];

    private static void Validate(OptionRule rule, OptionBacktestOptions options)
    {
        rule.Validate();
        options.ToAccount(TradingCalendar.Xnys).Validate();
        if (options.Sizing.Rule is not (SizingRule.Units or SizingRule.Risk) || (options.Sizing.Rule == SizingRule.Units && (options.Sizing.Value != Math.Floor(options.Sizing.Value) || options.Sizing.Value > int.MaxValue)))
        {
            throw ToolkitException.Usage($"{options.Sizing} is no size of an option structure", "give a whole number of them (`Sizing.Units`) or the part of equity that may be lost (`Sizing.Risk`)");
        }
    }

    private void Settle(OptionChain chain)
    {
        foreach (OpenStructure open in _account.Open.ToArray())
        {
            for (int i = 0; i < open.Legs.Count; i++)
            {
                OptionContract contract = open.Legs[i].Contract;
                if (!open.Settled[i] && OptionClock.Close(contract.Expiry, chain.Options.Calendar) <= chain.Micros)
                {
                    open.Settled[i] = true;
                    open.Marks[i] = contract.Intrinsic(Settlement(contract.Expiry));
                    open.Waiting = ExitReason.Expiry;
                }
            }

            if (Array.TrueForAll(open.Settled, settled => settled))
            {
                _account.Leave(open, OptionClock.Close(open.One.LastExpiry, chain.Options.Calendar), [.. open.Marks], ExitReason.Expiry);
            }
        }
    }

    private double Settlement(DateOnly expiry)
    {
        if (_market.SettlementPrice(expiry) is { } price)
        {
            return price;
        }

        _unsettled++;
        return _market.Bars.Close[Math.Max(0, _market.LastClosed(OptionClock.Close(expiry, _market.Options.Calendar)))];
    }

    /// <summary>Marks a structure, and leaves it when the rule says so and the quotes allow it.</summary>
    private void Watch(OpenStructure open, OptionChain chain, int bar)
    {
        ChainQuote?[] quotes = new ChainQuote?[open.Legs.Count];
        for (int i = 0; i < quotes.Length; i++)
        {
            if (open.Settled[i])
            {
                continue;
            }

            OptionContract contract = open.Legs[i].Contract;
            quotes[i] = chain.Find(contract.Expiry, contract.Strike, contract.Right);
            open.Marks[i] = quotes[i] is { Bid: not null, Mid: { } middle } ? middle : open.Marks[i];
        }

        double[]? prices = _pricesMatter || open.Waiting != ExitReason.None || Asked(open, chain, quotes, bar) != ExitReason.None ? Prices(open, quotes) : null;
        ExitReason reason = open.Waiting != ExitReason.None ? open.Waiting : prices is null ? Asked(open, chain, quotes, bar) : Reached(open, prices, Asked(open, chain, quotes, bar));
        if (reason == ExitReason.None)
        {
            CountAssignmentRisk(open, chain);
        }
        else if (prices is null)
        {
            open.Waiting = reason;
            _delayed++;
        }
        else
        {
            _account.Leave(open, chain.Micros, prices, reason);
        }
    }

    /// <summary>What asks for an exit whatever it costs.</summary>
    private ExitReason Asked(OpenStructure open, OptionChain chain, ChainQuote?[] quotes, int bar) =>
        _rule.ExitOnTouch && Touched(open, chain, bar) ? ExitReason.StrikeTouched
        : _rule.ExitDelta is { } limit && DeltaReached(open, quotes, limit) ? ExitReason.DeltaReached
        : _rule.ExitDte is { } days && chain.DaysTo(open.One.Expiry) <= days ? ExitReason.DaysToExpiry
        : ExitReason.None;

    /// <summary>The stop goes before everything, a target before the calendar.</summary>
    private ExitReason Reached(OpenStructure open, double[] prices, ExitReason asked)
    {
        double profit = OpenStructure.ValueOf(open.One, prices) - open.EntryValue;
        return _rule.Stop is { } stop && profit <= -stop * open.Basis * (1 - 1e-12) ? ExitReason.StopLoss
            : asked is ExitReason.StrikeTouched or ExitReason.DeltaReached ? asked
            : _rule.ProfitTarget is { } target && profit >= target * open.Basis * (1 - 1e-12) ? ExitReason.TakeProfit
            : asked;
    }

    private bool Touched(OpenStructure open, OptionChain chain, int bar)
    {
        (double low, double high) = (chain.UnderlyingPrice, chain.UnderlyingPrice);
        for (int b = bar; b > _bar && b >= 0 && _market.Bars.Time.Microseconds[b] >= open.EntryTime; b--)
        {
            (low, high) = (Math.Min(low, _market.Bars.Low[b]), Math.Max(high, _market.Bars.High[b]));
        }

        foreach (OptionLeg leg in open.Legs)
        {
            if (leg.Quantity < 0 && (leg.Contract.Right == OptionRight.Call ? high >= leg.Contract.Strike : low <= leg.Contract.Strike))
            {
                return true;
            }
        }

        return false;
    }

    private static bool DeltaReached(OpenStructure open, ChainQuote?[] quotes, double limit)
    {
        for (int i = 0; i < quotes.Length; i++)
        {
            if (open.Legs[i].Quantity < 0 && quotes[i] is { IsGood: true } quote && Math.Abs(quote.Delta ?? 0) >= limit)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What each leg would be closed at; null where one cannot be.</summary>
    private double[]? Prices(OpenStructure open, ChainQuote?[] quotes)
    {
        double[] prices = new double[quotes.Length];
        for (int i = 0; i < prices.Length; i++)
        {
            if ((open.Settled[i] ? open.Marks[i] : LegFill.Leave(quotes[i], buys: open.Legs[i].Quantity < 0, _options.Fill)) is not { } price)
            {
                return null;
            }

            prices[i] = price;
        }

        return prices;
    }

    private void CountAssignmentRisk(OpenStructure open, OptionChain chain)
    {
        bool risky = false;
        for (int i = 0; i < open.Legs.Count; i++)
        {
            OptionLeg leg = open.Legs[i];
            double inside = leg.Quantity < 0 && !open.Settled[i] ? leg.Contract.Intrinsic(chain.UnderlyingPrice) : 0;
            if (inside > 0)
            {
                double years = OptionClock.Years(chain.At, leg.Contract.Expiry, chain.Options.Calendar);
                (double amount, double rate) = leg.Contract.Right == OptionRight.Call ? (chain.UnderlyingPrice, chain.Options.DividendYield) : (leg.Contract.Strike, chain.Options.Rate);
                risky |= open.Marks[i] - inside <= amount * (1 - Math.Exp(-rate * years));
            }
        }

        _riskyMoments += risky ? 1 : 0;
        _riskyTrades += risky && !open.RisksAssignment ? 1 : 0;
        open.RisksAssignment |= risky;
    }

    /// <summary>Whether it is time for an entry.</summary>
    private bool MayEnter(OptionChain chain, int bar)
    {
        DateOnly date = DateOf(chain);
        if (_account.Open.Count >= _rule.MaxPositions || (_weekdays & (1 << (int)date.DayOfWeek)) == 0 || date.DayNumber < _lastEntry?.DayNumber + _rule.EveryDays)
        {
            return false;
        }

        if (_filter?.Allows(bar) == false || _rule.When?.Invoke(new(chain, _market.Bars, bar)) == false)
        {
            _account.Skip(SkipReason.Filter);
            return false;
        }

        return true;
    }

    private void Enter(OptionChain chain)
    {
        if (_picker.Pick(chain, out string? why) is not { } one || EntryPrices(chain, one, out why) is not { } prices)
        {
            _account.Skip(why!);
            return;
        }

        double value = OpenStructure.ValueOf(one, prices);
        why = _rule.Sells && value >= 0 ? SkipReason.NoCredit
            : !_rule.Sells && value <= 0 ? SkipReason.NoDebit
            : _rule.Sells && -value < _rule.MinCredit * (1 - 1e-12) ? SkipReason.LowCredit
            : OpenStructure.Need(one, value, chain.UnderlyingPrice) <= 0 ? SkipReason.NoRisk
            : null;
        if (why is not null)
        {
            _account.Skip(why);
        }
        else if (_account.Enter(chain, one, prices) is { } open)
        {
            _lastEntry = DateOf(chain);
            for (int i = 0; i < prices.Length; i++)
            {
                open.Marks[i] = chain.Find(one.Legs[i].Contract.Expiry, one.Legs[i].Contract.Strike, one.Legs[i].Contract.Right)?.Mid ?? prices[i];
            }
        }
    }

    private double[]? EntryPrices(OptionChain chain, OptionStructure one, out string? why)
    {
        why = null;
        double[] prices = new double[one.Legs.Count];
        for (int i = 0; i < prices.Length; i++)
        {
            OptionContract contract = one.Legs[i].Contract;
            if (LegFill.Enter(chain.Find(contract.Expiry, contract.Strike, contract.Right), one.Legs[i].Quantity > 0, _options.Fill, out why) is not { } price)
            {
                return null;
            }

            prices[i] = price;
        }

        return prices;
    }

    /// <summary>Closes what is open: at its quotes where they allow it, else at its marks.</summary>
    private void End(OptionChain chain, ExitReason reason)
    {
        foreach (OpenStructure open in _account.Open.ToArray())
        {
            ChainQuote?[] quotes = Array.ConvertAll(open.Legs.ToArray(), leg => chain.Find(leg.Contract.Expiry, leg.Contract.Strike, leg.Contract.Right));
            _account.Leave(open, chain.Micros, Prices(open, quotes) ?? [.. open.Marks], reason);
        }
    }

    private static DateOnly DateOf(OptionChain chain) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(chain.At, chain.Options.Calendar.Zone));
}
