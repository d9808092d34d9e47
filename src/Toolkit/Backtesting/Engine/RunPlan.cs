using Toolkit.Bars;
using Toolkit.Statistics;

namespace Toolkit.Backtesting;

/// <summary>Everything about a run that does not depend on its strategy: made once for all runs of a sweep. Immutable.</summary>
internal sealed class RunPlan
{
    public RunPlan(IReadOnlyList<BarSeries> series, BacktestOptions options)
    {
        options.Validate();
        if (series.Count == 0)
        {
            throw new ArgumentException("a backtest needs at least one series", nameof(series));
        }

        Options = options;
        PreparedSeries[] prepared = [.. series.Select(s => PreparedSeries.Of(s, options.Calendar))];
        string[] guesses =
        [
            .. prepared.Where(p => p.Guess is not null && p.Bars.Timeframe.CompareTo(Timeframe.Day) <= 0).Select(p =>
                $"{p.Bars.Key}: calendar {p.Guess!.Value.Calendar.Name} was guessed: {p.Guess.Value.Reason}"),
        ];
        // Of splits a study has told already, in the same words.
        Warnings = [.. options.BarWarnings.Concat(guesses).Union(series.SelectMany(s => SplitWarnings.Of(s, options.From)))];
        BarSeries main = prepared[0].Bars;
        Series = series.Count == 1 ? [main] : [.. prepared.Select(p => p.Bars).OrderBy(b => b.Key.ToString(), StringComparer.Ordinal)];
        Main = Array.IndexOf(Series, main);
        for (int i = 1; i < Series.Length; i++)
        {
            if (Series[i].Key == Series[i - 1].Key)
            {
                throw new ArgumentException($"{Series[i].Key} is given twice", nameof(series));
            }
        }

        Starts = [.. Series.Select(s => options.From is { } from ? s.LowerBound(UnixMicroseconds.From(from)) : 0)];
        if (Series.Select((s, i) => s.Count - Starts[i]).Sum() == 0)
        {
            throw ToolkitException.NotFound($"{main.Key}: there are no bars to test on", "load some, or choose another range");
        }

        if (Series.Length == 1)
        {
            Stamps = main.Time.Memory[Starts[0]..];
            Sessions = prepared[0].Sessions(options, Starts[0]);
        }
        else
        {
            Clock = new(Series, Starts);
            Stamps = Clock.Stamps;
            Ends = [.. Series.Select((s, k) => !options.IsLive && s.Count > Starts[k] && IsOverBefore(Clock.End, s, Clock.Closes[k][^1]))];
            Timeframe finest = Series.Min(s => s.Timeframe)!;
            TradingCalendar calendar = Series.Select(s => s.Calendar!).MaxBy(c => c.PeriodsPerYear)!;
            Sessions = SessionMap.Of(Stamps.Span, finest, calendar, options.Returns);
        }
    }

    public BacktestOptions Options { get; }

    /// <summary>The series in the order of their keys.</summary>
    public BarSeries[] Series { get; }

    /// <summary>Index of the series that was given first.</summary>
    public int Main { get; }

    /// <summary>First bar of each series that is not only there for warming up.</summary>
    public int[] Starts { get; }

    /// <summary>Stamps of the points of the equity curve.</summary>
    public ReadOnlyMemory<long> Stamps { get; }

    /// <summary>When the bars of a point of the clock have closed.</summary>
    public long MomentOf(int tick) => Clock?.MomentOf(tick) ?? Series[0].CloseTimes.Microseconds[Starts[0] + tick];

    public SessionMap Sessions { get; }

    /// <summary>The order of events; null for one series, whose bars simply follow each other.</summary>
    public RunClock? Clock { get; }

    /// <summary>Whether the bars of each series end before the run does; empty for one series.</summary>
    public bool[] Ends { get; } = [];

    public IReadOnlyList<string> Warnings { get; }

    /// <summary>What the engine does with symbols that end before the run.</summary>
    public IEnumerable<string> EndWarnings => Series.Where((_, k) => Ends.Length > 0 && Ends[k]).Select(s =>
        $"{s.Key}: its bars end at {UnixMicroseconds.ToIso(s.Time.Microseconds[^1])}, before the run does: what was open then was closed at that bar's close (symbolEnded)");

    /// <summary>The mean return, in percent, of buying each symbol once, at a bar of its own, and holding it; null where none had a price above 0.</summary>
    public double? BuyHoldPct(Func<int, int> bought)
    {
        (double sum, int count) = (0, 0);
        for (int k = 0; k < Series.Length; k++)
        {
            Column close = Series[k].Close;
            if (bought(k) is var bar && bar < close.Count && close[bar] > 0)
            {
                (sum, count) = (sum + 100 * (close[^1] / close[bar] - 1), count + 1);
            }
        }

        return count > 0 ? sum / count : null;
    }

    /// <summary>Whether a series should have had another bar by then. A closed market has not ended.</summary>
    private static bool IsOverBefore(long end, BarSeries series, long lastClose)
    {
        if (lastClose >= end)
        {
            return false;
        }

        long from = series.Timeframe.IsIntraday ? lastClose : series.Time.Microseconds[^1] + 1;
        ExpectedBars next = new(series.Timeframe, series.Calendar, TimeRange.FromMicros(from, end));
        return next.MoveNext() && BarCloses.Of([next.Start], series.Timeframe, series.Calendar)[0] <= end;
    }
}
