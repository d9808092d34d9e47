using System.Globalization;
using Toolkit.Notebooks.Documents;
using Toolkit.Notebooks.Running;
using Toolkit.Notebooks.Session;

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
    public static Task<NotebookReport> RunAsync(
        NotebookDocument notebook, NotebookRunOptions? options = null, IProgress<CellProgress>? progress = null, CancellationToken cancel = default)
    {
        options ??= new();
        string folder = options.Folder ?? Path.GetDirectoryName(notebook.Path) ?? Directory.GetCurrentDirectory();
        return RunAsync(() => new NotebookSession(new() { Folder = folder, Clock = options.Clock }), notebook, options, progress, cancel);
    }

    /// <summary>Runs the notebook in a file, its cells in a process of their own: one that ends it does not end the run.</summary>
    /// <inheritdoc cref="RunAsync(NotebookDocument, NotebookRunOptions?, IProgress{CellProgress}?, CancellationToken)"/>
    public static async Task<NotebookReport> RunFileAsync(
        string file, NotebookRunOptions? options = null, IProgress<CellProgress>? progress = null, CancellationToken cancel = default)
    {
        options ??= new();
        string path = Path.GetFullPath(file);
        OrdinaryFile.Check(path);

        // It comes up while the notebook is read. As in Jupyter, code in a notebook counts paths from where it lies.
        using CellProcess? cells = File.Exists(path) ? CellProcess.Start(options.Folder ?? Path.GetDirectoryName(path)!, options.Clock) : null;
        return await RunAsync(() => cells!, NotebookDocument.Load(path), options, progress, cancel);
    }

    /// <summary>Runs a notebook in a session, which it ends.</summary>
    internal static async Task<NotebookReport> RunAsync(
        Func<ICellSession> start, NotebookDocument notebook, NotebookRunOptions options, IProgress<CellProgress>? progress, CancellationToken cancel)
    {
        long begun = options.Clock.GetTimestamp();
        IReadOnlyList<string> unknown = ParameterCells.Inject(notebook, options.Parameters);
        notebook.ForgetRun();
        ICellSession session = start();
        RunDisplays displays = new();
        using RunSaving saving = new(notebook, options, displays.Gate);
        DocumentOutput? output = null;
        (int run, int number, List<CellFailure> failures) = (0, 0, []);
        for (int i = 0; i < notebook.Cells.Count && !IsDone(); i++)
        {
            NotebookCell cell = notebook.Cells[i];
            if (cell.Kind != CellKind.Code || string.IsNullOrWhiteSpace(cell.Source))
            {
                continue;
            }

            number = i + 1;
            progress?.Report(new(number, notebook.Cells.Count, cell.Source.TrimStart().Split('\n')[0].TrimEnd()));
            output = new(cell.Json, displays);
            output.Begin(session.ExecutionCount + 1);
            Fail(await RunAsync(session, cell, output, options, cancel));
            run++;
            saving.Note();
        }

        if (await session.EndAsync() is { } left && failures.All(f => f.Error != left))
        {
            output?.Error(left);
            Fail(left);
        }

        displays.End();
        saving.Finish();
        return new(run, failures.Count, failures.FirstOrDefault(), cancel.IsCancellationRequested, unknown, options.Clock.GetElapsedTime(begun).TotalMilliseconds);

        bool IsDone() => cancel.IsCancellationRequested || session.IsOver || (failures.Count > 0 && !options.KeepGoing);

        void Fail(CellError? error)
        {
            if (error is not null && !cancel.IsCancellationRequested)
            {
                failures.Add(new(number, error));
            }
        }
    }

    private static async Task<CellError?> RunAsync(ICellSession session, NotebookCell cell, DocumentOutput output, NotebookRunOptions options, CancellationToken cancel)
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
