using System.CommandLine;

namespace Toolkit.Cli.Verbs;

/// <summary>Every verb of the command line.</summary>
internal static class All
{
    public static RootCommand Root(GlobalOptions globals, Terminal terminal)
    {
        RootCommand root = new("Market data for notebooks, scripts and SQL: ingest, query, resample, ask SQL, keep it well.");
        globals.AddTo(root);
        Verb verb = new(globals, terminal);
        Command[] verbs =
        [
            InitVerb.Create(verb), WalkthroughVerb.Create(verb), IngestVerb.Create(verb), BulkVerb.Create(verb),
            QueryVerb.Create(verb), SummaryVerb.Create(verb), SqlVerb.Create(verb),
            ListVerb.Create(verb), InfoVerb.Create(verb), StatusVerb.Create(verb), FilesVerb.Create(verb),
            SymbolVerb.Create(verb), CalendarsVerb.Create(verb),
            .. HealthVerbs.Create(verb), .. UpkeepVerbs.Create(verb), CompletionVerb.Create(verb),
        ];
        foreach (Command command in verbs)
        {
            root.Subcommands.Add(command);
        }

        return root;
    }
}
