namespace Toolkit;

/// <summary>How a stored run is run again.</summary>
public sealed record RerunOptions
{
    /// <summary>
    /// Makes the strategy of the run, from its <see cref="StoredRun.Parameters"/>. Default: the class of its
    /// <see cref="StoredRun.StrategySource"/>, which Toolkit.Scripting compiles; where no text was kept, a shipped strategy of its name.
    /// </summary>
    public Func<StoredRun, Strategy>? Create { get; init; }

    /// <summary>The bars, for a run on bars that came from memory. They must have the same hashes. Default: read from the store.</summary>
    public IReadOnlyList<BarSeries>? Bars { get; init; }
}
