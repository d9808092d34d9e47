namespace Toolkit.Charts;

/// <summary>Parallel coordinates of a sweep: an axis for each parameter, and one for a statistic, which may be better low.</summary>
internal static class SweepFigure
{
    private const int MaxRows = 300;

    public static (PlotFigure Figure, string? Note) Of(SweepResult sweep, Statistic statistic)
    {
        SweepRow[] known = [.. sweep.Where(row => row.Metrics[statistic.Key] is not null)];
        SweepRow[] rows = Chosen([.. known.OrderByDescending(row => (statistic.Better == Better.Lower ? -1 : 1) * row.Metrics[statistic.Key])]);
        ParallelAxis[] axes =
        [
            .. sweep.ParameterNames.Select(name => ParallelAxis.Of(name, [.. rows.Select(row => row.Parameters[name])])),
            ParallelAxis.Of(statistic.Label, [.. rows.Select(row => row.Metrics[statistic.Key]!.Value)], value => PlotText.Of(statistic, value), 3),
        ];
        double[] ranks = [.. rows.Select((_, place) => 1 - (place + 0.5) / rows.Length)];
        return (ParallelFigure.Of(axes, ranks), rows.Length == known.Length ? null : $"the best and an even choice of the others: {PlotText.Count(rows.Length)} of {PlotText.Count(known.Length)} runs");
    }

    private static SweepRow[] Chosen(SweepRow[] ordered)
    {
        int best = MaxRows / 3, others = MaxRows - best;
        return ordered.Length <= MaxRows
            ? ordered
            : [.. ordered[..best], .. Enumerable.Range(0, others).Select(i => ordered[best + (int)((long)(ordered.Length - best - 1) * i / (others - 1))])];
    }
}
