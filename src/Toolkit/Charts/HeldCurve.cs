namespace Toolkit.Charts;

/// <summary>What the starting capital would be worth at each point of a run, had it bought bars and held them.</summary>
/// <param name="Name">What was held.</param>
/// <param name="At">Its worth at a point.</param>
internal sealed record HeldCurve(string Name, Func<int, double> At)
{
    /// <summary>A benchmark, bought at the start of the run; null when it has no bars there.</summary>
    public static HeldCurve? Of(BacktestResult result, BarSeries benchmark)
    {
        double bought = KnownAt(benchmark, result, result.Equity.Count - 1) >= 0 ? benchmark.Close[Math.Max(0, KnownAt(benchmark, result, 0))] : 0;
        return bought > 0
            ? new(PlotText.Of($"{benchmark.Symbol}, bought and held"), point => result.Options.Cash * benchmark.Close[Math.Max(0, KnownAt(benchmark, result, point))] / bought)
            : null;
    }

    /// <summary>The run's own symbols, an equal part in each, bought where <see cref="Metrics.BuyHoldReturnPct"/> buys them; null when that is not defined.</summary>
    public static HeldCurve? Of(BacktestResult result, IReadOnlyList<BarSeries> own)
    {
        BarSeries[] series = [.. own.Where(s => s.Count > 0 && KnownAt(s, result, result.Equity.Count - 1) >= 0)];
        if (series.Length == 0 || result.Metrics.BuyHoldReturnPct is not { } held)
        {
            return null;
        }

        int[] first = [.. series.Select(s => s.LowerBound(result.Time.Microseconds[0]))];
        int? warm = WarmAfter(result, series, first, 1 + held / 100);
        return new(warm is null ? "Buy and hold from the first bars" : "Buy and hold", point => result.Options.Cash * series.Select((s, k) =>
        {
            int bar = KnownAt(s, result, point), at = Math.Min(first[k] + (warm ?? 0), s.Count - 1);
            return bar > at ? s.Close[bar] / s.Close[at] : 1;
        }).Average());
    }

    /// <summary>The last bar that is known at a point of the run; -1 before the first.</summary>
    public static int KnownAt(BarSeries series, BacktestResult result, int point)
    {
        long time = result.Time.Microseconds[point];
        // A label covers its whole day.
        bool label = series.Timeframe.IsIntraday && !result.HasTimesOfDay;
        return series.LowerBound(label ? time + UnixMicroseconds.PerDay : time + 1) - 1;
    }

    /// <summary>After how many bars the indicators were warm: the first number with which the growth comes out, as it is not kept with a run.</summary>
    private static int? WarmAfter(BacktestResult result, BarSeries[] series, int[] first, double growth)
    {
        int[] last = [.. series.Select(s => KnownAt(s, result, result.Equity.Count - 1))];
        int most = series.Select((_, k) => last[k] - first[k]).Min();
        for (int bars = 0; bars <= most; bars++)
        {
            double grown = 0;
            for (int k = 0; k < series.Length; k++)
            {
                grown += series[k].Close[last[k]] / series[k].Close[first[k] + bars];
            }

            if (Math.Abs(grown / series.Length - growth) <= 1e-9 * Math.Abs(growth))
            {
                return bars;
            }
        }

        return null;
    }
}
