namespace Toolkit;

/// <summary>A statistic over two parameters.</summary>
/// <param name="X">Parameter of the columns.</param>
/// <param name="Y">Parameter of the rows.</param>
/// <param name="Metric">JSON key of the statistic.</param>
/// <param name="Columns">Values of <paramref name="X"/>, ascending.</param>
/// <param name="Rows">Values of <paramref name="Y"/>, ascending.</param>
/// <param name="Cells">[row, column]; null where there was no run, or no defined value.</param>
public sealed record SweepHeatmap(
    string X, string Y, string Metric, IReadOnlyList<ParameterValue> Columns, IReadOnlyList<ParameterValue> Rows, double?[,] Cells);
