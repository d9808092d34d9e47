using Toolkit.Storage;

namespace Toolkit.Sql;

/// <summary>SQL over a workspace. What statements make (tables, variables) lives as long as the session.</summary>
/// <remarks>Thread-safe: statements run one after the other. DuckDB is opened at the first one.</remarks>
internal sealed class SqlSession : IDisposable
{
    private readonly BarStore _store;
    private readonly IReadOnlyList<SqlViews> _more;
    private readonly Lock _opening = new();
    private SqlDatabase? _open;
    private SqlDatabase? _confined;
    private bool _disposed;

    /// <param name="store">What the views show.</param>
    /// <param name="more">Views of other parts of the library.</param>
    public SqlSession(BarStore store, params IReadOnlyList<SqlViews> more) => (_store, _more) = (store, more);

    /// <summary>Runs SQL over the views; of several statements the last one's rows are returned.</summary>
    /// <param name="sql">DuckDB's SQL.</param>
    /// <param name="parameters">Values for <c>$name</c>: an anonymous object or a dictionary; a list for <c>?</c>.</param>
    /// <param name="options">Most rows, confinement.</param>
    /// <param name="cancel">Stops the query at once.</param>
    /// <exception cref="ToolkitException">The SQL is wrong (usage), meets bad values (bad data), or DuckDB is not there (failure).</exception>
    public Task<Frame> RunAsync(string sql, object? parameters = null, SqlOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(sql);
        if (options?.MaxRows is < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(options), "MaxRows is negative");
        }

        // A confined workspace stays so: a call can add confinement, never take it away.
        bool confined = _store.Options.Confine || options?.Confine == true;
        return Task.Run(() => Database(confined).Run(sql, parameters, options, cancel), cancel);
    }

    public void Dispose()
    {
        lock (_opening)
        {
            _disposed = true;
            _open?.Dispose();
            _confined?.Dispose();
        }
    }

    private SqlDatabase Database(bool confined)
    {
        lock (_opening)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return confined
                ? _confined ??= new(_store, _more, confined: true)
                : _open ??= new(_store, _more, confined: false);
        }
    }
}
