using System.Runtime.InteropServices;
using DuckDB.NET.Native;
using Calls = DuckDB.NET.Native.NativeMethods.PreparedStatements;

namespace Toolkit.DuckDb;

/// <summary>A statement that DuckDB has understood; it can be run again with other parameters.</summary>
internal sealed partial class PreparedSql(DuckDBPreparedStatement statement) : IDisposable
{
    private const int SelectStatement = 1;
    private const int TransactionStatement = 10;

    /// <summary>Whether the statement does nothing but read.</summary>
    public bool IsSelect => StatementType(statement) == SelectStatement;

    /// <summary>BEGIN, COMMIT or ROLLBACK.</summary>
    public bool IsTransaction => StatementType(statement) == TransactionStatement;

    /// <summary>Binds those of the values whose names the statement has.</summary>
    public void Bind(IReadOnlyDictionary<string, object?> parameters)
    {
        if (Calls.DuckDBParams(statement) == 0)
        {
            return;
        }

        foreach ((string name, object? value) in parameters)
        {
            if (Calls.DuckDBBindParameterIndex(statement, out int index, name).IsSuccess())
            {
                Bind(index, name, value);
            }
        }
    }

    /// <exception cref="ToolkitException">The statement failed.</exception>
    /// <param name="streaming">Rows come while they are made, and are not kept by DuckDB.</param>
    /// <param name="cancel">Names the token in the exception; the interrupt itself comes from an <see cref="Interruption"/>.</param>
    public SqlResult Execute(bool streaming, CancellationToken cancel = default)
    {
        DuckDBResult result;
        DuckDBState state = streaming
            ? Calls.DuckDBExecutePreparedStreaming(statement, out result)
            : Calls.DuckDBExecutePrepared(statement, out result);
        if (state.IsSuccess())
        {
            return new(result, cancel);
        }

        string? error = NativeMethods.Query.DuckDBResultError(ref result);
        result.Close();
        throw SqlErrors.From(error, cancel);
    }

    public void Dispose() => statement.Dispose();

    private void Bind(int index, string name, object? value)
    {
        using DuckDBValue bound = SqlValues.Of(name, value);
        if (!Calls.DuckDBBindValue(statement, index, bound).IsSuccess())
        {
            throw ToolkitException.Usage($"the value of ${name} cannot be bound: {Calls.DuckDBPrepareError(statement)}", "give a value of the type that the query compares it with");
        }
    }

    // Not among the calls of the bindings.
    [LibraryImport("duckdb", EntryPoint = "duckdb_prepared_statement_type")]
    private static partial int StatementType(DuckDBPreparedStatement statement);
}
