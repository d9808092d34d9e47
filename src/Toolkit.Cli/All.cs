using System.CommandLine.Help;
using Toolkit.Cli.Verbs;
using Toolkit.Cli.Walkthrough;

namespace Toolkit.Cli;

/// <summary>Every verb of the command line.</summary>
internal static class All
{
    public static RootCommand Root(GlobalOptions globals, Terminal terminal)
    {
        RootCommand root = new("Market data for notebooks, scripts and SQL: ingest, query, resample, ask SQL, keep it well.");
        globals.AddTo(root);
        Verb verb = new(globals, terminal);
        Add(root, "Begin", InitVerb.Create(verb), WalkthroughVerb.Create(verb));
        Add(root, "Take in", IngestVerb.Create(verb), BulkVerb.Create(verb), ImportVerb.Create(verb));
        Add(root, "Fetch", FetchVerb.Create(verb), FetchVerb.CreateUpdate(verb), ClearVerb.Create(verb), FeedsVerb.Create(verb));
        Add(root, "Ask", QueryVerb.Create(verb), SummaryVerb.Create(verb), SqlVerb.Create(verb), GapsVerb.Create(verb), QualityVerb.Create(verb), FeaturesVerb.Create(verb), ExportVerb.Create(verb));
        Add(root, "Test strategies", BacktestVerb.Create(verb), WalkForwardVerb.Create(verb), StrategiesVerb.Create(verb), RunsVerb.Create(verb), ChartVerb.Create(verb));
        Add(root, "Options", OptionsVerb.Create(verb));
        Add(root, "Ticks", TicksVerb.Create(verb));
        Add(root, "Trade live", LiveVerb.Create(verb));
        Add(root, "See what is there", ListVerb.Create(verb), InfoVerb.Create(verb), StatusVerb.Create(verb), FilesVerb.Create(verb), CalendarsVerb.Create(verb), SymbolVerb.Create(verb), UiVerb.Create(verb));
        Add(root, "Notebooks and scripts", NotebookVerb.Create(verb), ScriptVerb.Create(verb));
        Add(root, "Several machines", [.. RemoteVerbs.Create(verb), TeamVerb.Create(verb), WorkerVerb.Create(verb)]);
        Add(root, "Keep it well", [.. HealthVerbs.Create(verb), .. UpkeepVerbs.Create(verb)]);
        Add(root, "Your shell", CompletionVerb.Create(verb), ReferenceVerb.Create(verb, root));
        ShowOwnHelp(root, new(terminal));
        root.Options.OfType<VersionOption>().Single().Action = new VersionText(globals, terminal);
        return root;
    }

    private static void Add(RootCommand root, string group, params VerbCommand[] commands)
    {
        foreach (VerbCommand command in commands)
        {
            command.Group = group;
            End(command, Farewell(group));
            root.Subcommands.Add(command);
        }
    }

    /// <summary>What only looks has nothing to bring to an end; what runs on ends in order, however long that takes.</summary>
    private static TimeSpan? Farewell(string group) => group switch
    {
        "Ask" or "Test strategies" or "See what is there" => TimeSpan.FromSeconds(2),
        "Fetch" or "Trade live" or "Several machines" or "Notebooks and scripts" => null,
        _ => TimeSpan.FromSeconds(10),
    };

    private static void End(VerbCommand command, TimeSpan? farewell)
    {
        command.Farewell = farewell;
        foreach (VerbCommand child in command.Subcommands.OfType<VerbCommand>())
        {
            End(child, farewell);
        }
    }

    /// <summary>Our own help, and without the words for it that begin with a slash as a path does.</summary>
    private static void ShowOwnHelp(RootCommand root, HelpText help)
    {
        root.Options.Remove(root.Options.OfType<HelpOption>().Single());
        root.Options.Add(new HelpOption("--help", "-h") { Action = help });
    }
}
