using System.Data.Common;
using Microsoft.Data.Sqlite;
using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>Finds damage of catalog.db, also damage that keeps it from being opened.</summary>
internal static class CatalogVerification
{
    private const string Repair = "run `Maintenance.For(folder).Repair()`: it rebuilds the catalog and lists what cannot come back";

    /// <summary>
    /// Compares the bytes of catalog.db with the hash that was kept when it was last complete. Works without opening it.
    /// While commits lie in the WAL of a running writer there is no such hash; then the note says so.
    /// </summary>
    public static void OfBytes(WorkspaceLayout layout, List<Problem> problems, List<string> notes)
    {
        if (!File.Exists(layout.Catalog))
        {
            problems.Add(new(Directory.Exists(layout.Catalog) ? "a folder has its name" : "it is missing", layout.Catalog, Repair));
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

        (string actual, long bytes) = ("", 0);
        try
        {
            (actual, bytes) = ConnectionPool.AloneWith(layout.Catalog, () => (DurableFile.Hash(layout.Catalog), new FileInfo(layout.Catalog).Length));
        }
        catch (Exception e) when (Unreadable.Is(e))
        {
            problems.Add(Unreadable.Of(e, layout.Catalog));
            return;
        }

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
    public static void OfContent(CatalogDatabase catalog, List<Problem> problems, List<string> notes)
    {
        string where = catalog.Layout.Catalog;
        if (catalog.Lost() is { } loss)
        {
            problems.Add(new(loss.ToString(), where, Repair));
        }

        catalog.Read(connection =>
        {
            if (CatalogCounters.Of(connection).Changes > 0 && catalog.Journal.Header() is null)
            {
                problems.Add(new("it is missing: bars that are in the catalog only would be lost with it", catalog.Layout.Journal, KeptVerification.Renew));
            }

            problems.AddRange(Structure(connection, where));
            Runs(connection, where, problems);
            (IReadOnlyList<string> healed, IReadOnlyList<string> lost) = JournalReplay.Told(connection);
            notes.AddRange(healed);
            problems.AddRange(lost.Select(one => new Problem($"not put back from the journal: {one}", where, "run `tk.Maintenance.Repair()`: it lists what is lost, and then this is forgotten")));
            return 0;
        });
    }

    /// <summary>Whether the tables hold together, by SQLite's own checks and by their counts.</summary>
    public static List<Problem> Structure(SqliteConnection connection, string where)
    {
        List<Problem> problems =
        [
            .. connection.List("PRAGMA integrity_check(20)", r => r.GetString(0)).Where(line => line != "ok").Select(line => new Problem(line, where, Repair)),
            .. connection.List("PRAGMA foreign_key_check", r => r.GetString(0)).Distinct()
                .Select(table => new Problem($"rows of table {table} refer to rows that are not there", where, Repair)),
        ];
        if (connection.Number("PRAGMA user_version") >= Schema.HotChecksums)
        {
            problems.AddRange(HotBarTable.Damaged(connection).Select(row => new Problem($"the bar of {row.Time} is not what was written (CRC-32C)", row.Series?.ToString() ?? where, Repair)));
        }

        Counters(connection, where, problems);
        return problems;
    }

    /// <summary>Each blob of a run has its own checksum, so damage is found also while the catalog has no seal.</summary>
    private static void Runs(SqliteConnection connection, string where, List<Problem> problems)
    {
        const string Backup = "a backup has the run as it was; `tk.Runs.DeleteAsync()` removes it";
        var damaged = connection.List(
            "SELECT r.run_id, d.equity, d.trades, d.rejections, d.reductions FROM runs r LEFT JOIN run_details d USING (run_id)",
            r => (Id: r.GetInt64(0), Damage: r.IsDBNull(1)
                ? "its trades and its equity are not there"
                : Damage(r, 1, "its equity") ?? Damage(r, 2, "its trades") ?? Damage(r, 3, "its rejected orders") ?? Damage(r, 4, "its reduced orders")));
        problems.AddRange(damaged.Where(run => run.Damage is not null).Select(run => new Problem($"run {run.Id} is damaged: {run.Damage}", where, Backup)));
        foreach (string damage in connection.List("SELECT sha256, bars FROM run_bars", r => Damage(r, 1, $"the checksums of the bars {r.GetString(0)}")).OfType<string>())
        {
            problems.Add(new($"{damage}: runs on them can be run again, but what has changed cannot be told", where, Backup));
        }
    }

    private static string? Damage(DbDataReader row, int column, string what) =>
        !row.IsDBNull(column) && PackedColumns.Damage(row.GetFieldValue<byte[]>(column)) is { } damage ? $"{what}: {damage}" : null;

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
            SELECT f.path, f.row_count, COALESCE(SUM(s.row_count), 0)
            FROM files f LEFT JOIN (SELECT file_id, row_count FROM file_series UNION ALL SELECT file_id, row_count FROM quote_files) s USING (file_id)
            GROUP BY f.file_id HAVING f.row_count <> COALESCE(SUM(s.row_count), 0)
            """,
            r => (Path: r.GetString(0), Rows: r.GetInt64(1), Series: r.GetInt64(2)));
        foreach (var file in uneven)
        {
            problems.Add(new($"it counts {file.Rows} rows of {file.Path}, and {file.Series} by its series", where, Repair));
        }
    }
}
