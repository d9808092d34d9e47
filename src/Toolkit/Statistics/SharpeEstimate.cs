using Toolkit.Statistics;

namespace Toolkit;

/// <summary>A Sharpe ratio as what it is: an estimate of some returns, which need not be normal.</summary>
/// <param name="PerPeriod">Mean excess return / sample deviation of one period, not annualised.</param>
/// <param name="Count">Number of returns.</param>
/// <param name="Skew">Skewness of the returns (population).</param>
/// <param name="ExcessKurtosis">Kurtosis of the returns above the 3 of a normal distribution (population).</param>
/// <remarks>
/// Sources: Bailey and López de Prado, The Sharpe Ratio Efficient Frontier, Journal of Risk 15 (2012); The Deflated Sharpe Ratio, Journal of
/// Portfolio Management 40 (2014). All thresholds are Sharpe ratios of one period: divide one of a year by the root of periods a year.
/// </remarks>
public readonly record struct SharpeEstimate(double PerPeriod, int Count, double Skew = 0, double ExcessKurtosis = 0)
{
    private const double EulerMascheroni = 0.57721566490153286;

    /// <summary>The estimate of some returns; null where they are fewer than two or do not vary.</summary>
    /// <param name="returns">One for each period, 0.01 for 1 %.</param>
    /// <param name="riskFree">Risk-free return of a period. Default 0.</param>
    public static SharpeEstimate? Of(ReadOnlySpan<double> returns, double riskFree = 0)
    {
        ReturnMoments moments = ReturnMoments.Of(returns);
        return moments.Spread is > 0 and { } spread
            ? new((moments.Mean - riskFree) / spread, returns.Length, moments.Skew!.Value, moments.ExcessKurtosis!.Value)
            : null;
    }

    /// <summary>Variance of the estimate times (count - 1); null where the moments allow none.</summary>
    private double? Scatter => 1 - Skew * PerPeriod + (ExcessKurtosis + 2) / 4 * PerPeriod * PerPeriod is > 0 and var scatter ? scatter : null;

    /// <summary>Probabilistic Sharpe ratio: the probability, 0 to 1, that the true ratio is above a threshold; null where it is not defined.</summary>
    /// <param name="threshold">Of one period. Default 0.</param>
    public double? Probability(double threshold = 0) => Count > 1 && Scatter is { } scatter
        ? NormalDistribution.Cumulative((PerPeriod - threshold) * Math.Sqrt(Count - 1) / Math.Sqrt(scatter))
        : null;

    /// <summary>Minimum track record length: how many returns are needed before the true ratio is above a threshold with some confidence; null when the estimate itself is not.</summary>
    /// <param name="threshold">Of one period. Default 0.</param>
    /// <param name="confidence">0.5 to 1. Default 0.95.</param>
    public double? MinimumTrackRecord(double threshold = 0, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(confidence, 0.5);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(confidence, 1);
        double needed = NormalDistribution.Quantile(confidence) / (PerPeriod - threshold);
        return PerPeriod > threshold && Scatter is { } scatter ? 1 + scatter * needed * needed : null;
    }

    /// <summary>Deflated Sharpe ratio: the probability, 0 to 1, that the true ratio is above 0 when this one is the best of several trials.</summary>
    /// <param name="trials">How many independent ones there were; of trials that are alike fewer count. At least 1.</param>
    /// <param name="variance">Variance of their Sharpe ratios, of one period.</param>
    public double? Deflated(double trials, double variance) => Probability(ExpectedBest(trials, variance));

    /// <summary>The best Sharpe ratio that several trials without any skill are expected to show.</summary>
    /// <inheritdoc cref="Deflated"/>
    public static double ExpectedBest(double trials, double variance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(variance);
        return trials == 1 ? 0 : Math.Sqrt(variance) * (
            (1 - EulerMascheroni) * NormalDistribution.Quantile(1 - 1 / trials) + EulerMascheroni * NormalDistribution.Quantile(1 - 1 / (trials * Math.E)));
    }
}
