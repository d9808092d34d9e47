using Toolkit.Notebooks.CSharp;
using Toolkit.Notebooks.Output;

namespace Toolkit.Notebooks;

/// <summary>A running notebook: what its cells declare stays until the session ends.</summary>
/// <remarks>Thread-safe: cells run one after the other.</remarks>
public sealed class NotebookSession : IAsyncDisposable
{
    private readonly SemaphoreSlim _oneCell = new(1, 1);
    private readonly SessionOptions _options;

    public NotebookSession(SessionOptions? options = null)
    {
        _options = options ?? new();
        CSharp = new();
    }

    /// <summary>The number of the last cell that was run.</summary>
    public int ExecutionCount { get; private set; }

    internal CSharpCells CSharp { get; }

    /// <summary>Runs a cell. A failing cell is no exception: its output and the result say what happened.</summary>
    public async Task<CellResult> ExecuteAsync(Cell cell, ICellOutput output, CancellationToken cancel = default)
    {
        await _oneCell.WaitAsync(CancellationToken.None);
        long start = _options.Clock.GetTimestamp();
        try
        {
            ExecutionCount += cell.Counts ? 1 : 0;
            CellScope scope = new(output, cancel);
            CellScope.Enter(scope);
            try
            {
                (bool hasValue, object? value) = await CSharp.RunAsync(cell.Source, cancel);
                if (hasValue)
                {
                    scope.Result(Rendering.Of(value));
                }

                return new(CellStatus.Succeeded, ExecutionCount, null, _options.Clock.GetElapsedTime(start));
            }
            catch (Exception e)
            {
                CellError error = new(e.GetType().Name, e.Message, [e.ToString()]);
                scope.Error(error);
                return new(e is OperationCanceledException ? CellStatus.Cancelled : CellStatus.Failed, ExecutionCount, error, _options.Clock.GetElapsedTime(start));
            }
        }
        finally
        {
            _oneCell.Release();
        }
    }

    /// <summary>Whether a text is a whole cell.</summary>
    public CellCompleteness Completeness(string code) => CSharpCells.Completeness(code);

    public ValueTask DisposeAsync()
    {
        _oneCell.Dispose();
        return ValueTask.CompletedTask;
    }
}
