namespace Toolkit.Cli;

/// <summary>The <c>toolkit</c> command: parses, runs one verb, and turns what goes wrong into one line and an exit code.</summary>
internal static class CommandLine
{
    // A symbol may begin with '@', so that is no file of further arguments.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken stopped = default)
    {
        GlobalOptions globals = new();
        RootCommand root = All.Root(globals, terminal);
        ParseResult parsed = root.Parse(args.Length == 0 ? ["--help"] : args, Parsing);
        Report report = new(terminal, globals.Read(parsed));
        if (UsageErrors.Of(parsed, args) is { } wrong)
        {
            return report.Fail(wrong);
        }

        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        ConsoleCancelEventHandler stop = (_, e) =>
        {
            // The first Ctrl-C lets the verb end in order; a second one ends the process.
            e.Cancel = !cancel.IsCancellationRequested;
            cancel.Cancel();
        };
        try
        {
            if (parsed.CommandResult.Command is not VerbCommand { TakesInterrupts: true })
            {
                Console.CancelKeyPress += stop;
            }

            InvocationConfiguration how = new() { EnableDefaultExceptionHandler = false, Output = terminal.Out, Error = terminal.Error, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(how, cancel.Token);
        }
        catch (OperationCanceledException)
        {
            return report.Cancelled();
        }
        catch (ToolkitException e)
        {
            return report.Fail(e);
        }
        catch (Exception e)
        {
            return report.Fail(UnforeseenErrors.Of(e));
        }
        finally
        {
            Console.CancelKeyPress -= stop;
            terminal.Out.Flush();
        }
    }
}
