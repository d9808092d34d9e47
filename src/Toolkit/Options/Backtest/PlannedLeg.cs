namespace Toolkit.Options;

/// <summary>A leg of a structure before it is traded.</summary>
/// <param name="Contract">The option.</param>
/// <param name="Ratio">Contracts for each structure; negative to sell.</param>
internal readonly record struct PlannedLeg(OptionContract Contract, int Ratio);
