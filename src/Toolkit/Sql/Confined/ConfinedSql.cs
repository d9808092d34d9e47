using Toolkit.Storage;

namespace Toolkit.Sql;

/// <summary>A confined session: its statements run, one after the other, in a process that is kept for as long as they keep within their limits.</summary>
internal sealed class ConfinedSql(BarStore store, IReadOnlyList<SqlViews> more) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile bool _disposed;
    private Started? _started;

    public async Task<Frame> RunAsync(string sql, object? parameters, SqlOptions? options, CancellationToken cancel)
    {
        ConfinedRequest request = new(sql, SqlParameters.From(parameters), options?.MaxRows);
        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            foreach (SqlViews views in more.Where(views => views.IsNamedIn(sql)))
            {
                await views.SettleAsync().ConfigureAwait(false);
            }

            // Held until the rows are here: what the views of the process name stays on disk.
            using StoreSnapshot kept = store.Snapshot();
            NeededBars.Bring(store, kept, sql, request.Parameters);
            ConfinedProcess process = Process(cancel);
            ObjectDisposedException.ThrowIf(_disposed, this);
            return process.Ask(request, options?.Notes, cancel);
        }
        catch (ToolkitException e)
        {
            throw new ToolkitException(e.Kind, ConfinedPaths.Out(e.Message, sql), e.Hint is { } hint ? ConfinedPaths.Out(hint, sql) : null);
        }
        finally
        {
            if (_started is { Process.IsOver: true })
            {
                End();
            }

            _turn.Release();
        }
    }

    /// <summary>Ends the process, whatever runs in it.</summary>
    public void Dispose()
    {
        _disposed = true;
        _started?.Process.End(new ObjectDisposedException(nameof(SqlSession)));
        _turn.Wait();
        End();
        // For those who wait, to hear of it.
        _turn.Release();
    }

    private ConfinedProcess Process(CancellationToken cancel)
    {
        // A workspace that has come into being is opened anew, as one that is only read.
        bool isThere = store.Catalog.IsThere;
        if (_started is { } now && now.IsThere != isThere)
        {
            End();
        }

        ObjectDisposedException.ThrowIf(_disposed, this);
        return (_started ??= new(ConfinedProcess.Start(store, cancel), isThere)).Process;
    }

    private void End()
    {
        _started?.Process.Dispose();
        _started = null;
    }

    private sealed record Started(ConfinedProcess Process, bool IsThere);
}
