using System.CommandLine;

namespace Toolkit.Cli;

/// <summary>What a verb is made with: its command, and the way to the workspace and the report.</summary>
internal sealed class Verb
{
    private readonly GlobalOptions _globals;
    private readonly Terminal _terminal;

    public Verb(GlobalOptions globals, Terminal terminal) => (_globals, _terminal) = (globals, terminal);

    /// <summary>A command whose help ends with an example.</summary>
    public Command Create(string name, string description, string example, Func<Call, CancellationToken, Task<int>> run, params Symbol[] parts)
    {
        Command command = Describe(new Command(name), description, example, parts);
        command.SetAction((parsed, cancel) => run(new Call(parsed, new Report(_terminal, _globals.Read(parsed)), _globals.Read(parsed)), cancel));
        return command;
    }

    /// <summary>A command that only groups others.</summary>
    public static Command Group(string name, string description, string example, params Command[] commands) =>
        Describe(new Command(name), description, example, commands);

    private static Command Describe(Command command, string description, string example, Symbol[] parts)
    {
        command.Description = $"{description}\n\nExample:\n  {example}";
        foreach (Symbol part in parts)
        {
            switch (part)
            {
                case Option option:
                    command.Options.Add(option);
                    break;
                case Argument argument:
                    command.Arguments.Add(argument);
                    break;
                case Command child:
                    command.Subcommands.Add(child);
                    break;
            }
        }

        return command;
    }
}

/// <summary>One call of a verb.</summary>
internal sealed record Call(ParseResult Parsed, Report Report, GlobalChoices Choices)
{
    public T? Get<T>(Option<T> option) => Parsed.GetValue(option);

    public T? Get<T>(Argument<T> argument) => Parsed.GetValue(argument);

    /// <summary>The workspace that must be there; verbs that only look never make one.</summary>
    public Workspace Open(WorkspaceOptions? options = null) => Workspace.Open(Choices.Workspace, (options ?? new()) with { Create = false });

    /// <summary>Maintenance of a workspace that may be too damaged to be opened.</summary>
    public Maintenance Maintenance()
    {
        string folder = WorkspaceLocation.Of(Choices.Workspace);
        return Directory.Exists(folder)
            ? Toolkit.Maintenance.For(folder)
            : throw ToolkitException.NotFound($"no workspace in {folder}", "name another folder with --workspace");
    }

    /// <summary>The workspace, made when it is absent.</summary>
    public Workspace OpenOrCreate() => Workspace.Open(Choices.Workspace);
}
