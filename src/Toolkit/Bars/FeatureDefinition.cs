namespace Toolkit;

/// <summary>What a feature is, and what its values depend on beside the bars.</summary>
public sealed record FeatureDefinition
{
    /// <summary>The series whose bars it is computed from.</summary>
    public required SeriesKey Series { get; init; }

    public required string Name { get; init; }

    /// <summary>The version of its computation, in its author's own words.</summary>
    public required string Version { get; init; }

    /// <inheritdoc cref="FeatureOptions.LookBack"/>
    public int? LookBack { get; init; }

    /// <inheritdoc cref="FeatureOptions.LookAhead"/>
    public int LookAhead { get; init; }

    /// <inheritdoc cref="FeatureOptions.Adjust"/>
    public Adjustment Adjust { get; init; }

    /// <summary>The calendar of its bars; of one from a file also the hash of that.</summary>
    internal string Calendar { get; init; } = string.Empty;

    /// <summary>The hash of the SQL that computes it; empty for a function.</summary>
    internal string Sql { get; init; } = string.Empty;

    public override string ToString() => $"feature {Name} of {Series}";
}
