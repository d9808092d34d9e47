using Toolkit.Storage;

namespace Toolkit.Sql;

/// <summary>SQL over a workspace. What statements make (tables, variables) lives as long as the session, or until a cancelled query does not stop.</summary>
/// <remarks>Thread-safe: statements run one after the other. DuckDB is opened at the first one.</remarks>
internal sealed class SqlSession : IDisposable
{
    // What asks may wait 2 s for the end of a query that was cancelled.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.5);

    private readonly BarStore _store;
    private readonly IReadOnlyList<SqlViews> _more;
    private readonly Lock _opening = new();
    private SqlDatabase? _open;
    private ConfinedSql? _confined;
    private bool _disposed;

    /// <param name="store">What the views show.</param>
    /// <param name="more">Views of other parts of the library.</param>
    public SqlSession(BarStore store, params IReadOnlyList<SqlViews> more) => (_store, _more, _) = (store, more, store.Options.Confinement.Checked());

    /// <summary>Runs SQL over the views; of several statements the last one's rows are returned.</summary>
    /// <param name="sql">DuckDB's SQL.</param>
    /// <param name="parameters">Values for <c>$name</c>: an anonymous object or a dictionary; a list for <c>?</c>.</param>
    /// <param name="options">Most rows, confinement, a server to run it on.</param>
    /// <param name="cancel">Stops the query at once; one that DuckDB does not stop is left behind (<see cref="QueryAbandonedException"/>).</param>
    /// <exception cref="ToolkitException">The SQL is wrong (usage), meets bad values (bad data), or DuckDB is not there (failure); a confined statement goes past a limit of <see cref="ConfinementOptions"/> (failure).</exception>
    public Task<Frame> RunAsync(string sql, object? parameters = null, SqlOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(sql);
        if (options?.MaxRows is < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(options), "MaxRows is negative");
        }

        if (options?.On is { } server)
        {
            return _store.Options.Confine || options.Confine
                ? throw ToolkitException.Usage($"confined SQL does not leave this machine, and {server.Name} is another", "ask without `SqlOptions.Confine`, or without `SqlOptions.On`")
                : server.QueryAsync(sql, SqlParameters.From(parameters), options, cancel);
        }

        if (_store.Options.Team is { } team && (_store.Options.Confine || options?.Confine == true))
        {
            throw ToolkitException.Usage($"confined SQL sees the workspace's own files, and nothing of the team's database {team.Name}", "open the workspace without a `WorkspaceOptions.Team`, or ask unconfined");
        }

        // A confined workspace stays so: a call can add confinement, never take it away.
        return _store.Options.Confine || options?.Confine == true
            ? Task.Run(() => Confined().RunAsync(sql, parameters, options, cancel), cancel)
            : RunHereAsync(sql, parameters, options, cancel);
    }

    /// <summary>A confined database in this process, which is the one for confined statements.</summary>
    public SqlDatabase OpenConfined() => new(_store, _more, confined: true);

    public void Dispose()
    {
        lock (_opening)
        {
            _disposed = true;
            _open?.Dispose();
            _confined?.Dispose();
        }
    }

    private async Task<Frame> RunHereAsync(string sql, object? parameters, SqlOptions? options, CancellationToken cancel)
    {
        while (true)
        {
            SqlDatabase database = await Task.Run(Database, cancel).ConfigureAwait(false);
            Task<Frame?> asked = Task.Run(() => database.Run(sql, parameters, options, rows => rows.ToFrame(options?.MaxRows), cancel), cancel);
            if (!await EndsAsync(asked, cancel).ConfigureAwait(false))
            {
                Leave(database, asked);
                throw new QueryAbandonedException(cancel);
            }

            if (await asked.ConfigureAwait(false) is { } rows)
            {
                return rows;
            }
        }
    }

    /// <summary>Waits for a query; a cancelled one has a while to stop.</summary>
    private async Task<bool> EndsAsync(Task asked, CancellationToken cancel)
    {
        TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration stop = cancel.Register(cancelled.SetResult);
        if (await Task.WhenAny(asked, cancelled.Task).ConfigureAwait(false) != asked)
        {
            using CancellationTokenSource stopped = new();
            await Task.WhenAny(asked, Task.Delay(Grace, _store.Options.Clock, stopped.Token)).ConfigureAwait(false);
            await stopped.CancelAsync().ConfigureAwait(false);
        }

        return asked.IsCompleted;
    }

    /// <summary>Lets a database be that does not stop, until it does.</summary>
    private void Leave(SqlDatabase database, Task asked)
    {
        lock (_opening)
        {
            _open = _open == database ? null : _open;
        }

        database.Leave();
        _ = asked.ContinueWith(
            ended =>
            {
                _ = ended.Exception;
                database.Dispose();
            },
            TaskScheduler.Default);
    }

    private SqlDatabase Database()
    {
        lock (_opening)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _open ??= new(_store, _more, confined: false);
        }
    }

    private ConfinedSql Confined()
    {
        lock (_opening)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _confined ??= new(_store, _more);
        }
    }
}
