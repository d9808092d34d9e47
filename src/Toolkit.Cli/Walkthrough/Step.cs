namespace Toolkit.Cli.Walkthrough;

/// <summary>One step of the walkthrough: what was done, how to do it by hand, and what came of it.</summary>
/// <param name="Name">What it shows: ingest, query, …</param>
/// <param name="Command">The command line that does the same.</param>
/// <param name="Lines">The outcome for a reader.</param>
/// <param name="Facts">The outcome for a script.</param>
internal sealed record Step(string Name, string Command, IReadOnlyList<string> Lines, object Facts)
{
    public JsonObject ToJson() => Json.Object(new { Step = Name, Command, Result = Facts });

    public void Write(TextWriter output, int number)
    {
        output.WriteLines([$"{number}. {Name}", $"   $ {Command}", .. Lines.Select(line => "   " + Words.Of(line)), ""]);
        output.Flush();
    }
}
