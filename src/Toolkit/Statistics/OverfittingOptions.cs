namespace Toolkit;

/// <summary>How a sweep is tested for overfitting.</summary>
public sealed record OverfittingOptions
{
    /// <summary>Blocks of time, half of which are taken in every possible way. Default 16 (12,870 ways); an even number from 2 to 20.</summary>
    public int Blocks { get; init; } = 16;

    /// <summary>Independent trials for the deflated Sharpe ratio. Default (null): all combinations, which is strict, as neighbouring ones are alike.</summary>
    public double? Trials { get; init; }
}
