using System.Globalization;
using Toolkit.Notebooks.Documents;
using Toolkit.Notebooks.Running;

namespace Toolkit.Notebooks;

/// <summary>Runs the cells of a notebook from first to last and keeps their outputs in it.</summary>
public static class NotebookRunner
{
    /// <summary>Runs a notebook in a session of its own. A failing cell is no exception: the report and the notebook's outputs tell of it.</summary>
    /// <param name="notebook">Gets the outputs and, when there are parameters, a cell with them.</param>
    /// <param name="options">Parameters, time limit, what to do after a failure.</param>
    /// <param name="progress">Hears of each cell before it runs.</param>
    /// <param name="cancel">Stops the run; what ran before keeps its outputs.</param>
    /// <exception cref="ToolkitException">A parameter cannot be what the notebook declares (usage).</exception>
    public static async Task<NotebookReport> RunAsync(
        NotebookDocument notebook, NotebookRunOptions? options = null, IProgress<CellProgress>? progress = null, CancellationToken cancel = default)
    {
        options ??= new();
        long start = options.Clock.GetTimestamp();
        IReadOnlyList<string> unknown = ParameterCells.Inject(notebook, options.Parameters);
        foreach (NotebookCell cell in notebook.Cells.Where(c => c.Kind == CellKind.Code))
        {
            cell.ForgetRun();
        }

        string folder = options.Folder ?? Path.GetDirectoryName(notebook.Path) ?? Directory.GetCurrentDirectory();
        await using NotebookSession session = new(new() { Folder = folder, Clock = options.Clock });
        RunDisplays displays = new();
        (int run, List<CellFailure> failures, bool stopped) = (0, [], false);
        for (int i = 0; i < notebook.Cells.Count && !stopped && (failures.Count == 0 || options.KeepGoing); i++)
        {
            NotebookCell cell = notebook.Cells[i];
            if (cell.Kind != CellKind.Code || string.IsNullOrWhiteSpace(cell.Source))
            {
                continue;
            }

            progress?.Report(new(i + 1, notebook.Cells.Count, cell.Source.TrimStart().Split('\n')[0].TrimEnd()));
            DocumentOutput output = new(cell.Json, displays);
            output.Begin(session.ExecutionCount + 1);
            CellError? error = await RunAsync(session, cell, output, options, cancel);
            run++;
            stopped = cancel.IsCancellationRequested;
            if (error is not null && !stopped)
            {
                failures.Add(new(i + 1, error));
            }
        }

        return new(run, failures.Count, failures.FirstOrDefault(), stopped, unknown, options.Clock.GetElapsedTime(start).TotalMilliseconds);
    }

    private static async Task<CellError?> RunAsync(NotebookSession session, NotebookCell cell, DocumentOutput output, NotebookRunOptions options, CancellationToken cancel)
    {
        using CancellationTokenSource late = options.Timeout is { } limit ? new(limit, options.Clock) : new();
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        CellResult result = await session.ExecuteAsync(new(cell.Source) { Language = cell.Language }, output, either.Token);
        if (result.Status != CellStatus.Cancelled || cancel.IsCancellationRequested || !late.IsCancellationRequested)
        {
            return result.Error;
        }

        string text = string.Create(CultureInfo.InvariantCulture, $"the cell took longer than the {options.Timeout!.Value.TotalSeconds:0.###} s that it may take");
        CellError error = new("Timeout", text, [text]);
        output.Error(error);
        return error;
    }
}
