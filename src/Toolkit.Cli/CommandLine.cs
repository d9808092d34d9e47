using System.CommandLine;
using System.CommandLine.Help;

namespace Toolkit.Cli;

/// <summary>The <c>toolkit</c> command: parses, runs one verb, and turns what goes wrong into one line and an exit code.</summary>
internal static class CommandLine
{
    public const int Cancelled = 130;

    public static async Task<int> RunAsync(string[] args, Terminal terminal)
    {
        GlobalOptions globals = new();
        RootCommand root = Verbs.All.Root(globals, terminal);
        ParseResult parsed = root.Parse(args);
        Report report = new(terminal, globals.Read(parsed));
        if (parsed.Errors.Count > 0)
        {
            string verb = parsed.CommandResult.Command is RootCommand ? "" : " " + parsed.CommandResult.Command.Name;
            return report.Fail(ToolkitException.Usage(parsed.Errors[0].Message, $"see 'toolkit{verb} --help'"));
        }

        using CancellationTokenSource cancel = new();
        ConsoleCancelEventHandler stop = (_, e) =>
        {
            // The first Ctrl-C lets the verb end in order; a second one ends the process.
            e.Cancel = !cancel.IsCancellationRequested;
            cancel.Cancel();
        };
        Console.CancelKeyPress += stop;
        try
        {
            InvocationConfiguration how = new() { EnableDefaultExceptionHandler = false, Output = terminal.Out, Error = terminal.Error, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(how, cancel.Token);
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine("cancelled");
            return Cancelled;
        }
        catch (ToolkitException e)
        {
            return report.Fail(e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return report.Fail(new ToolkitException(ErrorKind.Failure, e.Message, "check the path, its permissions and the free space", e));
        }
        finally
        {
            Console.CancelKeyPress -= stop;
            terminal.Out.Flush();
        }
    }
}
