namespace Toolkit;

/// <summary>A run beside a benchmark, by their returns over the same sessions.</summary>
/// <param name="AlphaPct">Jensen's alpha a year: (mean excess - beta x mean excess of the benchmark) x periods a year, in percent. Source: Jensen, The Performance of Mutual Funds, Journal of Finance 23 (1968).</param>
/// <param name="Beta">Covariance with the benchmark / its variance.</param>
/// <param name="Correlation">Of the returns, -1 to 1.</param>
/// <param name="BenchmarkReturnPct">Return of the benchmark from the first session's end to the last.</param>
/// <remarks>Null where not defined: fewer than two returns, or no variance.</remarks>
public readonly record struct BenchmarkComparison(double? AlphaPct, double? Beta, double? Correlation, double BenchmarkReturnPct)
{
    private static readonly Statistic[] Declared =
    [
        new("alphaPct", "Alpha a year", StatisticUnit.Percent, StatisticGroup.Return, Better.Higher),
        new("beta", "Beta", StatisticUnit.Ratio, StatisticGroup.Return, Better.Neither),
        new("correlation", "Correlation", StatisticUnit.Ratio, StatisticGroup.Return, Better.Neither),
        new("returnPct", "Benchmark return", StatisticUnit.Percent, StatisticGroup.Return, Better.Neither),
    ];

    /// <summary>The figures in the order above, each with its key, label and unit.</summary>
    public IReadOnlyList<(Statistic Statistic, double? Value)> Figures => [.. Declared.Zip([AlphaPct, Beta, Correlation, (double?)BenchmarkReturnPct])];
}
