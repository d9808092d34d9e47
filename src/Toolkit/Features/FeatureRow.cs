namespace Toolkit;

/// <summary>A feature that is kept.</summary>
/// <param name="Definition">What it is.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">For how many bars it has values.</param>
/// <param name="From">The first of these.</param>
/// <param name="To">The last of these.</param>
/// <param name="Stale">Whether its bars are no longer the ones that it was computed from.</param>
/// <param name="SizeBytes">The size of its file.</param>
public sealed record FeatureRow(
    FeatureDefinition Definition, IReadOnlyList<string> Columns, long Rows, DateTime From, DateTime To, bool Stale, long SizeBytes);
