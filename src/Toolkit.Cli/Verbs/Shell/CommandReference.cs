using System.CommandLine.Help;

namespace Toolkit.Cli.Verbs;

/// <summary>The reference of the command line in Markdown, made from the commands themselves; docs/cli.md is this text.</summary>
internal static class CommandReference
{
    public static string Write(RootCommand root)
    {
        StringWriter text = new() { NewLine = "\n" };
        text.WriteLine(
            """
            # Command line

            Made from the commands themselves; a test compares them. Exit codes: 0 ok, 1 failure, 2 wrong usage, 3 not found,
            4 bad data, 5 busy, 130 cancelled. Data go to stdout, everything else to stderr; `--json` prints exactly one document,
            for an error `{"error": {"kind", "message", "hint"}}`. Times are ISO 8601 in UTC, ranges are half-open, `[from, to)`.
            `--` ends the options.

            Environment: `TOOLKIT_WORKSPACE` is the default workspace; `TOOLKIT_BUSY_TIMEOUT` the seconds that a writer waits for another
            one before it gives up with exit code 5 (default 30); `TOOLKIT_TEAM` is the team's database; `NO_COLOR` takes the colour away.

            Options of every verb:

            """);
        Options(text, root.Options.Where(o => o.Recursive && o is not HelpOption));
        foreach (Command command in root.Subcommands.Where(c => !c.Hidden))
        {
            Write(text, command, "toolkit");
        }

        return text.ToString();
    }

    private static void Write(TextWriter text, Command command, string before)
    {
        text.WriteLine($"\n## {before} {command.Name}{Syntax.Arguments(command)}\n\n{command.Description}");
        if (command is VerbCommand { Example: var example } && command.Subcommands.Count == 0)
        {
            text.WriteLine($"\n```\n{example}\n```");
        }

        if (command.Arguments.Count + Syntax.Own(command).Count() > 0)
        {
            text.WriteLine();
            text.WriteLines(command.Arguments.Select(a => $"- `{a.Name}`: {a.Description}"));
            Options(text, Syntax.Own(command));
        }

        foreach (Command child in command.Subcommands.Where(c => !c.Hidden))
        {
            Write(text, child, $"{before} {command.Name}");
        }
    }

    private static void Options(TextWriter text, IEnumerable<Option> options) =>
        text.WriteLines(options.Select(o => $"- `{Syntax.Option(o)}`: {o.Description}"));
}
