using Toolkit.Bars;
using Toolkit.Statistics;

namespace Toolkit.Options;

/// <summary>Runs a rule over a market: at each moment it settles, marks, leaves, enters.</summary>
internal sealed partial class OptionSimulator
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
    private DateOnly _today;
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
            _today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(chain.At, chain.Options.Calendar.Zone));
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
            throw ToolkitException.Usage($"{options.Sizing} is no size of an option structure", "give a whole number of them, units:1, or the part of equity that may be lost, risk:2%");
        }
    }
}
