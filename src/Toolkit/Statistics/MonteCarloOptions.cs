namespace Toolkit;

/// <summary>How the trades of a run are drawn again.</summary>
public sealed record MonteCarloOptions
{
    /// <summary>How many runs are made. Default 1,000; 1 to 100,000.</summary>
    public int Runs { get; init; } = 1_000;

    /// <summary>Seed of the draws: the same one gives the same result on every machine. Default 0.</summary>
    public int Seed { get; init; }

    /// <summary>Default: with replacement.</summary>
    public Resampling Resampling { get; init; }
}
