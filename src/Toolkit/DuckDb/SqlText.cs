using DuckDB.NET.Native;
using Calls = DuckDB.NET.Native.NativeMethods.ExtractStatements;

namespace Toolkit.DuckDb;

/// <summary>A text of one or more statements, taken apart by DuckDB's own parser.</summary>
internal sealed class SqlText : IDisposable
{
    private readonly DuckDBNativeConnection _connection;
    private readonly DuckDBExtractedStatements _statements;

    /// <exception cref="ToolkitException">The text is no SQL (usage), with DuckDB's message and its line.</exception>
    public SqlText(DuckDBNativeConnection connection, string sql)
    {
        if (sql.Contains('\0'))
        {
            throw ToolkitException.Usage("a NUL character cannot stand in SQL", "bind it as a parameter: $name");
        }

        _connection = connection;
        Count = Calls.DuckDBExtractStatements(connection, sql, out _statements);
        if (Count == 0)
        {
            using (_statements)
            {
                string? error = Calls.DuckDBExtractStatementsError(_statements);
                throw error is null ? ToolkitException.Usage("there is no statement in the SQL text", "write one, such as SELECT * FROM bars LIMIT 10") : SqlErrors.From(error);
            }
        }
    }

    public int Count { get; }

    /// <exception cref="ToolkitException">The statement names something that is not there, or breaks a rule of SQL.</exception>
    public PreparedSql Prepare(int index)
    {
        DuckDBState state = Calls.DuckDBPrepareExtractedStatement(_connection, _statements, index, out DuckDBPreparedStatement prepared);
        if (state.IsSuccess())
        {
            return new(prepared);
        }

        using (prepared)
        {
            throw SqlErrors.From(NativeMethods.PreparedStatements.DuckDBPrepareError(prepared));
        }
    }

    public void Dispose() => _statements.Dispose();
}
