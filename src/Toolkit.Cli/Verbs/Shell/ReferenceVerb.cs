namespace Toolkit.Cli.Verbs;

/// <summary>Prints docs/cli.md; for those who work on this project.</summary>
internal static class ReferenceVerb
{
    public static VerbCommand Create(Verb verb, RootCommand root)
    {
        VerbCommand command = verb.Create("reference", "Print docs/cli.md.", "toolkit reference > docs/cli.md", (call, _) =>
        {
            string text = CommandReference.Write(root);
            call.Report.Result(new { text }, output => output.Write(text));
        });
        command.Hidden = true;
        return command;
    }
}
