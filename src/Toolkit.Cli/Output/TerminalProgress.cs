using Spectre.Console;

namespace Toolkit.Cli.Output;

/// <summary>Progress bars on stderr. Apart, so that the console library is loaded only when there is a bar to draw.</summary>
internal static class TerminalProgress
{
    public static Progress On(Report report) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(report.Terminal.Error),
        ColorSystem = report.IsColourful ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
    }).Progress().AutoClear(true);
}
