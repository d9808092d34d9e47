using Toolkit.Statistics;

namespace Toolkit;

/// <summary>A run beside a benchmark, by their returns over the same sessions.</summary>
/// <remarks>Null where not defined: fewer than two returns, or no variance. docs/statistics.md has the definitions and their sources.</remarks>
public sealed partial record BenchmarkComparison
{
    /// <summary>Jensen's alpha a year: (mean excess - beta x mean excess of the benchmark) x periods a year, in percent. Source: Jensen, The Performance of Mutual Funds, Journal of Finance 23 (1968).</summary>
    [Statistic("Alpha a year", StatisticUnit.Percent, StatisticGroup.Return)]
    public double? AlphaPct { get; init; }

    /// <summary>Covariance with the benchmark / its variance.</summary>
    [Statistic("Beta", StatisticUnit.Ratio, StatisticGroup.Return, Better = Better.Neither)]
    public double? Beta { get; init; }

    /// <summary>Of the returns, -1 to 1.</summary>
    [Statistic("Correlation", StatisticUnit.Ratio, StatisticGroup.Return, Better = Better.Neither)]
    public double? Correlation { get; init; }

    /// <summary>Return of the benchmark from the first session's end to the last.</summary>
    [Statistic("Benchmark return", StatisticUnit.Percent, StatisticGroup.Return, Better = Better.Neither)]
    public double BenchmarkReturnPct { get; init; }

    /// <summary>Correlation squared.</summary>
    [Statistic("R²", StatisticUnit.Ratio, StatisticGroup.Return, Better = Better.Neither)]
    public double? RSquared { get; init; }

    /// <summary>Sample deviation of the returns less the benchmark's x root of periods a year.</summary>
    [Statistic("Tracking error", StatisticUnit.Percent, StatisticGroup.Return, Better = Better.Neither)]
    public double? TrackingErrorPct { get; init; }

    /// <summary>Mean of the returns less the benchmark's / their sample deviation x root of periods a year. Source: Grinold and Kahn, Active Portfolio Management (2000).</summary>
    [Statistic("Information ratio", StatisticUnit.Ratio, StatisticGroup.Return)]
    public double? InformationRatio { get; init; }

    /// <summary>Mean excess return x periods a year / beta, in percent. Source: Treynor, How to Rate Management of Investment Funds (1965).</summary>
    [Statistic("Treynor ratio", StatisticUnit.Percent, StatisticGroup.Return)]
    public double? TreynorPct { get; init; }

    /// <summary>Annual return over the sessions in which the benchmark rose / the benchmark's over the same.</summary>
    [Statistic("Up capture", StatisticUnit.Ratio, StatisticGroup.Return)]
    public double? UpCapture { get; init; }

    /// <summary>Annual return over the sessions in which the benchmark fell / the benchmark's over the same.</summary>
    [Statistic("Down capture", StatisticUnit.Ratio, StatisticGroup.Return, Better = Better.Lower)]
    public double? DownCapture { get; init; }

    /// <summary>Alpha over the sessions in which the benchmark rose.</summary>
    [Statistic("Alpha a year, up", StatisticUnit.Percent, StatisticGroup.Return)]
    public double? UpAlphaPct { get; init; }

    /// <summary>Beta over the sessions in which the benchmark rose.</summary>
    [Statistic("Beta, up", StatisticUnit.Ratio, StatisticGroup.Return, Better = Better.Neither)]
    public double? UpBeta { get; init; }

    /// <summary>Alpha over the sessions in which the benchmark fell.</summary>
    [Statistic("Alpha a year, down", StatisticUnit.Percent, StatisticGroup.Return)]
    public double? DownAlphaPct { get; init; }

    /// <summary>Beta over the sessions in which the benchmark fell.</summary>
    [Statistic("Beta, down", StatisticUnit.Ratio, StatisticGroup.Return, Better = Better.Neither)]
    public double? DownBeta { get; init; }

    /// <summary>The figures in the order above, each with its key, label and unit.</summary>
    public IReadOnlyList<(Statistic Statistic, double? Value)> Figures => [.. StatisticTable<BenchmarkComparison>.Rows.Select(row => (row.Statistic, row.Read(this)))];
}
