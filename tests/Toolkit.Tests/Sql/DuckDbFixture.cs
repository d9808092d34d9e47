using DuckDB.NET.Data;
using Toolkit.DuckDb;

namespace Toolkit.Tests.Sql;

/// <summary>A DuckDB in memory, and frames out of it.</summary>
internal sealed class DuckDbFixture : IDisposable
{
    public DuckDBConnection Connection { get; } = DuckDbLibrary.Open(null, threads: 2);

    public Frame Frame(string sql, object? parameters = null, int? maxRows = null, bool streaming = true)
    {
        using SqlText text = new(Connection.NativeConnection, sql);
        using PreparedSql statement = text.Prepare(0);
        statement.Bind(SqlParameters.From(parameters));
        using SqlResult result = statement.Execute(streaming);
        return result.ToFrame(maxRows);
    }

    public object? One(string expression, object? parameters = null) => Frame($"SELECT {expression} AS x", parameters).Columns[0][0];

    public void Dispose() => Connection.Dispose();
}
