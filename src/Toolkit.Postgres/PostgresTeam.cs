using System.Data.Common;
using Npgsql;

namespace Toolkit;

/// <summary>A team's database on a PostgreSQL server (15 or newer).</summary>
public sealed class PostgresTeam : TeamDatabase
{
    private readonly NpgsqlDataSource _source;

    private PostgresTeam(NpgsqlDataSource source, string name) => (_source, Name) = (source, name);

    public override string Name { get; }

    /// <summary>The database that a connection string names, such as <c>Host=db;Database=desk;Username=me</c>; nothing is opened yet.</summary>
    /// <param name="connection">As Npgsql takes it. A password is better left to <c>PGPASSFILE</c> or <c>PGPASSWORD</c>.</param>
    public static PostgresTeam At(string connection)
    {
        NpgsqlConnectionStringBuilder parts = new(connection);
        return new(NpgsqlDataSource.Create(parts), string.Create(CultureInfo.InvariantCulture, $"{parts.Host}:{parts.Port}/{parts.Database}"));
    }

    public override T Read<T>(Func<DbConnection, T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        using NpgsqlConnection connection = _source.OpenConnection();
        using NpgsqlTransaction transaction = connection.BeginTransaction(System.Data.IsolationLevel.RepeatableRead);
        T result = work(connection);
        transaction.Commit();
        return result;
    }

    public override T Write<T>(Func<DbConnection, T> work, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        using NpgsqlConnection connection = _source.OpenConnection();
        using NpgsqlTransaction transaction = connection.BeginTransaction();
        T result = work(connection);
        transaction.Commit();
        return result;
    }

    protected override void Dispose(bool disposing) => _source.Dispose();
}
