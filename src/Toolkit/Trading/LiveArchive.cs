using DuckDB.NET.Data;
using System.Data.Common;
using Toolkit.Catalog;
using Toolkit.Disk;
using Toolkit.DuckDb;
using Toolkit.Storage;

namespace Toolkit.Trading;

/// <summary>Moves old rows of trading.db to Parquet files.</summary>
/// <remarks>
/// In parts. Each writes its file under its final name as bars do (fsync, hash, read back, rename), and then commits: the file is
/// listed and its rows go, in one transaction. Killed before, the rows are where they were, and the file, which nobody lists, goes
/// with the next round; killed after, they are in the file. Writers wait while one part is written.
/// </remarks>
internal sealed class LiveArchive(BarStore store)
{
    /// <summary>Rows of one file: writing it keeps other writers waiting for about a second.</summary>
    internal const int PartRows = 200_000;

    public ArchiveReport Run(DateTime before, int partRows, CancellationToken cancel)
    {
        store.Catalog.RefuseWhenReadOnly();
        if (!store.Trading.IsThere)
        {
            return new(before, 0, 0, 0, 0, 0, 0);
        }

        using OsLock turn = OsLock.Take(Path.Combine(store.Layout.Locks, "archive"), store.Options.BusyTimeout, "archiving", cancel);
        RemoveOrphans();
        List<SideFileRow> written = [];
        foreach (LiveTable table in LiveTable.Moving)
        {
            while (Part(table, UnixMicroseconds.From(before), partRows, cancel) is { } file)
            {
                written.Add(file);
            }
        }

        return new(before, Rows(LiveTable.Orders), Rows(LiveTable.Trades), Rows(LiveTable.Signals), Rows(LiveTable.Tickers), written.Count, written.Sum(file => file.SizeBytes));

        long Rows(LiveTable table) => written.Where(file => file.Kind == table.Name).Sum(file => file.Rows);
    }

    /// <summary>What would move; of the orders those that could already, before any trade has moved.</summary>
    public ArchiveReport Foresee(DateTime before) => store.Trading.Read(connection => new ArchiveReport(
        before, Count(connection, LiveTable.Orders, before), Count(connection, LiveTable.Trades, before), Count(connection, LiveTable.Signals, before),
        Count(connection, LiveTable.Tickers, before), 0, 0));

    private static long Count(DbConnection connection, LiveTable table, DateTime before) =>
        connection.Number($"SELECT COUNT(*) FROM {table.Name} WHERE {Old(table)}", ("$before", UnixMicroseconds.From(before)));

    private static string Old(LiveTable table) => $"{table.MoveBy} < $before AND {table.Movable}";

    private SideFileRow? Part(LiveTable table, long before, int partRows, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        string id = Guid.NewGuid().ToString("N");
        using IDisposable claim = store.Claim(id);
        using Workbench bench = new(null, store, cancel);
        try
        {
            return store.Trading.Write(
                connection =>
                {
                    long cut = Cut(connection, table, before, partRows);
                    List<object?[]> rows = connection.Rows($"SELECT {table.Names} FROM {table.Name} WHERE {Old(table)} ORDER BY {table.Order}", ("$before", cut));
                    if (rows.Count == 0)
                    {
                        return null;
                    }

                    SideFileRow file = WriteFile(bench, table, (id, Path.Combine(store.Layout.TradingFiles, id + ".parquet")), rows);
                    Forget(connection, table, cut, rows.Count);
                    SideFiles.Insert(connection, file, store.Catalog.Now);
                    return file;
                },
                cancel);
        }
        catch (Exception e) when (e is DuckDBException or IOException)
        {
            // A file whose commit was refused stays until the next round: only that knows for sure that nobody lists it.
            throw StorageFailure.Explain(e, store.Layout.Root);
        }
    }

    /// <summary>Up to where a part goes: rows of one moment stay together.</summary>
    private static long Cut(DbConnection connection, LiveTable table, long before, int partRows)
    {
        string old = $"SELECT {table.MoveBy} FROM {table.Name} WHERE {Old(table)} ORDER BY 1 LIMIT 1";
        return connection.Scalar($"{old} OFFSET $rows", ("$before", before), ("$rows", (long)partRows)) is long next
            ? Math.Max(next, (long)connection.Scalar(old, ("$before", before))! + 1)
            : before;
    }

    private SideFileRow WriteFile(Workbench bench, LiveTable table, (string Id, string Path) file, List<object?[]> rows)
    {
        string staged = bench.NewTable("archived");
        bench.Execute($"CREATE TEMP TABLE {staged} ({table.Columns})");
        using (DuckDBAppender appender = bench.Connection.CreateAppender("temp", "main", staged))
        {
            rows.ForEach(row => appender.Append(table.Types, row));
        }

        return new ParquetWriter(bench).Write(
            file.Path, new($"SELECT {table.Names} FROM {staged} ORDER BY {table.Order}", []), new(file.Id, 0, []),
            (path, size, sha256, found) => found.Rows == rows.Count
                ? new SideFileRow(file.Id, table.Name, store.Layout.Relative(path), found.Rows, size, sha256, found.First, found.Last)
                : throw new IOException($"{path} has {found.Rows} rows of {rows.Count}"));
    }

    private static void Forget(DbConnection connection, LiveTable table, long cut, int rows)
    {
        if (table == LiveTable.Trades)
        {
            PositionBook.Settle(connection, cut);
        }

        if (table.Id is { } id)
        {
            connection.Execute($"INSERT INTO moved_ids (kind, strategy_id, id) SELECT '{table.Name}', strategy_id, {id} FROM {table.Name} WHERE {Old(table)}", ("$before", cut));
        }
        else
        {
            LiveChange.Moved(connection, table.Name, cut);
        }

        int gone = connection.Execute($"DELETE FROM {table.Name} WHERE {Old(table)}", ("$before", cut));
        if (gone != rows)
        {
            throw new InvalidOperationException($"{gone} rows of {table.Name} were to go, {rows} are in the file");
        }

        LiveChange.Of(connection, table.Name);
    }

    /// <summary>Files of a round that was killed before its commit; the lock says that no other round is under way.</summary>
    private void RemoveOrphans()
    {
        if (Directory.Exists(store.Layout.TradingFiles))
        {
            HashSet<string> listed = [.. store.Trading.Read(connection => SideFiles.All(connection)).Select(file => store.Layout.Absolute(file.Path))];
            foreach (string path in Directory.GetFiles(store.Layout.TradingFiles, "*.parquet").Where(path => !listed.Contains(path)))
            {
                DurableFile.TryDelete(path);
            }
        }
    }
}
