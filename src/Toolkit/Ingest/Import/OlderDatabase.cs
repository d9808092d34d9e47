using System.Data.Common;
using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Toolkit.Catalog;
using Toolkit.DuckDb;

namespace Toolkit.Ingest;

/// <summary>A SQLite file of an older system, read as it lies and without leaving anything beside it.</summary>
internal sealed class OlderDatabase : IDisposable
{
    private readonly ReadingCopy _copy;
    private readonly Dictionary<string, string[]> _tables;

    private OlderDatabase(string path, ReadingCopy copy)
    {
        (Path, _copy) = (path, copy);
        _tables = Read(connection => connection
            .List("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'", r => r.GetString(0))
            .ToDictionary(table => table, table => connection.List("SELECT name FROM pragma_table_info($table)", r => r.GetString(0), ("$table", table)).ToArray(), StringComparer.OrdinalIgnoreCase));
    }

    public string Path { get; }

    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The tables and views, each with its columns.</summary>
    public IReadOnlyDictionary<string, string[]> Tables => _tables;

    /// <exception cref="ToolkitException">It is damaged, or not a SQLite file (bad data).</exception>
    public static OlderDatabase Open(string path)
    {
        ReadingCopy copy = ReadingCopy.Open(path, FileStamp.Of(path), null);
        try
        {
            return new(path, copy);
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    /// <summary>A connection of one's own, for a reader that goes on.</summary>
    public SqliteConnection Connect() => _copy.Folder is { } folder
        ? SqliteFile.Open(System.IO.Path.Combine(folder, Name), SqliteOpenMode.ReadWrite)
        : SqliteFile.Open(ReadingCopy.Immutable(Path), SqliteOpenMode.ReadOnly);

    public T Read<T>(Func<SqliteConnection, T> work)
    {
        try
        {
            return _copy.Pool.Use(work);
        }
        catch (SqliteException e)
        {
            throw SqliteFailure.Explain(e, Path, "it is the older system's file, which is only read: bring a sound copy of it");
        }
    }

    /// <summary>All rows of a small table; none when there is no such table.</summary>
    public List<OlderRow> Rows(string table) => !_tables.TryGetValue(table, out string[]? columns) ? [] : Read(connection =>
    {
        OlderColumns names = new(columns);
        return connection.Rows($"SELECT * FROM {SqlLiteral.Name(table)}").ConvertAll(values => new OlderRow(names, values));
    });

    /// <summary>Copies a table into DuckDB, in the order of its rows, and gives its name there.</summary>
    public string Fill(DuckDBConnection duck, string table) => Read(connection =>
    {
        string[] columns = _tables[table], types = Types(connection, table, columns);
        string into = "older_" + table.ToLowerInvariant();
        duck.Execute($"CREATE OR REPLACE TEMP TABLE {SqlLiteral.Name(into)} ({string.Join(", ", columns.Zip(types, (name, type) => $"{SqlLiteral.Name(name)} {type}"))})");
        using DuckDBAppender appender = duck.CreateAppender("temp", "main", into);
        using DbCommand command = connection.Command($"SELECT {string.Join(", ", columns.Select(SqlLiteral.Name))} FROM {SqlLiteral.Name(table)}");
        using SqliteDataReader reader = (SqliteDataReader)command.ExecuteReader();
        while (reader.Read())
        {
            // By SQLite's own calls: a reader looks at the type of each value several times.
            sqlite3_stmt from = reader.Handle!;
            IDuckDBAppenderRow row = appender.CreateRow();
            for (int i = 0; i < types.Length; i++)
            {
                int type = raw.sqlite3_column_type(from, i);
                _ = type == raw.SQLITE_NULL ? row.AppendNullValue() : types[i] switch
                {
                    "BIGINT" => row.AppendValue(raw.sqlite3_column_int64(from, i)),
                    "DOUBLE" => row.AppendValue(raw.sqlite3_column_double(from, i)),
                    _ => row.AppendValue(OlderRow.Text(from, i, type)),
                };
            }

            row.EndRow();
        }

        return SqlLiteral.Name(into);
    });

    /// <summary>SQLite's columns have no types but what their values are.</summary>
    private static string[] Types(SqliteConnection connection, string table, string[] columns)
    {
        string kinds = string.Join(", ", columns.Select(name => $"max(CASE typeof({SqlLiteral.Name(name)}) WHEN 'integer' THEN 1 WHEN 'real' THEN 2 WHEN 'null' THEN 0 ELSE 3 END)"));
        return Array.ConvertAll(connection.Rows($"SELECT {kinds} FROM {SqlLiteral.Name(table)}")[0], kind => kind switch { 1L => "BIGINT", 2L => "DOUBLE", _ => "VARCHAR" });
    }

    public void Dispose() => _copy.Dispose();
}
