using Toolkit.Notebooks.Sql;

namespace Toolkit.Notebooks.Assistance;

/// <summary>What SQL cells can ask: the views of the workspace and what cells have made besides.</summary>
internal sealed class SqlTables(SqlCells sql)
{
    /// <summary>The tables as they are now; none where there is no workspace to ask.</summary>
    public IReadOnlyList<SqlTable> Read()
    {
        const string Columns = """
            SELECT table_name, column_name, data_type
            FROM duckdb_columns()
            WHERE NOT internal AND schema_name = 'main'
            ORDER BY table_name, column_index
            """;
        try
        {
            Frame frame = sql.Workspace().SqlAsync(Columns).GetAwaiter().GetResult();
            return [.. Enumerable.Range(0, frame.RowCount)
                .Select(i => (Table: Text(frame, 0, i), Column: Text(frame, 1, i), Type: Text(frame, 2, i)))
                .GroupBy(c => c.Table)
                .Select(t => new SqlTable(t.Key, [.. t.Select(c => (c.Column, c.Type))]))];
        }
        catch (Exception e) when (e is ToolkitException or ObjectDisposedException)
        {
            // Whoever is typing is not told off; running the cell says what is wrong.
            return [];
        }
    }

    private static string Text(Frame frame, int column, int row) => frame.Columns[column][row]?.ToString() ?? "";
}
