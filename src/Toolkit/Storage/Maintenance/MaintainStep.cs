namespace Toolkit;

/// <summary>One step of <c>maintain</c>.</summary>
/// <param name="Name">fold, compact, gc, catalog-copy or backup.</param>
/// <param name="Ok">Whether it worked; a step that fails does not keep the next ones from running.</param>
/// <param name="Detail">What it did, or why it failed.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record MaintainStep(string Name, bool Ok, string Detail, TimeSpan Elapsed);
