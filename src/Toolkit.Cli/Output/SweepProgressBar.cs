using Spectre.Console;

namespace Toolkit.Cli.Output;

/// <summary>A progress bar on stderr while many runs are made; nothing where nobody watches.</summary>
internal static class SweepProgressBar
{
    public static Task<T> ShowAsync<T>(Report report, Func<IProgress<SweepProgress>?, T> work, CancellationToken cancel) => report.ShowsProgress
        ? OnTerminalAsync(report, work, cancel)
        : Task.Run(() => work(null), cancel).WaitAsync(cancel);

    private static Task<T> OnTerminalAsync<T>(Report report, Func<IProgress<SweepProgress>?, T> work, CancellationToken cancel) =>
        TerminalProgress.On(report).StartAsync(context => Task.Run(() => work(new Relay(context.AddTask("runs", maxValue: 1))), cancel).WaitAsync(cancel));

    private sealed class Relay(ProgressTask bar) : IProgress<SweepProgress>
    {
        public void Report(SweepProgress value)
        {
            bar.Description = Markup.Escape($"{Text.Count(value.Done)} of {Text.Count(value.Total)} runs");
            bar.Value = (double)value.Done / value.Total;
        }
    }
}
