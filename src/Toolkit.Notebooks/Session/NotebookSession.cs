using System.Collections.Concurrent;
using Toolkit.Notebooks.CSharp;
using Toolkit.Notebooks.Directives;
using Toolkit.Notebooks.Output;
using Toolkit.Notebooks.Session;
using Toolkit.Notebooks.Sql;

namespace Toolkit.Notebooks;

/// <summary>A running notebook: what its cells declare stays until the session ends.</summary>
/// <remarks>Thread-safe: cells run one after the other. What cells write to the console goes to their output.</remarks>
public sealed class NotebookSession : ICellSession, IAsyncDisposable
{
    private readonly SemaphoreSlim _oneCell = new(1, 1);
    private readonly SessionOptions _options;
    private readonly ConcurrentQueue<CellScope> _overfull = new();
    private int _noteAt;

    public NotebookSession(SessionOptions? options = null)
    {
        _options = options ?? new();
        _options = _options with { Folder = Path.GetFullPath(_options.Folder) };
        _noteAt = _options.CellsBeforeNote;
        CSharp = new(_options.Folder);
        Sql = new(CSharp);
        ConsoleCapture.Install();
        Rendering.Register();

        // The compiler comes up while the front end is still saying hello.
        _ = CSharp.WarmUpAsync();
        _ = Task.Run(() => Rendering.Of(0));
    }

    /// <summary>The number of the last cell that was run.</summary>
    public int ExecutionCount { get; private set; }

    internal CSharpCells CSharp { get; }

    internal SqlCells Sql { get; }

    /// <summary>Runs a cell. A failing cell is no exception: its output and the result say what happened.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="output">Gets what the cell puts out, while it runs.</param>
    /// <param name="cancel">
    /// Stops the cell: a query at once, C# that asks for <c>KernelInvocationContext.Current.CancellationToken</c> when it asks,
    /// any other after <see cref="SessionOptions.Grace"/>; then the variables are as before the cell.
    /// </param>
    public async Task<CellResult> ExecuteAsync(Cell cell, ICellOutput output, CancellationToken cancel = default)
    {
        await _oneCell.WaitAsync(CancellationToken.None);
        long start = _options.Clock.GetTimestamp();
        CellScope scope = new(output, _options.TextDelay, _options.Clock, _overfull.Enqueue, cancel);
        try
        {
            ExecutionCount += cell.Counts ? 1 : 0;
            CellError? error = await RunAsync(cell, scope);
            NoteGrowth(scope);
            if (error is not null)
            {
                scope.Error(error);
            }

            CellStatus status = error is null ? CellStatus.Succeeded : cancel.IsCancellationRequested || error.Name == CellErrors.Cancelled ? CellStatus.Cancelled : CellStatus.Failed;
            return new(status, ExecutionCount, error, _options.Clock.GetElapsedTime(start));
        }
        finally
        {
            scope.End();
            Settle();
            _oneCell.Release();
        }
    }

    /// <summary>Whether a text is a whole cell.</summary>
    public CellCompleteness Completeness(string code)
    {
        try
        {
            // What is not C# is whole as it stands.
            CellPart? last = CellPart.Split(new(code)).LastOrDefault();
            return last is { IsAction: false, Language: Languages.CSharp } ? CSharpCells.Completeness(last.Code) : new(Notebooks.Completeness.Complete);
        }
        catch (ToolkitException)
        {
            return new(Notebooks.Completeness.Complete);
        }
    }

    public async ValueTask DisposeAsync() => await EndAsync();

    /// <summary>Closes what the cells have opened.</summary>
    /// <returns>Why something of it could not be closed, or null.</returns>
    internal async Task<CellError?> EndAsync()
    {
        Sql.Dispose();
        Exception? failure = await CSharp.CloseAsync();
        foreach (IDisposable open in CSharp.Variables.Select(v => v.Value).OfType<Workspace>().Distinct())
        {
            open.Dispose();
        }

        Settle();
        return failure is null ? null : CellErrors.Of(failure);
    }

    bool ICellSession.IsOver => false;

    Task<CellError?> ICellSession.EndAsync() => EndAsync();

    /// <summary>What tasks of ended cells have put out beyond the limits is said where they belong.</summary>
    private void Settle()
    {
        while (_overfull.TryDequeue(out CellScope? ended))
        {
            ended.Settle();
        }
    }

    /// <summary>Cells that declare something are kept, since a later one may ask for it: said when they are many, and at each doubling.</summary>
    private void NoteGrowth(CellScope scope)
    {
        if (CSharp.Kept < _noteAt)
        {
            return;
        }

        _noteAt *= 2;
        string much = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{CSharp.Kept:N0} cells of this session have declared something, and all of it is kept ({Environment.WorkingSet >> 20:N0} MB)");
        scope.Write(StreamName.Stderr, $"note: {much}: each further cell takes a little longer. Restart the kernel to begin anew; what is in the workspace stays.\n");
    }

    private async Task<CellError?> RunAsync(Cell cell, CellScope scope)
    {
        using CancellationTokenSource abort = new();
        CellRun run = new(CSharp, Sql, _options, scope, abort.Token);
        string name = cell.Path ?? $"cell {ExecutionCount}";
        Task work = Task.Run(() => run.RunAsync(cell, name));
        try
        {
            return await EndAsync(work, scope, abort);
        }
        catch (Exception e)
        {
            return CellErrors.Of(e, scope.Cancel.IsCancellationRequested);
        }
    }

    /// <summary>Waits for the cell; a cancelled one has a while to end by itself, then it is aborted, then given up.</summary>
    private async Task<CellError?> EndAsync(Task work, CellScope scope, CancellationTokenSource abort)
    {
        TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration stop = scope.Cancel.Register(cancelled.SetResult);
        await Task.WhenAny(work, cancelled.Task);
        if (!work.IsCompleted)
        {
            await WithinGrace(work);
        }

        if (!work.IsCompleted)
        {
            scope.Abandon();
            // Not waited for: the runtime may not get hold of the thread.
            _ = abort.CancelAsync();
            await WithinGrace(work);
            (string how, string next) = work.IsCompleted
                ? ("it was stopped", "a loop that asks KernelInvocationContext.Current.CancellationToken stops at once")
                : ("it was abandoned and may still be running", "the session goes on; SQL cells wait for a query that it has started without a token: restart the kernel to be rid of it, what is in the workspace stays");
            string text = $"the cell did not listen to its cancellation: {how}; the variables are as before it";
            return new(CellErrors.Cancelled, text, [text, next]);
        }

        await work;
        return null;
    }

    private async Task WithinGrace(Task work)
    {
        using CancellationTokenSource done = new();
        await Task.WhenAny(work, Task.Delay(_options.Grace, _options.Clock, done.Token));
        await done.CancelAsync();
    }
}
