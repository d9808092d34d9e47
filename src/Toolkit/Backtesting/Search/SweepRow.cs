namespace Toolkit;

/// <summary>One run of a sweep.</summary>
/// <param name="Parameters">The combination.</param>
/// <param name="Metrics">Its statistics.</param>
public sealed record SweepRow(ParameterSet Parameters, Metrics Metrics);
