using Toolkit.Backtesting;

namespace Toolkit.Runs;

/// <summary>The equity curves of several runs on one axis of time.</summary>
internal sealed class EquityAxis
{
    /// <summary>More values than this tell an eye nothing, and would fill the memory.</summary>
    private const int MostValues = 4_000_000;

    public EquityAxis(IReadOnlyList<StoredRun> runs)
    {
        long[] stamps = Union(runs);
        int step = (int)Math.Ceiling((double)stamps.Length * runs.Count / MostValues);
        if (step > 1)
        {
            // From the end backwards, so that the last point stays.
            stamps = [.. stamps.Where((_, i) => (stamps.Length - 1 - i) % step == 0)];
        }

        Time = new(stamps);
        Curves = [.. runs.Select(run => new Column(Curve(run.Result, stamps)))];
    }

    public TimeColumn Time { get; }

    public IReadOnlyList<Column> Curves { get; }

    private static long[] Union(IReadOnlyList<StoredRun> runs)
    {
        long[] union = runs[0].Result.Time.Microseconds.ToArray();
        foreach (StoredRun run in runs.Skip(1))
        {
            ReadOnlySpan<long> other = run.Result.Time.Microseconds;
            if (!other.SequenceEqual(union))
            {
                union = [.. union.Concat(other.ToArray()).Order().Distinct()];
            }
        }

        return union;
    }

    /// <summary>The last equity known at each stamp.</summary>
    private static double[] Curve(BacktestResult run, long[] stamps)
    {
        ReadOnlySpan<long> own = run.Time.Microseconds;
        int[] known = LastKnown.At(stamps, own);
        double[] curve = new double[stamps.Length];
        for (int i = 0; i < curve.Length; i++)
        {
            int at = known[i];
            bool ended = at == own.Length - 1 && own[at] < stamps[i];
            curve[i] = at < 0 || ended ? double.NaN : 100 * (run.Equity[at] / run.Options.Cash);
        }

        return curve;
    }
}
