using Toolkit.Notebooks;
using Toolkit.Notebooks.Running;

namespace Toolkit.Cli.Verbs;

/// <summary>What <c>notebook run</c> was asked for.</summary>
internal sealed record NotebookRunChoices(string File, string[] Parameters, string? Output, string? Html, double? TimeoutSeconds, bool KeepGoing);

/// <summary>One run of a notebook from the command line.</summary>
internal static class NotebookRun
{
    public static async Task<int> RunAsync(Call call, NotebookRunChoices choices, CancellationToken cancel)
    {
        WholeFile.Ending(choices.Output ?? "", "ipynb");
        WholeFile.Ending(choices.Html ?? "", "html", "htm");
        NotebookRunOptions options = new()
        {
            Parameters = NamedTexts.Of("-p", choices.Parameters),
            KeepGoing = choices.KeepGoing,
            Timeout = Timeout(choices.TimeoutSeconds),
            OutputPath = Target(choices.Output),
            HtmlPath = Target(choices.Html),
        };
        call.OfferWorkspace();
        return Tell(call.Report, await NotebookRunner.RunFileAsync(choices.File, options, new Progress(call.Report), cancel), choices, options);
    }

    public static async Task<int> ServeAsync(string orders, string events)
    {
        await CellServer.RunAsync(orders, events);

        // Threads that a cell has started do not keep the process alive.
        Environment.Exit(0);
        return 0;
    }

    private static int Tell(Report told, NotebookReport report, NotebookRunChoices choices, NotebookRunOptions options)
    {
        foreach (string name in report.UnknownParameters)
        {
            told.Note($"-p {name}: the notebook's parameters cell has no variable of that name; it is set all the same");
        }

        if (report.IsCancelled)
        {
            return told.Cancelled();
        }

        JsonObject json = Json.Object(new { report.Cells, report.Failed, ElapsedMs = Json.Milliseconds(report.ElapsedMs), Output = options.OutputPath, Html = options.HtmlPath });
        if (report.FirstFailure is not { } failure)
        {
            told.Result(json, $"{report.Cells} cells, none failed; {report.ElapsedMs:0} ms");
            return 0;
        }

        return told.Fail(json, new(
            ErrorKind.Failure,
            $"{Path.GetFileName(choices.File)}: cell {failure.Number} failed: {failure.Error.Name}: {failure.Error.Message}",
            options.OutputPath is null ? "save the notebook with -o to see the whole error in its cell" : $"the whole error is in {options.OutputPath}"));
    }

    private static TimeSpan? Timeout(double? seconds) => seconds is null or > 0 and < 1e6
        ? seconds is { } s ? TimeSpan.FromSeconds(s) : null
        : throw ToolkitException.Usage($"--timeout {seconds}: that is no number of seconds above 0", "write --timeout 600, or leave it away to wait as long as it takes");

    /// <summary>The full path of a file to write; its folder must be there before a long run begins.</summary>
    private static string? Target(string? path) => path is null ? null : WholeFile.Place(Path.GetFullPath(path));

    /// <summary>A line per cell on a terminal.</summary>
    private sealed class Progress(Report report) : IProgress<CellProgress>
    {
        public void Report(CellProgress value)
        {
            if (report.ShowsProgress)
            {
                string line = value.FirstLine.Length <= 60 ? value.FirstLine : value.FirstLine[..59] + "…";
                report.Terminal.Error.WriteLine($"[{value.Number}/{value.Of}] {InertText.Of(line)}");
                report.Terminal.Error.Flush();
            }
        }
    }
}
