namespace Toolkit;

/// <summary>How a stored run is run again.</summary>
public sealed record RerunOptions
{
    /// <summary>
    /// Makes the strategy of the run, from its <see cref="StoredRun.Parameters"/>. Default: the class of its
    /// <see cref="StoredRun.StrategySource"/>, which Toolkit.Scripting compiles; where no text was kept, a shipped strategy of its name.
    /// </summary>
    public Func<StoredRun, Strategy>? Create { get; init; }

    /// <summary>The commission of a run that was made with a model of one's own: only its name and text are kept, and must be these.</summary>
    public Commission? Commission { get; init; }

    /// <summary>Its slippage, likewise.</summary>
    public Slippage? Slippage { get; init; }

    /// <summary>Its model of fills, likewise.</summary>
    public FillModel? Fills { get; init; }

    /// <summary>The bars, for a run on bars that came from memory. They must have the same hashes. Default: read from the store.</summary>
    public IReadOnlyList<BarSeries>? Bars { get; init; }

    /// <summary>The market, for a run on options whose quotes came from memory or from a volatility model of one's own. Its bars and quotes must have the same hashes.</summary>
    public OptionMarket? Market { get; init; }

    /// <summary>The rule, for a run on options of which a condition is code.</summary>
    public OptionRule? Rule { get; init; }
}
