using System.Text.Json.Nodes;
using Toolkit.Cli.Output;
using Toolkit.Notebooks;
using Toolkit.Notebooks.Documents;
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
        NotebookRunOptions options = Options(choices) with { OutputPath = Target(choices.Output), HtmlPath = Target(choices.Html) };
        call.OfferWorkspace();
        string file = Path.GetFullPath(choices.File);

        // It comes up while the notebook is read. As in Jupyter, code in a notebook counts paths from where it lies.
        using CellProcess? cells = File.Exists(file) ? CellProcess.Start(Path.GetDirectoryName(file)!, options.Clock) : null;
        NotebookDocument notebook = NotebookDocument.Load(file);
        NotebookReport report = await NotebookRunner.RunAsync(() => cells!, notebook, options, new Progress(call.Report), cancel);
        return Tell(call.Report, report, choices, options);
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

        JsonObject json = new()
        {
            ["cells"] = report.Cells,
            ["failed"] = report.Failed,
            ["elapsedMs"] = Math.Round(report.ElapsedMs, 3),
            ["output"] = options.OutputPath,
            ["html"] = options.HtmlPath,
        };
        if (report.FirstFailure is not { } failure)
        {
            told.Result(json, text => text.WriteLine($"{report.Cells} cells, none failed; {report.ElapsedMs:0} ms"));
            return 0;
        }

        return told.Fail(json, new(
            ErrorKind.Failure,
            $"{Path.GetFileName(choices.File)}: cell {failure.Number} failed: {failure.Error.Name}: {failure.Error.Message}",
            options.OutputPath is null ? "save the notebook with -o to see the whole error in its cell" : $"the whole error is in {options.OutputPath}"));
    }

    private static NotebookRunOptions Options(NotebookRunChoices choices)
    {
        Dictionary<string, string> parameters = [];
        foreach (string text in choices.Parameters)
        {
            int equals = text.IndexOf('=');
            parameters[equals > 0 ? text[..equals] : throw ToolkitException.Usage($"-p {text}: a name and a value are needed", "write -p name=value")] = text[(equals + 1)..];
        }

        return choices.TimeoutSeconds is null or > 0 and < 1e6
            ? new() { Parameters = parameters, KeepGoing = choices.KeepGoing, Timeout = choices.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null }
            : throw ToolkitException.Usage($"--timeout {choices.TimeoutSeconds}: that is no number of seconds above 0");
    }

    /// <summary>The full path of a file to write; its folder must be there before a long run begins.</summary>
    private static string? Target(string? path)
    {
        if (path is null)
        {
            return null;
        }

        string full = Path.GetFullPath(path);
        return Directory.Exists(full) || !Directory.Exists(Path.GetDirectoryName(full))
            ? throw ToolkitException.NotFound(Directory.Exists(full) ? $"{full} is a folder" : $"no folder {Path.GetDirectoryName(full)}", "name a file in a folder that is there")
            : full;
    }

    /// <summary>A line per cell on a terminal.</summary>
    private sealed class Progress(Report report) : IProgress<CellProgress>
    {
        public void Report(CellProgress value)
        {
            if (report.ShowsProgress)
            {
                string line = value.FirstLine.Length <= 60 ? value.FirstLine : value.FirstLine[..59] + "…";
                report.Terminal.Error.WriteLine($"[{value.Number}/{value.Of}] {string.Concat(line.Select(c => char.IsControl(c) ? ' ' : c))}");
                report.Terminal.Error.Flush();
            }
        }
    }
}
