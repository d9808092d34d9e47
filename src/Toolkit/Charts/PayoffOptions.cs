namespace Toolkit;

/// <summary>What a payoff chart shows beside the payoff.</summary>
public sealed record PayoffOptions
{
    /// <summary>Price of the underlying now, drawn as a line. Default (null): none.</summary>
    public double? Underlying { get; init; }

    /// <summary>The moment, UTC, of the curve before expiry. Default (null): none is drawn.</summary>
    public DateTime? At { get; init; }

    /// <summary>Values the curve before expiry, and the later leg of a calendar. Default: volatility 0.2, no rate.</summary>
    public ModelTerms Model { get; init; } = new();

    /// <summary>Whether the model's quotes are what the structure was priced at; the title then says SYNTHETIC. Default: false.</summary>
    public bool IsSynthetic { get; init; }
}
