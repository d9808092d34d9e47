namespace Toolkit;

/// <summary>One step of <c>maintain</c>.</summary>
/// <param name="Name">update, seal, fold, compact, gc, verify, catalog-copy or backup.</param>
/// <param name="Ok">Whether it worked; a step that fails does not keep the next ones from running.</param>
/// <param name="Detail">What it did, or why it failed.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record MaintainStep(string Name, bool Ok, string Detail, TimeSpan Elapsed = default)
{
    /// <summary>What a person should see to, each with what to do; empty when all is well.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];
}
