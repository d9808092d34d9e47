using Spectre.Console;

namespace Toolkit.Cli.Output;

/// <summary>A progress bar on stderr while a file is taken in; nothing where nobody watches.</summary>
internal static class IngestProgressBar
{
    public static Task<T> ShowAsync<T>(Report report, Func<IProgress<IngestProgress>?, Task<T>> work) =>
        report.ShowsProgress ? OnTerminalAsync(report, work) : work(null);

    // Apart, so that the console library is loaded only when there is a bar to draw.
    private static Task<T> OnTerminalAsync<T>(Report report, Func<IProgress<IngestProgress>?, Task<T>> work)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(report.Terminal.Error),
            ColorSystem = report.IsColourful ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        return console.Progress().AutoClear(true).StartAsync(context =>
        {
            ProgressTask bar = context.AddTask("starting", maxValue: 1);
            return work(new Relay(bar));
        });
    }

    private sealed class Relay(ProgressTask bar) : IProgress<IngestProgress>
    {
        public void Report(IngestProgress value)
        {
            bar.Description = Markup.Escape($"{Path.GetFileName(value.Input)}: {value.Stage.ToString().ToLowerInvariant()}");
            bar.Value = value.Fraction;
        }
    }
}
