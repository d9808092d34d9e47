namespace Toolkit.Cli.Commands;

/// <summary>A command that knows what its help ends with and where it stands in the list of verbs.</summary>
internal sealed class VerbCommand(string name, string description, string example) : Command(name, description)
{
    public string Example { get; } = example;

    /// <summary>The heading that it is listed under.</summary>
    public string Group { get; set; } = "";

    /// <summary>How long it may take to end after Ctrl-C, before the process ends without it; null for one that ends in its own time.</summary>
    public TimeSpan? Farewell { get; set; }

    /// <summary>Whether Ctrl-C means something of its own to it, rather than the end.</summary>
    public bool TakesInterrupts { get; set; }
}
