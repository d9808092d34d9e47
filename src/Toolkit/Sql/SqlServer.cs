namespace Toolkit;

/// <summary>A database elsewhere that statements can run on, by <see cref="SqlOptions.On"/>.</summary>
/// <remarks>Safe to use from several threads.</remarks>
public abstract class SqlServer : IDisposable
{
    /// <summary>What messages call it; it tells no password.</summary>
    public abstract string Name { get; }

    /// <summary>Runs a statement there, in that database's SQL.</summary>
    /// <param name="sql">The statement; <c>$name</c> stands for a value.</param>
    /// <param name="parameters">The values.</param>
    /// <param name="options">Most rows.</param>
    /// <param name="cancel">Stops it there, too.</param>
    /// <exception cref="ToolkitException">The SQL is wrong (usage), meets bad values (bad data), or the server does not answer (failure).</exception>
    public abstract Task<Frame> QueryAsync(string sql, IReadOnlyDictionary<string, object?> parameters, SqlOptions options, CancellationToken cancel);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>The rows of an answer.</summary>
    /// <inheritdoc cref="Frame.FromColumns"/>
    /// <param name="columns">Name and values of each column.</param>
    /// <param name="truncated">Whether there were more.</param>
    protected static Frame Answer(IEnumerable<(string Name, Array Values)> columns, bool truncated) => new(Frame.FromColumns(columns).Columns, truncated);
}
