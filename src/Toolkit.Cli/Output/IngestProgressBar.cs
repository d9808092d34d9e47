using Spectre.Console;

namespace Toolkit.Cli.Output;

/// <summary>A progress bar on stderr while a file is taken in; nothing where nobody watches.</summary>
internal static class IngestProgressBar
{
    public static Task<T> ShowAsync<T>(Report report, Func<IProgress<IngestProgress>?, Task<T>> work) =>
        report.ShowsProgress ? OnTerminalAsync(report, work) : work(null);

    private static Task<T> OnTerminalAsync<T>(Report report, Func<IProgress<IngestProgress>?, Task<T>> work) =>
        TerminalProgress.On(report).StartAsync(context => work(new Relay(context.AddTask("starting", maxValue: 1))));

    private sealed class Relay(ProgressTask bar) : IProgress<IngestProgress>
    {
        public void Report(IngestProgress value)
        {
            bar.Description = Markup.Escape($"{Path.GetFileName(value.Input)}: {value.Stage.ToString().ToLowerInvariant()}");
            bar.Value = value.Fraction;
        }
    }
}
