namespace Toolkit.Cli.Commands;

/// <summary>What a verb is made with: its command, and the way to the workspace and the report.</summary>
internal sealed class Verb(GlobalOptions globals, Terminal terminal)
{
    /// <summary>A command whose help shows an example.</summary>
    public VerbCommand Create(string name, string description, string example, Func<Call, CancellationToken, Task<int>> run, params Symbol[] parts)
    {
        VerbCommand command = Describe(new(name, description, example), parts);
        command.SetAction(async (parsed, cancel) =>
        {
            using Call call = new(parsed, new Report(terminal, globals.Read(parsed)), globals.Read(parsed));
            return await run(call, cancel);
        });
        return command;
    }

    /// <summary>One whose exit code is 0 unless it throws.</summary>
    public VerbCommand Create(string name, string description, string example, Func<Call, CancellationToken, Task> run, params Symbol[] parts) =>
        Create(name, description, example, async (call, cancel) =>
        {
            await run(call, cancel);
            return 0;
        }, parts);

    /// <summary>One that waits for nothing.</summary>
    public VerbCommand Create(string name, string description, string example, Action<Call, CancellationToken> run, params Symbol[] parts) =>
        Create(name, description, example, (call, cancel) =>
        {
            run(call, cancel);
            return Task.FromResult(0);
        }, parts);

    /// <summary>A command that only groups others.</summary>
    public static VerbCommand Group(string name, string description, string example, params Command[] commands) =>
        Describe(new(name, description, example), commands);

    private static VerbCommand Describe(VerbCommand command, Symbol[] parts)
    {
        foreach (Symbol part in parts)
        {
            switch (part)
            {
                case Option option:
                    // A flag takes no value, so that a symbol named TRUE behind one stays a symbol.
                    option.Arity = option.ValueType == typeof(bool) ? ArgumentArity.Zero : option.Arity;
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
