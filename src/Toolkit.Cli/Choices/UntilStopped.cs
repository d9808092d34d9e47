using System.Runtime.InteropServices;

namespace Toolkit.Cli.Choices;

/// <summary>How a verb ends that runs on: by Ctrl-C (exit code 130), by the system's request to end, or after a time (exit code 0). All of them in order.</summary>
internal sealed class UntilStopped
{
    private const int Interrupted = 130;

    private readonly Option<string?> _for = new("--for") { Description = "End after this long: 20s, 8h. Default: run until stopped.", HelpName = "TIME" };

    public Option Option => _for;

    public async Task<int> RunAsync(Call call, Func<CancellationToken, Task> run, CancellationToken cancel)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using PosixSignalRegistration asked = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            end.Cancel();
        });
        if (DurationText.Of(call, _for) is { } length)
        {
            end.CancelAfter(length);
        }

        try
        {
            await run(end.Token);
            return 0;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return cancel.IsCancellationRequested ? Interrupted : 0;
        }
    }
}
