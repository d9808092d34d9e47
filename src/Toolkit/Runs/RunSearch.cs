using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;
using Toolkit.DuckDb;
using Toolkit.Sql;
using Toolkit.Storage;

namespace Toolkit.Runs;

/// <summary>Answers conditions on runs in a DuckDB of its own, confined, which holds the columns that a condition names and nothing else.</summary>
/// <remarks>Thread-safe: one condition after the other. DuckDB is opened at the first one.</remarks>
internal sealed class RunSearch(BarStore store) : IDisposable
{
    private const int LongestText = 10_000;

    private const string Hint = "write it like: sharpe > 1 and symbol = 'SPY' and not (trades < 30 or param.fast >= 20); "
        + "a text stands in single quotes, a name that is a word of SQL (\"end\") in double ones";

    /// <summary>Of the tree that a condition is read into; a writer of JSON takes no more than twice that.</summary>
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = 500 };

    private readonly Lock _turn = new();
    private DuckDBConnection? _connection;
    private JsonNode? _own;
    private bool _disposed;

    /// <param name="where">The condition, in DuckDB's SQL.</param>
    /// <param name="catalog">Where the runs lie.</param>
    /// <param name="cancel">Stops it at once.</param>
    /// <returns>Numbers of the runs that it is true for.</returns>
    /// <exception cref="ToolkitException">The text is no condition on one run (usage), or DuckDB is not there (failure).</exception>
    public IReadOnlyList<long> Find(string where, DbConnection catalog, CancellationToken cancel)
    {
        lock (_turn)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            DuckDBConnection connection = _connection ??= Open();
            try
            {
                using Interruption interruption = new(connection, cancel);
                JsonNode tree = Parse(where, cancel);
                RunCondition condition = new(tree["statements"]![0]!["node"]!, RunReader.Parameters(catalog));
                Fill(connection, condition, catalog);
                string sql = Text("SELECT json_deserialize_sql(CAST($sql AS JSON))", tree.ToJsonString(), cancel);
                return Ask(sql, null, cancel).Column<long>("run_id");
            }
            catch (JsonException)
            {
                throw ToolkitException.Usage("the condition is nested too deep, or a number in it is too large", Hint);
            }
            catch (ToolkitException e) when (e.Kind is ErrorKind.Usage or ErrorKind.BadData)
            {
                throw ToolkitException.Usage($"the condition \"{where}\": {e.Message.Split('\n')[0]}", e.Hint is null or SqlErrors.AtTheMark ? Hint : e.Hint);
            }
            catch (DuckDBException e)
            {
                throw SqlErrors.From(e.Message, cancel);
            }
        }
    }

    public void Dispose()
    {
        lock (_turn)
        {
            _disposed = true;
            _connection?.Dispose();
        }
    }

    private DuckDBConnection Open()
    {
        // A few thousand rows: to wake a second thread would take longer than they do.
        DuckDBConnection connection = store.OpenDuckDb(threads: 1);
        SqlConfinement.Lock(connection, store.Layout);
        return connection;
    }

    /// <summary>The tree of a SELECT with the condition, by DuckDB's own parser: no quoting or comment can hide a second clause, table or statement from it.</summary>
    private JsonNode Parse(string where, CancellationToken cancel)
    {
        if (where.Length > LongestText)
        {
            throw ToolkitException.Usage($"it is longer than {LongestText} characters", "name the runs that are wanted by a tag instead");
        }

        if (where.Contains('\0'))
        {
            throw ToolkitException.Usage("a NUL character cannot stand in SQL", "take it out");
        }

        JsonNode own = (_own ??= Tree("true")).DeepClone(), asked = Tree(where);
        JsonNode? condition = asked["statements"]![0]!["node"]!["where_clause"];
        asked["statements"]![0]!["node"]!["where_clause"] = own["statements"]![0]!["node"]!["where_clause"]!.DeepClone();
        if (condition is null || !JsonNode.DeepEquals(own, asked))
        {
            throw ToolkitException.Usage("it is more than one condition", Hint);
        }

        own["statements"]![0]!["node"]!["where_clause"] = condition.DeepClone();
        return own;

        JsonNode Tree(string condition)
        {
            string sql = $"SELECT run_id, {RunCondition.Pattern} FROM runs WHERE ({condition}\n)";
            string json = Text("SELECT CAST(json_serialize_sql(CAST($sql AS VARCHAR)) AS VARCHAR)", sql, cancel);
            using (JsonDocument calls = JsonDocument.Parse(json, Depth))
            {
                SqlConfinement.CheckCalls(calls.RootElement);
            }

            JsonNode tree = JsonNode.Parse(json, null, Depth)!;
            return (bool)tree["error"]! ? throw ToolkitException.Usage((string)tree["error_message"]!, Hint) : tree;
        }
    }

    /// <summary>Puts the columns that the condition names into a table.</summary>
    private static void Fill(DuckDBConnection connection, RunCondition condition, DbConnection catalog)
    {
        connection.Execute($"CREATE OR REPLACE TABLE runs ({string.Join(", ", ["run_id BIGINT", .. condition.Definitions])})");
        using DuckDBAppender appender = connection.CreateAppender("runs");
        using DbCommand command = catalog.Command(
            $"SELECT {string.Join(", ", ["r.run_id", .. condition.Columns.Select(column => column.Sql)])} FROM runs r JOIN run_metrics m USING (run_id)",
            [.. condition.Columns.Index().Select(c => (RunCondition.Placeholder(c.Index), (object?)c.Item.Parameter)).Where(c => c.Item2 is not null)]);
        using DbDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            IDuckDBAppenderRow to = appender.CreateRow().AppendValue(row.GetInt64(0));
            for (int i = 0; i < condition.Columns.Count; i++)
            {
                _ = row.IsDBNull(i + 1) ? to.AppendNullValue() : condition.Columns[i].Type switch
                {
                    "BIGINT" => to.AppendValue(row.GetInt64(i + 1)),
                    "DOUBLE" => to.AppendValue(row.GetDouble(i + 1)),
                    "TIMESTAMP" => to.AppendValue(UnixMicroseconds.ToDateTime(row.GetInt64(i + 1))),
                    _ => to.AppendValue(row.GetString(i + 1)),
                };
            }

            to.EndRow();
        }
    }

    private string Text(string sql, string value, CancellationToken cancel) => (string)Ask(sql, value, cancel).Columns[0][0]!;

    private Frame Ask(string sql, string? value, CancellationToken cancel)
    {
        using SqlText text = new(_connection!.NativeConnection, sql);
        using PreparedSql statement = text.Prepare(0);
        statement.Bind(new Dictionary<string, object?> { ["sql"] = value });
        using SqlResult result = statement.Execute(streaming: false, cancel);
        return result.ToFrame(null);
    }
}
