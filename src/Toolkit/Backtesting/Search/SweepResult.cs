using System.Collections;
using Toolkit.Statistics;

namespace Toolkit;

/// <summary>The runs of a sweep, best first; those whose statistic is not defined last, equal ones in the order of the grid.</summary>
public sealed partial class SweepResult : IReadOnlyList<SweepRow>
{
    private readonly SweepRow[] _rows;
    private readonly Func<OverfittingOptions, CancellationToken, OverfittingReport> _overfitting;

    /// <param name="rows">Best first.</param>
    /// <param name="parameters">Their names.</param>
    /// <param name="metric">What they are ordered by.</param>
    /// <param name="overfitting">Runs the combinations again.</param>
    internal SweepResult(
        SweepRow[] rows, IReadOnlyList<string> parameters, string metric, Func<OverfittingOptions, CancellationToken, OverfittingReport> overfitting) =>
        (_rows, ParameterNames, Metric, _overfitting) = (rows, parameters, metric, overfitting);

    public int Count => _rows.Length;

    public SweepRow this[int index] => _rows[index];

    public IReadOnlyList<string> ParameterNames { get; }

    /// <summary>The statistic by which the rows are ordered.</summary>
    public string Metric { get; }

    /// <summary>What one should know before believing any of the rows, such as gaps in the bars.</summary>
    public IReadOnlyList<string> Warnings { get; internal init; } = [];

    /// <summary>The best run.</summary>
    /// <exception cref="ToolkitException">No combination was allowed (not found).</exception>
    public SweepRow Best => Count > 0 ? _rows[0] : throw ToolkitException.NotFound("the sweep has no runs: the constraints allow no combination", "widen the ranges or the constraints");

    /// <summary>A statistic over two parameters, for a heatmap; over further parameters the best value is taken.</summary>
    /// <param name="x">Parameter of the columns.</param>
    /// <param name="y">Parameter of the rows.</param>
    /// <param name="metric">JSON key of the statistic; default that of the sweep.</param>
    public SweepHeatmap Heatmap(string x, string y, string? metric = null)
    {
        metric ??= Metric;
        ParameterValue[] columns = Axis(x), rows = Axis(y);
        bool lower = Statistic.Of(metric).Better == Better.Lower;
        double?[,] cells = new double?[rows.Length, columns.Length];
        foreach (SweepRow row in _rows)
        {
            ref double? cell = ref cells[Array.BinarySearch(rows, row.Parameters[y]), Array.BinarySearch(columns, row.Parameters[x])];
            double? value = row.Metrics[metric];
            cell = cell is { } known && value is { } other ? (lower ? Math.Min(known, other) : Math.Max(known, other)) : cell ?? value;
        }

        return new(x, y, metric, columns, rows, cells);
    }

    /// <summary>
    /// Runs all combinations again and tells how likely it is that the best of them is only the luckiest: the probability of backtest
    /// overfitting and the deflated Sharpe ratio. Always by the Sharpe ratio, whatever the sweep is ordered by.
    /// </summary>
    /// <exception cref="ToolkitException">There are fewer than two combinations, or the bars are too few for the blocks (usage).</exception>
    public OverfittingReport Overfitting(OverfittingOptions? options = null, CancellationToken cancel = default) => _overfitting(options ?? new(), cancel);

    public IEnumerator<SweepRow> GetEnumerator() => ((IEnumerable<SweepRow>)_rows).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private ParameterValue[] Axis(string name) => [.. _rows.Select(r => r.Parameters[name]).Distinct().Order()];

    internal static Comparison<SweepRow> BestFirst(string metric)
    {
        StatisticTable<Metrics> row = StatisticTable<Metrics>.Row(metric);
        int sign = row.Statistic.Better == Better.Lower ? 1 : -1;
        return (a, b) => (row.Read(a.Metrics), row.Read(b.Metrics)) switch
        {
            ({ } first, { } second) => sign * first.CompareTo(second),
            (null, null) => 0,
            (null, _) => 1,
            _ => -1,
        };
    }
}
