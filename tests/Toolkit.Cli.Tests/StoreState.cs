using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Toolkit.Cli.Tests;

/// <summary>All that a workspace holds, to be compared before and after: files with their hashes, and the rows of every table.</summary>
internal static class StoreState
{
    public static IReadOnlyList<string> Of(string workspace) => Directory.Exists(workspace) ? [.. Files(workspace), .. Tables(workspace)] : [];

    /// <summary>Locks come and go, the catalog is compared by its rows.</summary>
    private static IEnumerable<string> Files(string workspace) => Directory.EnumerateFiles(workspace, "*", SearchOption.AllDirectories)
        .Select(f => (Path: f, Name: Path.GetRelativePath(workspace, f)))
        .Where(f => !f.Name.StartsWith(".lock", StringComparison.Ordinal) && !f.Name.StartsWith("catalog.db", StringComparison.Ordinal) && !f.Name.StartsWith("quarantine", StringComparison.Ordinal))
        .Select(f => $"{f.Name} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f.Path)))}").Order(StringComparer.Ordinal);

    private static List<string> Tables(string workspace)
    {
        if (!File.Exists(Path.Combine(workspace, "catalog.db")))
        {
            return [];
        }

        using SqliteConnection catalog = Open(workspace, SqliteOpenMode.ReadOnly);
        List<string> rows = [];
        foreach (string table in Query(catalog, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"))
        {
            rows.AddRange(Query(catalog, $"SELECT * FROM \"{table}\" ORDER BY 1, 2").Select(r => $"{table}: {r}"));
        }

        return rows;
    }

    public static SqliteConnection Open(string workspace, SqliteOpenMode mode)
    {
        SqliteConnection catalog = new(new SqliteConnectionStringBuilder { DataSource = Path.Combine(workspace, "catalog.db"), Mode = mode, Pooling = false }.ConnectionString);
        catalog.Open();
        return catalog;
    }

    public static void Execute(SqliteConnection catalog, string sql)
    {
        using SqliteCommand command = catalog.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static List<string> Query(SqliteConnection catalog, string sql)
    {
        using SqliteCommand command = catalog.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> rows = [];
        object[] values = new object[reader.FieldCount];
        while (reader.Read())
        {
            reader.GetValues(values);
            rows.Add(string.Join('|', values));
        }

        return rows;
    }
}
