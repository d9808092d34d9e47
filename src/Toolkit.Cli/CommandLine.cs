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
            VerbCommand? verb = parsed.CommandResult.Command as VerbCommand;
            if (verb is not { TakesInterrupts: true })
            {
                Console.CancelKeyPress += stop;
            }

            InvocationConfiguration how = new() { EnableDefaultExceptionHandler = false, Output = terminal.Out, Error = terminal.Error, ProcessTerminationTimeout = null };
            Task<int> run = Task.Run(() => parsed.InvokeAsync(how, cancel.Token), CancellationToken.None);
            return await EndsAsync(run, verb?.Farewell, cancel.Token) ? await run : report.Left();
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

    /// <summary>Waits for a verb; a cancelled one may be in a query that DuckDB does not stop.</summary>
    private static async Task<bool> EndsAsync(Task run, TimeSpan? farewell, CancellationToken cancel)
    {
        TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration stop = cancel.Register(cancelled.SetResult);
        if (await Task.WhenAny(run, cancelled.Task) != run && farewell is { } patience)
        {
            await Task.WhenAny(run, Task.Delay(patience, CancellationToken.None));
            return run.IsCompleted;
        }

        await Task.WhenAny(run);
        return true;
    }
}
