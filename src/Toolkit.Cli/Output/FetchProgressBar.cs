using System.Collections.Concurrent;
using Spectre.Console;

namespace Toolkit.Cli.Output;

/// <summary>A progress bar per series on stderr while bars are fetched; nothing where nobody watches.</summary>
internal static class FetchProgressBar
{
    public static Task<T> ShowAsync<T>(Report report, Func<IProgress<FetchProgress>?, Task<T>> work) =>
        report.ShowsProgress ? OnTerminalAsync(report, work) : work(null);

    private static Task<T> OnTerminalAsync<T>(Report report, Func<IProgress<FetchProgress>?, Task<T>> work) =>
        TerminalProgress.On(report).StartAsync(context => work(new Relay(context)));

    private sealed class Relay(ProgressContext context) : IProgress<FetchProgress>
    {
        private readonly ConcurrentDictionary<SeriesKey, ProgressTask> _bars = new();

        public void Report(FetchProgress value)
        {
            ProgressTask bar = _bars.GetOrAdd(value.Series, key => context.AddTask(Markup.Escape(key.ToString()), maxValue: 1));
            bar.Description = Markup.Escape($"{value.Series}: {Text.Count(value.Rows)} bars");
            bar.Value = value.IsDone ? 1 : value.ExpectedPages > 0 ? Math.Min(0.99, (double)value.Pages / value.ExpectedPages) : 0;
        }
    }
}
