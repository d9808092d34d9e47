using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Toolkit.Cli.Commands;

/// <summary>The help of a command: what it does, how it is written, an example, its arguments and options.</summary>
internal sealed class HelpText(Terminal terminal) : SynchronousCommandLineAction
{
    private const int WidestName = 36;

    public override int Invoke(ParseResult parseResult)
    {
        CommandResult command = parseResult.CommandResult;
        terminal.Out.WriteLines(Wrapped(command.Command.Description ?? "", terminal.Width));
        if (command.Command is RootCommand root)
        {
            WriteVerbs(root);
        }
        else
        {
            WriteVerb(command, parseResult.RootCommandResult);
        }

        terminal.Out.Flush();
        return 0;
    }

    private void WriteVerbs(RootCommand root)
    {
        Heading("Usage");
        terminal.Out.WriteLine("  toolkit VERB … [options]");
        VerbCommand[] verbs = [.. root.Subcommands.OfType<VerbCommand>().Where(c => !c.Hidden)];
        int column = Column(verbs.Select(c => c.Name + Syntax.Arguments(c)));
        foreach (IGrouping<string, VerbCommand> group in verbs.GroupBy(c => c.Group))
        {
            Heading(group.Key);
            Rows(group.Select(c => (c.Name + Syntax.Arguments(c), FirstSentence(c.Description ?? ""))), column);
        }

        Heading("Options of every verb");
        Rows(root.Options.Select(Row), column);
        terminal.Out.WriteLine();
        terminal.Out.WriteLine("Every verb has an example: toolkit VERB --help. Where to begin: toolkit walkthrough.");
    }

    private void WriteVerb(CommandResult result, CommandResult root)
    {
        Command command = result.Command;
        Heading("Usage");
        terminal.Out.WriteLine($"  {Syntax.Path(result)}{(command.Subcommands.Count > 0 ? " VERB …" : Syntax.Arguments(command))} [options]");
        if (command is VerbCommand { Example: var example })
        {
            Heading("Example");
            terminal.Out.WriteLine("  " + example);
        }

        Section("Verbs", command.Subcommands.Where(c => !c.Hidden).Select(c => (c.Name + Syntax.Arguments(c), c.Description ?? "")));
        Section("Arguments", command.Arguments.Select(a => (a.Name, a.Description ?? "")));
        Section("Options", Syntax.Own(command).Select(Row));
        Section("Options of every verb", root.Command.Options.Where(o => o is not VersionOption).Select(Row));
    }

    private void Section(string heading, IEnumerable<(string Name, string Text)> rows)
    {
        (string, string)[] all = [.. rows];
        if (all.Length > 0)
        {
            Heading(heading);
            Rows(all, Column(all.Select(r => r.Item1)));
        }
    }

    private static (string Name, string Text) Row(Option option) => (Syntax.Option(option), option switch
    {
        HelpOption => "Show this help.",
        VersionOption => "Show the version.",
        _ => option.Description ?? "",
    });

    private void Heading(string text)
    {
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(text + ":");
    }

    private static int Column(IEnumerable<string> names) => Math.Min(WidestName, names.Max(n => n.Length)) + 4;

    private static string FirstSentence(string text) => text.Split(". ")[0].TrimEnd('.') + ".";

    private void Rows(IEnumerable<(string Name, string Text)> rows, int column)
    {
        foreach ((string name, string text) in rows)
        {
            string[] lines = [.. Wrapped(text, terminal.Width - column)];
            // A name that is too long for its column has a line of its own.
            string start = name.Length + 4 <= column ? ("  " + name).PadRight(column) + lines[0] : "  " + name;
            terminal.Out.WriteLine(start.TrimEnd());
            foreach (string line in lines.Skip(name.Length + 4 <= column ? 1 : 0))
            {
                terminal.Out.WriteLine(new string(' ', column) + line);
            }
        }
    }

    private static IEnumerable<string> Wrapped(string text, int width)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : line + " " + word;
            }
        }

        yield return line;
    }
}
