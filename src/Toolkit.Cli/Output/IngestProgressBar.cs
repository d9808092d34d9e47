using Spectre.Console;

namespace Toolkit.Cli.Output;

/// <summary>A progress bar on stderr while a file is taken in; nothing where nobody watches.</summary>
internal static class IngestProgressBar
{
    public static Task<T> ShowAsync<T>(Report report, Func<IProgress<IngestProgress>?, Task<T>> work) =>
        report.ShowsProgress ? OnTerminalAsync(report, work) : work(null);

    private static Task<T> OnTerminalAsync<T>(Report report, Func<IProgress<IngestProgress>?, Task<T>> work) =>
        TerminalProgress.On(report).StartAsync(context => work(new Relay(context.AddTask("starting", maxValue: 1))));

    /// <summary>The share of the whole that is behind when a stage begins; reading is the longest, and alone knows how far it is.</summary>
    private static double Start(IngestStage stage) => stage switch
    {
        IngestStage.Recognising => 0,
        IngestStage.Reading => 0.02,
        IngestStage.Checking => 0.7,
        IngestStage.Publishing => 0.75,
        _ => 1,
    };

    private sealed class Relay(ProgressTask bar) : IProgress<IngestProgress>
    {
        public void Report(IngestProgress value)
        {
            bar.Description = Markup.Escape($"{Path.GetFileName(value.Input)}: {value.Stage.ToString().ToLowerInvariant()}");
            // Of a folder the whole is its files; of a file, its stages.
            bar.Value = Directory.Exists(value.Input) || value.Stage == IngestStage.Done
                ? value.Fraction
                : Start(value.Stage) + ((Start(value.Stage + 1) - Start(value.Stage)) * value.Fraction);
        }
    }
}
