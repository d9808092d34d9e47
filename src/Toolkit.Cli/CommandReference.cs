using System.CommandLine;

namespace Toolkit.Cli;

/// <summary>The reference of the command line in Markdown, made from the commands themselves; docs/cli.md is this text.</summary>
internal static class CommandReference
{
    public static string Write(RootCommand root)
    {
        StringWriter text = new() { NewLine = "\n" };
        text.WriteLine("# Command line");
        text.WriteLine();
        text.WriteLine("Made from the commands themselves; a test compares them. Exit codes: 0 ok, 1 failure, 2 wrong usage, 3 not found,");
        text.WriteLine("4 bad data, 5 busy, 130 cancelled. Data go to stdout, everything else to stderr; `--json` prints exactly one document.");
        text.WriteLine();
        text.WriteLine("Options of every verb:");
        text.WriteLine();
        Options(text, root.Options.Where(o => o.Recursive && o.Name != "--help"));
        foreach (Command command in root.Subcommands.Where(c => !c.Hidden))
        {
            Write(text, command, "toolkit");
        }

        return text.ToString();
    }

    private static void Write(TextWriter text, Command command, string before)
    {
        string[] parts = (command.Description ?? "").Split("\n\nExample:\n");
        string arguments = string.Concat(command.Arguments.Select(a => a.Arity.MinimumNumberOfValues == 0 ? $" [{a.Name}]" : $" {a.Name}"));
        text.WriteLine();
        text.WriteLine($"## {before} {command.Name}{arguments}");
        text.WriteLine();
        text.WriteLine(parts[0]);
        if (parts.Length > 1 && command.Subcommands.Count == 0)
        {
            text.WriteLine();
            text.WriteLine("```");
            text.WriteLine(parts[1].Trim());
            text.WriteLine("```");
        }

        if (command.Arguments.Count + command.Options.Count(o => o.Name != "--help") > 0)
        {
            text.WriteLine();
            foreach (Argument argument in command.Arguments)
            {
                text.WriteLine($"- `{argument.Name}`: {argument.Description}");
            }

            Options(text, command.Options.Where(o => o.Name != "--help"));
        }

        foreach (Command child in command.Subcommands)
        {
            Write(text, child, $"{before} {command.Name}");
        }
    }

    private static void Options(TextWriter text, IEnumerable<Option> options)
    {
        foreach (Option option in options)
        {
            string names = string.Join(", ", new[] { option.Name }.Concat(option.Aliases).Select(n => $"`{n}`"));
            text.WriteLine($"- {names}{(option.HelpName is { } value ? $" {value}" : "")}: {option.Description}");
        }
    }
}
