using System.Data.Common;

namespace Toolkit;

/// <summary>What the rows of the live store and of stored runs need of their database: SQLite here, or the one of a team.</summary>
/// <remarks>Its statements are written for both: ON CONFLICT names its columns, NULL parameters are cast, a parameter is <c>$name</c>.</remarks>
internal interface IDatabase
{
    /// <summary>Reads in one transaction, so that all of <paramref name="work"/> sees the same state.</summary>
    T Read<T>(Func<DbConnection, T> work);

    /// <summary>Runs <paramref name="work"/> in one write transaction, which is durable when this returns; when it throws, nothing has changed.</summary>
    T Write<T>(Func<DbConnection, T> work, CancellationToken cancel = default);
}
