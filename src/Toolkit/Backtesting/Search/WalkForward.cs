using Toolkit.Orders;
using Toolkit.Statistics;

namespace Toolkit.Backtesting;

/// <summary>Search, run what was best on the bars that follow, move on; stitch the runs together.</summary>
internal sealed class WalkForward(BarSeries series, Func<ParameterSet, Strategy> create, WalkForwardOptions options)
{
    // Under one calendar, so that windows cannot be guessed apart.
    private readonly BarSeries _bars = PreparedSeries.Of(series, options.Sweep.Backtest.Calendar).Bars;
    private readonly List<WalkForwardWindow> _windows = [];
    private readonly List<RunRecord> _runs = [];
    private double _equity = options.Sweep.Backtest.Cash;

    public WalkForwardResult Run(ParameterGrid grid, CancellationToken cancel)
    {
        if (!options.InSample.IsPositive || !options.OutOfSample.IsPositive)
        {
            throw ToolkitException.Usage("in-sample and out-of-sample windows have a length above zero", "give both, such as 2y and 6mo");
        }

        int start = options.Sweep.Backtest.From is { } begin ? _bars.LowerBound(UnixMicroseconds.From(begin)) : 0;
        DateTime first = start < _bars.Count ? _bars.Time[start] : throw ToolkitException.NotFound($"{_bars.Key}: there are no bars to walk over", "choose an earlier start, or load more bars");
        int lastBar = _bars.Count - 1;
        for (int step = 0; Start(step) is var from && Split(step) is var split && split <= _bars.Time[lastBar] && _equity > 0; step++)
        {
            cancel.ThrowIfCancellationRequested();
            Step(grid, (options.Anchored ? first : from, split, Split(step + 1)), cancel);
        }

        return _runs.Count > 0
            ? new(_windows, new(Stitch(), grid.FirstOrDefault() is { } any ? create(any).Name : "no trades", new Dictionary<string, object>()))
            : throw ToolkitException.Usage(
                $"{_bars.Key}: the bars from {first:yyyy-MM-dd} to {_bars.Time[lastBar]:yyyy-MM-dd} are too few for one window", "choose a shorter in-sample window");

        DateTime Start(int step) => options.OutOfSample.After(first, step);

        DateTime Split(int step) => options.OutOfSample.After(options.InSample.After(first), step);
    }

    private void Step(ParameterGrid grid, (DateTime From, DateTime Split, DateTime To) window, CancellationToken cancel)
    {
        if (_bars.Slice(window.Split, window.To).Count == 0)
        {
            return;
        }

        SweepRow? best = _bars.Slice(window.From, window.Split).Count == 0 ? null : Search(grid, window, cancel);
        best = best?.Metrics[options.Sweep.Metric] is null ? null : best;
        RunRecord run = Later(best, window);
        _runs.Add(run);
        _equity = run.Equity[^1];
        _windows.Add(new(
            TimeRange.Of(window.From, window.Split), TimeRange.Of(window.Split, window.To), best?.Parameters, best?.Metrics, run.Measure()));
    }

    /// <summary>The best of the window; here too the bars before it warm the indicators up.</summary>
    private SweepRow? Search(ParameterGrid grid, (DateTime From, DateTime Split, DateTime To) window, CancellationToken cancel)
    {
        SweepOptions search = options.Sweep with { Keep = 1, Backtest = options.Sweep.Backtest with { From = window.From } };
        return Backtest.Sweep(_bars.Slice(null, window.Split), create, grid, search, cancel).FirstOrDefault();
    }

    /// <summary>The run after the search; the bars before it, as far back as there are any, warm the indicators up.</summary>
    private RunRecord Later(SweepRow? best, (DateTime From, DateTime Split, DateTime To) window)
    {
        BacktestOptions account = options.Sweep.Backtest with { Cash = _equity, From = window.Split, CloseOpenTrades = true };
        Strategy strategy = best is null ? new NoTrades() : create(best.Parameters);
        BacktestResult result = Backtest.Run(_bars.Slice(null, window.To), strategy, account);
        return result.Run;
    }

    private RunRecord Stitch()
    {
        int start = _bars.LowerBound(_runs[0].Stamps.Span[0]);
        BarSeries bars = _bars.Rows(start, _runs.Sum(r => r.Equity.Length));
        BacktestOptions account = options.Sweep.Backtest with { From = null };
        RunPlan plan = new([bars], account);
        List<TradeRecord> trades = [];
        int before = 0, position = 0;
        foreach (RunRecord run in _runs)
        {
            foreach (TradeRecord trade in run.Trades)
            {
                trades.Add(trade with
                {
                    EntryBar = trade.EntryBar - start,
                    ExitBar = trade.ExitBar - start,
                    EntryTick = trade.EntryTick + before,
                    ExitTick = trade.ExitTick + before,
                    PositionId = trade.PositionId + position,
                });
            }

            before += run.Equity.Length;
            position += run.Trades.Select(t => t.PositionId).DefaultIfEmpty().Max();
        }

        return new()
        {
            Options = account,
            Series = plan.Series,
            Stamps = plan.Stamps,
            Equity = [.. _runs.SelectMany(r => r.Equity)],
            Sessions = plan.Sessions,
            Trades = trades.ToArray(),
            Totals = _runs.Aggregate(default(RunTotals), (all, run) => all + run.Totals),
            BuyHoldReturnPct = plan.BuyHoldPct(static _ => 0),
            Rejections = [.. _runs.SelectMany(r => r.Rejections)],
            Reductions = [.. _runs.SelectMany(r => r.Reductions)],
            Warnings = plan.Warnings,
        };
    }

    private sealed class NoTrades : Strategy
    {
        public override void Next()
        {
        }
    }
}
