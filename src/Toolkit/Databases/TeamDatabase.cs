using System.Data.Common;

namespace Toolkit;

/// <summary>The database that a team shares: live rows, stored runs, which version of a remote is the newest.</summary>
/// <remarks>Safe to use from several threads. Work that meets a server that restarts is done again; it is done once for all who look.</remarks>
public abstract class TeamDatabase : IDisposable
{
    /// <summary>Server and database, without user and secrets: what messages name.</summary>
    public abstract string Name { get; }

    /// <summary>Reads in one transaction, all of which sees one state.</summary>
    /// <param name="work">Its statements, with parameters written <c>$name</c>; may run more than once.</param>
    public abstract T Read<T>(Func<DbConnection, T> work);

    /// <summary>Runs <paramref name="work"/> in one transaction, which is durable when this returns; when it throws, nothing has changed.</summary>
    /// <inheritdoc cref="Read"/>
    public abstract T Write<T>(Func<DbConnection, T> work, CancellationToken cancel = default);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
