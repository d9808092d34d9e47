namespace Toolkit.Cli.Verbs;

/// <summary>Notebooks: what runs them.</summary>
/// <remarks>The libraries behind it, the compiler among them, are loaded only when one of its verbs is run.</remarks>
internal static class NotebookVerb
{
    public static VerbCommand Create(Verb verb) =>
        Verb.Group("notebook", "C# and SQL notebooks, without another program and in Jupyter.", "toolkit notebook kernel install", KernelVerbs.Create(verb));
}
