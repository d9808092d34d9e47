using System.Text.Json;
using DuckDB.NET.Data;
using Toolkit.Catalog;
using Toolkit.DuckDb;

namespace Toolkit.Sql;

/// <summary>What keeps a confined session inside: a locked configuration, and a look at each statement before it runs.</summary>
/// <remarks>
/// The configuration alone is not enough: DuckDB lets a plain SELECT call table functions that change the session or write
/// (<c>SELECT * FROM enable_logging(storage_path => …)</c>), so table functions are refused unless they are known to be harmless.
/// </remarks>
internal static class SqlConfinement
{
    private const string MaxTempSize = "4GiB";

    private static readonly HashSet<string> HarmlessTables = new(StringComparer.OrdinalIgnoreCase)
    {
        "range", "generate_series", "unnest", "repeat", "repeat_row", "json_each", "json_tree", "histogram", "histogram_values",
        "duckdb_tables", "duckdb_views", "duckdb_columns", "duckdb_functions", "duckdb_types", "pragma_table_info", "pragma_version",
    };

    private static readonly HashSet<string> RefusedScalars = new(StringComparer.OrdinalIgnoreCase)
    {
        "write_log", "nextval", "getenv", "getvariable", "current_setting", "parse_duckdb_log_message", "set_bit_log", "pg_sleep", "sleep_ms", "add_parquet_key",
    };

    /// <summary>Shuts the doors; nothing opens them again for as long as the database lives.</summary>
    public static void Lock(DuckDBConnection connection, WorkspaceLayout layout)
    {
        string[] folders = [layout.Bars, layout.Options, layout.SealedTicks, layout.TradingFiles, layout.Features];
        connection.Execute($"SET GLOBAL allowed_directories = {SqlLiteral.List(folders.Select(folder => folder + Path.DirectorySeparatorChar))}");
        connection.Execute($"SET GLOBAL max_temp_directory_size = '{MaxTempSize}'");
        connection.Execute("SET GLOBAL enable_external_access = false");
        connection.Execute("SET GLOBAL lock_configuration = true");
    }

    /// <summary>Looks at a text before DuckDB binds any name in it, which alone can open files.</summary>
    /// <exception cref="ToolkitException">The text does anything but read the views, in one statement (usage).</exception>
    public static void Check(SqlText text, DuckDBConnection connection, string sql)
    {
        if (text.Count != 1)
        {
            throw Refused("it has several statements");
        }

        using JsonDocument tree = Parse(connection, sql);
        if (tree.RootElement.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.True)
        {
            throw Refused("it is not a plain SELECT");
        }

        CheckCalls(tree.RootElement);
    }

    /// <inheritdoc cref="Check(SqlText, DuckDBConnection, string)"/>
    public static void Check(PreparedSql statement)
    {
        if (!statement.IsSelect)
        {
            throw Refused("it is not a SELECT");
        }
    }

    /// <summary>The tree that DuckDB's own parser gives, so that no quoting or comment can hide anything from who looks at it.</summary>
    public static JsonDocument Parse(DuckDBConnection connection, string sql) => JsonDocument.Parse(
        (string)connection.Scalar("SELECT CAST(json_serialize_sql(CAST($sql AS VARCHAR)) AS VARCHAR)", ("sql", sql))!,
        new JsonDocumentOptions { MaxDepth = 4096 });

    /// <summary>Looks at the calls in the tree that DuckDB's parser gives of a statement.</summary>
    /// <exception cref="ToolkitException">One of them does more than read (usage).</exception>
    public static void CheckCalls(JsonElement node)
    {
        switch (node.ValueKind)
        {
            case JsonValueKind.Object:
                CheckCall(node);
                foreach (JsonProperty property in node.EnumerateObject())
                {
                    CheckCalls(property.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in node.EnumerateArray())
                {
                    CheckCalls(item);
                }

                break;
        }
    }

    private static void CheckCall(JsonElement node)
    {
        if (Text(node, "type") == "TABLE_FUNCTION" && node.TryGetProperty("function", out JsonElement call) && Text(call, "function_name") is { } table
            && !HarmlessTables.Contains(table) && !SqlMacros.Names.Contains(table, StringComparer.OrdinalIgnoreCase))
        {
            throw Refused($"it calls {table}()");
        }

        if (Text(node, "function_name") is { } scalar && RefusedScalars.Contains(scalar))
        {
            throw Refused($"it calls {scalar}()");
        }
    }

    private static string? Text(JsonElement node, string name) =>
        node.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static ToolkitException Refused(string why) => ToolkitException.Usage(
        $"this session is confined, and the statement is refused: {why}",
        "one SELECT over the views at a time; open the workspace without Confine for anything else");
}
