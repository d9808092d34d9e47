using Toolkit.Backtesting;

namespace Toolkit.Runs;

/// <summary>The statistics of runs side by side, the best of each marked.</summary>
internal static class MetricTable
{
    /// <summary>Statistics that describe a run and do not judge it.</summary>
    private static readonly HashSet<string> Neutral =
        ["trades", "buyHoldReturnPct", "exposurePct", "maxTradeDays", "avgTradeDays", "periodsPerYear"];

    public static IReadOnlyList<ComparedMetric> Of(IReadOnlyList<StoredRun> runs) =>
        [.. Metrics.NumberNames.Select(key => Of(key, [.. runs.Select(run => run.Metrics[key])]))];

    private static ComparedMetric Of(string key, double?[] values)
    {
        double[] known = [.. values.OfType<double>()];
        bool judges = !Neutral.Contains(key) && known.Distinct().Skip(1).Any();
        double best = !judges ? double.NaN : MetricNames.HigherIsBetter(key) ? known.Max() : known.Min();
        return new(key, values, Array.ConvertAll(values, value => value == best));
    }
}
