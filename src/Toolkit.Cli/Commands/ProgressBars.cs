using System.Collections.Concurrent;
using Spectre.Console;

namespace Toolkit.Cli.Commands;

/// <summary>Progress bars on stderr while something is done; nothing where nobody watches.</summary>
internal static class ProgressBars
{
    /// <param name="report">Of the call.</param>
    /// <param name="first">The bar that is there before anything was heard, if any.</param>
    /// <param name="say">The bar that a word of progress is for, what stands beside it, and the part that is done.</param>
    /// <param name="work">What is done.</param>
    public static Task<T> ShowAsync<T, TProgress>(
        Report report, string? first, Func<TProgress, (string Bar, string Text, double Part)> say, Func<IProgress<TProgress>?, Task<T>> work) =>
        report.ShowsProgress ? OnTerminalAsync(report, first, say, work) : work(null);

    // Apart, so that the console library is loaded only when there is a bar to draw.
    private static Task<T> OnTerminalAsync<T, TProgress>(
        Report report, string? first, Func<TProgress, (string Bar, string Text, double Part)> say, Func<IProgress<TProgress>?, Task<T>> work)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(report.Terminal.Error),
            ColorSystem = report.IsColourful ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        return console.Progress().AutoClear(true).StartAsync(context => work(new Relay<TProgress>(context, first, say)));
    }

    private sealed class Relay<T> : IProgress<T>
    {
        private readonly ConcurrentDictionary<string, ProgressTask> _bars = new();
        private readonly ProgressContext _context;
        private readonly Func<T, (string Bar, string Text, double Part)> _say;

        public Relay(ProgressContext context, string? first, Func<T, (string Bar, string Text, double Part)> say)
        {
            (_context, _say) = (context, say);
            _ = first is null ? null : BarOf(first);
        }

        public void Report(T value)
        {
            (string name, string text, double part) = _say(value);
            ProgressTask bar = BarOf(name);
            (bar.Description, bar.Value) = (Markup.Escape(InertText.Of(text)), part);
        }

        private ProgressTask BarOf(string name) => _bars.GetOrAdd(name, n => _context.AddTask(Markup.Escape(InertText.Of(n)), maxValue: 1));
    }
}
