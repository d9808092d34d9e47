using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>Finds damage of catalog.db, also damage that keeps it from being opened.</summary>
internal static class CatalogVerification
{
    private const string Repair = "run 'toolkit repair': it rebuilds the catalog and lists what cannot come back";

    /// <summary>
    /// Compares the bytes of catalog.db with the hash that was kept when it was last complete. Works without opening it.
    /// While commits lie in the WAL of a running writer there is no such hash; then the note says so.
    /// </summary>
    public static void OfBytes(WorkspaceLayout layout, List<Problem> problems, List<string> notes)
    {
        if (!File.Exists(layout.Catalog))
        {
            problems.Add(new("it is missing", layout.Catalog, Repair));
            return;
        }

        CommitJournal journal = new(layout.Journal);
        JournalHeader? header = journal.Header();
        if (header is { BrokenTo: { } found })
        {
            problems.Add(new(
                $"it was damaged, or another program had written to it, before it was last written: its SHA-256 was {found}, kept was {header.BrokenFrom}",
                layout.Catalog, Repair));
            return;
        }

        if (header?.Seal is not { } expected)
        {
            notes.Add("catalog.db: no hash to compare with, since it has been written to after it was last closed");
            return;
        }

        (string actual, long bytes) = ConnectionPool.AloneWith(layout.Catalog, () =>
        {
            using FileStream stream = new(layout.Catalog, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return (Convert.ToHexStringLower(SHA256.HashData(stream)), stream.Length);
        });
        if (actual != expected && journal.Header() == header)
        {
            problems.Add(new(
                $"it is damaged, or another program has written to it: its SHA-256 is {actual} ({bytes} bytes), kept was {expected} ({header.CatalogBytes} bytes)",
                layout.Catalog, Repair));
        }
        else
        {
            notes.Add($"catalog.db: {bytes} bytes as they were written, SHA-256 {actual}");
        }
    }

    /// <summary>SQLite's own checks, and whether commits that are known to have been made are still there.</summary>
    public static void OfContent(CatalogDatabase catalog, List<Problem> problems) => catalog.Read(connection =>
    {
        foreach (string line in connection.List("PRAGMA integrity_check(20)", r => r.GetString(0)).Where(line => line != "ok"))
        {
            problems.Add(new(line, catalog.Layout.Catalog, Repair));
        }

        foreach (string table in connection.List("PRAGMA foreign_key_check", r => r.GetString(0)).Distinct())
        {
            problems.Add(new($"rows of table {table} refer to rows that are not there", catalog.Layout.Catalog, Repair));
        }

        long changes = connection.Number("SELECT value FROM metadata WHERE key = 'changes'");
        if (catalog.Journal.Header() is { } header && header.Changes > changes)
        {
            problems.Add(new(
                $"commits are lost: the journal knows {header.Changes} changes, the catalog {changes}", catalog.Layout.Catalog, Repair));
        }

        Counters(connection, catalog.Layout.Catalog, problems);
        return 0;
    });

    private static void Counters(SqliteConnection connection, string where, List<Problem> problems)
    {
        long counted = connection.Number("SELECT value FROM metadata WHERE key = 'hot_rows'");
        long actual = connection.Number("SELECT COUNT(*) FROM hot_bars WHERE removed_in IS NULL");
        if (counted != actual)
        {
            problems.Add(new($"it counts {counted} hot rows and has {actual}", where, Repair));
        }

        long version = connection.Number("SELECT value FROM metadata WHERE key = 'version'");
        long newest = connection.Number("SELECT MAX(version_id) FROM versions");
        if (newest > version)
        {
            problems.Add(new($"it says version {version} and lists version {newest}", where, Repair));
        }

        var uneven = connection.List(
            """
            SELECT f.path, f.row_count, COALESCE(SUM(s.row_count), 0) FROM files f LEFT JOIN file_series s USING (file_id)
            GROUP BY f.file_id HAVING f.row_count <> COALESCE(SUM(s.row_count), 0)
            """,
            r => (Path: r.GetString(0), Rows: r.GetInt64(1), Series: r.GetInt64(2)));
        foreach (var file in uneven)
        {
            problems.Add(new($"it counts {file.Rows} rows of {file.Path}, and {file.Series} by its series", where, Repair));
        }
    }
}
