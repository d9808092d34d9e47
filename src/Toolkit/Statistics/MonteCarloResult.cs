using Toolkit.Statistics;

namespace Toolkit;

/// <summary>What the run could have been had its trades come in another order or mix; that each trade says nothing about the next is assumed.</summary>
/// <remarks>Immutable. Equity counts when a trade ends, so drawdowns inside trades are not in it.</remarks>
public sealed class MonteCarloResult
{
    private readonly double[] _returns;
    private readonly double[] _drawdowns;

    internal MonteCarloResult(MonteCarloOptions options, int trades, double[] returns, double[] drawdowns)
    {
        (Options, Trades, _returns, _drawdowns) = (options, trades, returns, drawdowns);
        (FinalReturnPct, MaxDrawdownPct) = (new(returns), new(drawdowns));
    }

    public MonteCarloOptions Options { get; }

    /// <summary>Trades of each run.</summary>
    public int Trades { get; }

    /// <summary>After how many trades the cones have a value: from 0 to all, at most 200 steps.</summary>
    public required IReadOnlyList<int> Steps { get; init; }

    /// <summary>Equity below which so many of the runs lie after each step, from the lowest quantile to the highest.</summary>
    public required IReadOnlyList<MonteCarloCone> Cones { get; init; }

    /// <summary>Returns of the runs in percent, ascending.</summary>
    public Column FinalReturnPct { get; }

    /// <summary>Maximum drawdowns of the runs in percent, the deepest first; zero or negative.</summary>
    public Column MaxDrawdownPct { get; }

    /// <summary>The return that a share of the runs falls short of.</summary>
    /// <param name="share">0 to 1: 0.05 for the worst twentieth.</param>
    public double FinalReturnAt(double share) => At(_returns, share);

    /// <summary>The maximum drawdown that a share of the runs is deeper than.</summary>
    /// <inheritdoc cref="FinalReturnAt"/>
    public double MaxDrawdownAt(double share) => At(_drawdowns, share);

    /// <summary>Share of the runs, 0 to 1, with a loss.</summary>
    public double ProbabilityOfLoss => _returns.Count(r => r < 0) / (double)_returns.Length;

    /// <summary>Share of the runs, 0 to 1, whose maximum drawdown is at least as deep; with 100 the risk of ruin.</summary>
    /// <param name="percent">Depth in percent, above 0.</param>
    public double ProbabilityOfDrawdown(double percent)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(percent);
        return _drawdowns.Count(d => d <= -percent) / (double)_drawdowns.Length;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Options.Runs:N0} runs of {Trades:N0} trades: return {FinalReturnAt(0.05):0.##} to {FinalReturnAt(0.95):0.##} % in nine of ten, median drawdown {MaxDrawdownAt(0.5):0.##} %");

    private static double At(double[] sorted, double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        return RiskCalculator.Quantile(sorted, share);
    }
}
