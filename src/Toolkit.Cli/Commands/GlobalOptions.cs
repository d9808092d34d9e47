using System.CommandLine.Parsing;

namespace Toolkit.Cli.Commands;

/// <summary>The options that every verb takes.</summary>
internal sealed class GlobalOptions
{
    private readonly Option<string?> _workspace = new("--workspace", "-w")
    {
        Description = "The workspace folder. Default: $TOOLKIT_WORKSPACE, else data/workspace of the nearest folder above that has one.",
        HelpName = "DIR",
        Recursive = true,
    };

    private readonly Option<string?> _team = new("--team")
    {
        Description = "The PostgreSQL database in which a team's live store and runs lie, such as \"Host=db;Database=desk;Username=me\". Default: $TOOLKIT_TEAM, else none.",
        HelpName = "CONNECTION",
        Recursive = true,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print exactly one JSON document on stdout.", Recursive = true, Arity = ArgumentArity.Zero };

    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "No progress and no notes.", Recursive = true, Arity = ArgumentArity.Zero };

    private readonly Option<bool> _noColour = new("--no-color") { Description = "No colour.", Recursive = true, Arity = ArgumentArity.Zero };

    public void AddTo(RootCommand root)
    {
        root.Options.Add(_workspace);
        root.Options.Add(_team);
        root.Options.Add(_json);
        root.Options.Add(_quiet);
        root.Options.Add(_noColour);
    }

    /// <summary>The choices as far as they can be read: also where something else is wrong with the command line.</summary>
    public GlobalChoices Read(ParseResult parsed) => new(
        Last(parsed, _workspace), Last(parsed, _team), Has(parsed, _json), Has(parsed, _quiet), Has(parsed, _noColour));

    private static string? Last(ParseResult parsed, Option<string?> option) => parsed.GetResult(option)?.Tokens is [.., { Value: var value }] ? value : null;

    // By its word: one that an option before it has swallowed as its value counts too, since an error is to be said in the form asked for.
    private static bool Has(ParseResult parsed, Option<bool> flag) =>
        parsed.Tokens.TakeWhile(t => t.Type != TokenType.DoubleDash).Any(t => t.Value == flag.Name || flag.Aliases.Contains(t.Value));
}

internal readonly record struct GlobalChoices(string? Workspace, string? Team, bool Json, bool Quiet, bool NoColour);
