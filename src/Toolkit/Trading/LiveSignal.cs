namespace Toolkit;

/// <summary>What a live strategy saw, whether it traded on it or not. The same signal told again takes the place of the former.</summary>
public sealed record LiveSignal
{
    /// <summary>Its name, such as <c>entry</c>; with symbol and time it makes the signal.</summary>
    public required string Name { get; init; }

    /// <summary>1 for up, -1 for down, 0 for out.</summary>
    public required int Direction { get; init; }

    /// <summary>Default: now.</summary>
    public DateTime? Time { get; init; }

    /// <summary>Default: the strategy's symbol.</summary>
    public string? Symbol { get; init; }

    /// <summary>Default: the strategy's exchange.</summary>
    public string? Exchange { get; init; }

    /// <summary>The price at which it saw it.</summary>
    public double? Price { get; init; }

    /// <summary>How strong it is, in units of one's own.</summary>
    public double? Strength { get; init; }

    public string? Note { get; init; }

    /// <summary>Whose it is; the store fills it in.</summary>
    public string? StrategyId { get; init; }
}
