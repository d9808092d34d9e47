namespace Toolkit.Cli.Tests.Architecture;

/// <summary>A use that the plan does not allow.</summary>
internal sealed record Fault(FaultKind Kind, Use Use, string From, string To, string Allowed)
{
    public override string ToString() => $"src/{Use.From}({Use.Line}): {From} may not have '{Use.What}' of {To}: {Allowed}";
}
