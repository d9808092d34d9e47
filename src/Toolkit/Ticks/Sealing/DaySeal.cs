using System.Text.Json;
using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;
using Toolkit.Catalog;
using Toolkit.Disk;
using Toolkit.Storage;

namespace Toolkit.Ticks;

/// <summary>Turns the files of old days into sealed ones: closed for writing, written anew as Parquet, compared row by row, published by a rename, removed.</summary>
/// <remarks>
/// A crash between any two steps leaves one truth, since names alone say what counts (<see cref="StoredDay"/>): before the rename the
/// files that were closed, after it the sealed one. Ticks that come while a day is sealed, or later, go to the day's next open file.
/// </remarks>
internal sealed class DaySeal(BarStore store, TickDays days)
{
    private const string Columns = "symbol, time, source, sequence, bid, ask, price, size, spread, broker_id, arrived";

    private readonly List<string> _notes = [];

    /// <summary>What was left alone, and why.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>JSON can be appended to by others, whom nothing would send elsewhere.</summary>
    public static SealReport NotOfJson { get; } = new([], ["ticks that are kept as JSON stay as they are until they are migrated to SQLite"]);

    /// <summary>The first day that is not older than so many days.</summary>
    public static int EndOf(BarStore store, int olderThanDays) => DayName.DayOf(DateOnly.FromDateTime(store.Options.Clock.GetUtcNow().UtcDateTime)) - olderThanDays;

    /// <summary>The turn to change which files days have.</summary>
    /// <exception cref="ToolkitException">Another process has it and does not finish (busy).</exception>
    public static OsLock Turn(BarStore store, CancellationToken cancel)
    {
        DurableFile.CreateFolder(store.Layout.Locks);
        return OsLock.Take(store.Layout.SealLock, store.Options.BusyTimeout, "sealing", cancel);
    }

    /// <summary>Seals each day before <paramref name="end"/> that has a file which is no sealed one.</summary>
    public SealReport Run(int end, CancellationToken cancel)
    {
        store.Catalog.RefuseWhenReadOnly();
        if (store.Options.Ticks.Backend == TickBackend.Json)
        {
            return NotOfJson;
        }

        using OsLock turn = Turn(store, cancel);
        List<DaySealed> all = [];
        foreach (StoredDay day in days.Folder.List(last: end - 1).Where(day => day.Day < end).OrderBy(day => day.Day))
        {
            cancel.ThrowIfCancellationRequested();
            Remove(day.Dead, store.Layout);
            if (day.Live.Any(file => file.Name.Form != DayForm.Sealed) && Seal(day, cancel) is { } done)
            {
                all.Add(done);
            }
        }

        return new(all, _notes);
    }

    /// <summary>Files that need not be read any more; one that somebody still has open (Windows) goes the next time.</summary>
    public static void Remove(IEnumerable<StoredFile> files, WorkspaceLayout layout)
    {
        foreach (StoredFile file in files)
        {
            FailPoint.Hit("seal.removing");
            if (!DurableFile.TryDelete(file.Path))
            {
                continue;
            }

            new FileSeal(layout, file.Path).Remove();
            if (file.Name.Form == DayForm.Open)
            {
                DurableFile.TryDelete(file.Path + "-wal");
                DurableFile.TryDelete(file.Path + "-shm");
            }
        }
    }

    /// <summary>Closes a day's open files for writing.</summary>
    /// <returns>False when it has none with ticks, or one that must stay open.</returns>
    public bool TryClose(StoredDay day)
    {
        if (!day.Live.Any(file => file.Name.Form != DayForm.Sealed && days.Symbols(file).Count > 0))
        {
            return false;
        }

        foreach (StoredFile file in day.Live.Where(file => file.Name.Form == DayForm.Open))
        {
            if (!TryClose(file.Path))
            {
                _notes.Add($"{file.Path} holds ticks of other days, whose own files could not be opened: it is sealed when a writer has brought them home");
                return false;
            }
        }

        return true;
    }

    private bool TryClose(string path)
    {
        try
        {
            using SqliteConnection connection = SqliteFile.Open(path, SqliteOpenMode.ReadWrite, opened => opened.WaitWhenBusy(store.Options.BusyTimeout));
            // A writer may be about to make its tables: it has to find them closed, as the file goes with the others.
            TickSchema.Make(connection, path);
            return TickSchema.IsClosed(connection) || TickSchema.TryClose(connection, new(store.Layout, path));
        }
        catch (Exception e) when (TickFailure.IsOne(e))
        {
            throw TickFailure.Explain(e, path);
        }
    }

    private DaySealed? Seal(StoredDay day, CancellationToken cancel)
    {
        if (!TryClose(day))
        {
            return null;
        }

        FailPoint.Hit("seal.closed");
        int generation = day.Live.Where(file => file.Name.Form != DayForm.Sealed).Max(file => file.Name.Generation) + 1;
        TickDay rows = days.Of(day);
        string[] symbols = [.. rows.Summaries(null, TimeRange.All).Select(summary => summary.Symbol).OrderBy(symbol => symbol, Utf8Order.Instance)];
        long before = day.Live.Sum(StoredDay.SizeOf);
        using Workbench bench = new(null, store, cancel);
        using TickChecksum checksum = new();
        try
        {
            string table = Stage(bench, rows, symbols, checksum);
            string sum = checksum.Text(), id = Guid.NewGuid().ToString("N");
            using IDisposable claim = store.Claim(id);
            ParquetFile file = new(
                id,
                sha256 => days.Folder.PathOf(new(day.Day, generation, DayForm.Sealed), sha256),
                [
                    (SealedFooter.Schema, TickSchema.Version.ToString(CultureInfo.InvariantCulture)),
                    (SealedFooter.Rows, checksum.Rows.ToString(CultureInfo.InvariantCulture)),
                    (SealedFooter.Checksum, sum),
                    (SealedFooter.Batches, JsonSerializer.Serialize(day.Live.SelectMany(days.Batches).DistinctBy(batch => (batch.Id, batch.Day)))),
                ])
            {
                Verify = path => Compare(days.Sealed(path, day.Day), symbols, (checksum.Rows, sum)),
            };
            DaySealed done = new ParquetWriter(bench).Write(
                file, new($"SELECT {Columns} FROM {table}", []), (path, size, _, _) => new DaySealed(DayName.DateOf(day.Day), checksum.Rows, before, size, path));
            FailPoint.Hit("seal.published");
            Remove(day.Live, store.Layout);
            return done;
        }
        catch (Exception e) when (e is DuckDBException or IOException)
        {
            throw StorageFailure.Explain(e, store.Layout.Root);
        }
    }

    /// <summary>Puts the rows into a table in the order of the file; a table keeps it.</summary>
    private static string Stage(Workbench bench, TickDay day, string[] symbols, TickChecksum checksum)
    {
        string raw = bench.NewTable("ticks");
        bench.Execute(
            $"""
            CREATE TEMP TABLE {raw} (
                symbol VARCHAR, time TIMESTAMP, source VARCHAR, sequence BIGINT, bid DOUBLE, ask DOUBLE, price DOUBLE, size DOUBLE, spread DOUBLE,
                broker_id VARCHAR, arrived TIMESTAMP)
            """);
        using DuckDBAppender appender = bench.Connection.CreateAppender("temp", "main", raw);
        foreach (string symbol in symbols)
        {
            TickRun rows = day.Read(symbol, TimeRange.All);
            checksum.Add(symbol, rows);
            for (int i = 0; i < rows.Count; i++)
            {
                TickRows.Append(appender.CreateRow().AppendValue(symbol), rows[i]);
            }
        }

        return raw;
    }

    private static void Compare(SealedDay written, string[] symbols, (long Rows, string Sum) expected)
    {
        using TickChecksum checksum = new();
        foreach (string symbol in symbols)
        {
            checksum.Add(symbol, written.Read(symbol, TimeRange.All));
        }

        (long Rows, string Sum) found = (checksum.Rows, checksum.Text());
        long all = written.Summaries(null, TimeRange.All).Sum(summary => summary.Count);
        if (found != expected || all != expected.Rows)
        {
            throw new ToolkitException(
                ErrorKind.Failure,
                $"the sealed file of {DayName.DateOf(written.Day):yyyy-MM-dd} is not what it should be: {all} rows with checksum {found.Sum}, expected were {expected.Rows} with {expected.Sum}",
                "check the disk (`tk.Maintenance.Doctor()`) and seal again; the day's own file is still there");
        }
    }

    /// <summary>The order of texts in Parquet's statistics.</summary>
    private sealed class Utf8Order : IComparer<string>
    {
        public static Utf8Order Instance { get; } = new();

        public int Compare(string? x, string? y) => Encoding.UTF8.GetBytes(x!).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y!));
    }
}
