using Toolkit.Statistics;

namespace Toolkit;

/// <summary>How much of a sweep's best run is the search's own doing.</summary>
/// <remarks>Sharpe ratios are those of one period. Sources: <see cref="SharpeEstimate"/>; Bailey, Borwein, López de Prado and Zhu, The Probability of Backtest Overfitting, Journal of Computational Finance 20 (2017).</remarks>
public sealed record OverfittingReport
{
    internal static OverfittingReport Of(SymmetricCrossValidation rows, SharpeEstimate? best, OverfittingOptions options, CancellationToken cancel)
    {
        SplitOutcome[] splits = rows.Splits(cancel);
        double[] sharpes = rows.Sharpes();
        double variance = ReturnMoments.Of(sharpes).Spread is { } spread ? spread * spread : 0, trials = options.Trials ?? sharpes.Length;
        return new()
        {
            Combinations = sharpes.Length,
            Splits = splits.Length,
            ProbabilityOfOverfitting = splits.Count(s => s.Logit <= 0) / (double)splits.Length,
            ProbabilityOfLoss = splits.Count(s => s.Outside < 0) / (double)splits.Length,
            Degradation = BenchmarkCalculator.Line.Of(Array.ConvertAll(splits, s => s.Outside), Array.ConvertAll(splits, s => s.Inside)).Beta,
            Logits = new(Array.ConvertAll(splits, s => s.Logit)),
            SharpeVariance = variance,
            ExpectedBestSharpe = SharpeEstimate.ExpectedBest(trials, variance),
            DeflatedSharpe = best?.Deflated(trials, variance),
        };
    }

    /// <summary>Combinations that were tried.</summary>
    public required int Combinations { get; init; }

    /// <summary>Ways of taking half of the blocks.</summary>
    public required int Splits { get; init; }

    /// <summary>Share of the splits, 0 to 1, in which the combination that was best in one half is no better than the median in the other.</summary>
    public required double ProbabilityOfOverfitting { get; init; }

    /// <summary>Share of the splits, 0 to 1, in which it loses in the other half.</summary>
    public required double ProbabilityOfLoss { get; init; }

    /// <summary>Slope of its Sharpe ratio in the other half over that in the half that chose it: below 0, the better it looked the worse it did. Null where all are alike.</summary>
    public required double? Degradation { get; init; }

    /// <summary>Logit of its relative rank in the other half, by split; 0 is the median.</summary>
    public required Column Logits { get; init; }

    /// <summary>Sample variance of the combinations' Sharpe ratios.</summary>
    public required double SharpeVariance { get; init; }

    /// <summary>The best Sharpe ratio that as many combinations without any skill are expected to show.</summary>
    public required double ExpectedBestSharpe { get; init; }

    /// <summary>Probability, 0 to 1, that the best run's true Sharpe ratio is above 0, given the search; null where it is not defined.</summary>
    public required double? DeflatedSharpe { get; init; }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"probability of overfitting {100 * ProbabilityOfOverfitting:0.#} % over {Splits:N0} splits of {Combinations:N0} combinations")
        + (DeflatedSharpe is { } deflated ? string.Create(CultureInfo.InvariantCulture, $", deflated Sharpe ratio {100 * deflated:0.#} %") : "");
}
