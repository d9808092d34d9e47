using Toolkit.Backtesting;

namespace Toolkit.Live;

/// <summary>A strategy's run over all bars so far, made anew each time: the same engine as a backtest's, with nothing to remember.</summary>
internal sealed class Replay
{
    private readonly RunPlan _plan;

    private Replay(RunPlan plan, IReadOnlyList<OrderEvent> events, double equity) => (_plan, Events, Equity) = (plan, events, equity);

    /// <summary>In the order in which they happened.</summary>
    public IReadOnlyList<OrderEvent> Events { get; }

    public double Equity { get; }

    /// <summary>When the last bars closed.</summary>
    public long End => _plan.MomentOf(_plan.Stamps.Length - 1);

    /// <summary>Whether the account is empty, and the run over.</summary>
    public bool IsRuined => Events.Count > 0 && Events[^1].Reason == ExitReason.Ruin;

    /// <param name="strategy">What runs: a fresh instance of it each time, one for each symbol where they are many.</param>
    /// <param name="bars">All bars, those that warm up included.</param>
    /// <param name="options">The account.</param>
    /// <param name="done">Up to when the run has acted before; a later last bar is new to it.</param>
    public static Replay Of((Func<Strategy> Create, bool Each) strategy, IReadOnlyList<BarSeries> bars, BacktestOptions options, long done)
    {
        RunPlan plan = new(bars, options);
        Simulator simulator = new(plan);
        OrderJournal journal = simulator.Account.Journal = new(simulator.Account);
        int last = plan.Stamps.Length - 1;
        simulator.Account.LiveTick = plan.MomentOf(last) > done ? last : -1;
        try
        {
            if (strategy.Each)
            {
                simulator.Run(_ => strategy.Create());
            }
            else
            {
                simulator.Run(strategy.Create());
            }

            return new(plan, journal.Events, simulator.Equity[last]);
        }
        finally
        {
            simulator.Release();
        }
    }

    public long MomentOf(OrderEvent happened) => _plan.MomentOf(happened.Tick);

    public BarSeries SeriesOf(OrderEvent happened) => _plan.Series[happened.Series];

    /// <summary>How many points of the clock lie after a moment.</summary>
    public int PointsAfter(long moment)
    {
        int count = 0;
        while (count < _plan.Stamps.Length && _plan.MomentOf(_plan.Stamps.Length - 1 - count) > moment)
        {
            count++;
        }

        return count;
    }

    /// <summary>The last close of a symbol up to a moment; null before its first.</summary>
    public double? CloseAt(SeriesKey key, long moment)
    {
        BarSeries series = _plan.Series.First(s => s.Key == key);
        int at = series.CloseTimes.Microseconds.BinarySearch(moment);
        at = at >= 0 ? at : ~at - 1;
        return at < 0 ? null : series.Close[at];
    }
}
