using System.Data.Common;

namespace Toolkit;

/// <summary>The database that a team shares: live rows, stored runs, which version of a remote is the newest.</summary>
/// <remarks>Safe to use from several threads. Work that meets a server that restarts is done again; it is done once for all who look.</remarks>
public abstract class TeamDatabase : IDatabase, IDisposable
{
    /// <summary>Server and database, without user and secrets: what messages name.</summary>
    public abstract string Name { get; }

    /// <summary>Reads in one transaction, all of which sees one state.</summary>
    /// <param name="work">Its statements, with parameters written <c>$name</c>; may run more than once.</param>
    public abstract T Read<T>(Func<DbConnection, T> work);

    /// <summary>Runs <paramref name="work"/> in one transaction, which is durable when this returns; when it throws, nothing has changed.</summary>
    /// <inheritdoc cref="Read"/>
    public abstract T Write<T>(Func<DbConnection, T> work, CancellationToken cancel = default);

    /// <summary>Takes a name that only one session in the whole team has at a time; what is written through the result is refused once it has passed to another.</summary>
    /// <returns>The same database, to be disposed when the name may pass on; null when somebody has it.</returns>
    public abstract TeamDatabase? TryHold(string name);

    /// <summary>Whether a session has the name.</summary>
    public abstract bool IsHeld(string name);

    /// <summary>Adds many rows to a table at once, inside of a <see cref="Write"/>.</summary>
    /// <param name="connection">The connection that its work was given.</param>
    /// <param name="table">The table, and names of its columns in the order of the values.</param>
    /// <param name="rows">The values of each row; null for NULL.</param>
    /// <param name="end">An ON CONFLICT clause. Default: none.</param>
    public abstract void Append(DbConnection connection, (string Name, string Columns) table, IEnumerable<IReadOnlyList<object?>> rows, string end = "");

    /// <summary>Waits for news of bars and signals, one after the other, until it is cancelled; a lost connection is made anew.</summary>
    /// <returns>The table and whose rows they are, such as <c>signals sma-1</c>; an empty text whenever some may have been missed, and at first.</returns>
    public abstract IAsyncEnumerable<string> ListenAsync(CancellationToken cancel = default);

    /// <summary>Asks the server how it is.</summary>
    /// <param name="clock">The clock that its own is held against.</param>
    public abstract TeamStatus Status(TimeProvider clock);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
