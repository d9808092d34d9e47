namespace Toolkit.Scripting;

/// <summary>What a script and the files that it loads ask of their host.</summary>
internal sealed record ScriptNeeds
{
    /// <summary>What stands behind <c>#i</c>.</summary>
    public List<string> Sources { get; } = [];

    /// <summary>What stands behind <c>#r "nuget:…"</c>.</summary>
    public List<string> Packages { get; } = [];

    /// <summary>The variables to be closed, in the order of their declarations.</summary>
    public List<string> Usings { get; } = [];
}
