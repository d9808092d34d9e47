namespace Toolkit;

/// <summary>What a check of the store found.</summary>
/// <param name="Problems">What is wrong; empty when all is well.</param>
/// <param name="Notes">What was looked at, in words and numbers.</param>
public sealed record HealthReport(IReadOnlyList<Problem> Problems, IReadOnlyList<string> Notes)
{
    public bool Ok => Problems.Count == 0;
}
