using Microsoft.Data.Sqlite;
using SQLitePCL;
using Toolkit.Catalog;

namespace Toolkit.Ticks;

/// <summary>A day's file as the writer has it open. Used by one thread.</summary>
internal sealed class DayFile : IDisposable
{
    private const string Insert = "INSERT OR IGNORE INTO ticks VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";

    /// <summary>Pages of the WAL at which it is written back: a page that is written to again and again goes back once.</summary>
    private const int CheckpointPages = 8_000;

    /// <summary>A WAL that grew longer, since a reader kept it, is cut to this once it is written back.</summary>
    private const int WalBytes = 64 << 20;

    private readonly SqliteConnection _connection;
    private readonly sqlite3 _db;
    private readonly sqlite3_stmt _insert;
    private readonly Dictionary<TickStream, long> _streams = [];
    private readonly bool[] _isNull = new bool[11];
    private long _dataVersion = -1;

    private readonly FileSeal _seal;
    private readonly WorkspaceLayout _layout;

    private DayFile(string path, WorkspaceLayout layout, SqliteConnection connection)
    {
        (Path, _connection, _db, _layout, _seal) = (path, connection, connection.Handle!, layout, new(layout, path));
        Check(raw.sqlite3_prepare_v2(_db, Insert, out _insert));
    }

    public string Path { get; }

    /// <summary>Whether it waits to be sealed; ticks go to another file of the day.</summary>
    public bool IsClosed => TickSchema.IsClosed(_connection);

    /// <summary>Opens the file of a day, and makes it when it is not there.</summary>
    public static DayFile Open(string path, WorkspaceLayout layout, TickOptions options)
    {
        Disk.DurableFile.CreateFolder(System.IO.Path.GetDirectoryName(path)!);
        SqliteConnection connection = SqliteFile.OpenDurable(path, options.BusyTimeout, opened =>
        {
            TickSchema.Make(opened, path);
            opened.Execute("PRAGMA cache_size = -65536");
            opened.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA wal_autocheckpoint = {CheckpointPages}"));
            opened.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA journal_size_limit = {WalBytes}"));
        });
        return new(path, layout, connection);
    }

    /// <summary>Whether another connection has written since this was last asked.</summary>
    public bool HasChanged()
    {
        long version = _connection.Number("PRAGMA data_version");
        bool changed = _dataVersion >= 0 && version != _dataVersion;
        _dataVersion = version;
        return changed;
    }

    /// <summary>Batches that lie in earlier files of the day: a second time they write nothing here either.</summary>
    public void Know(IEnumerable<StoredBatch> batches)
    {
        Run("BEGIN IMMEDIATE");
        _seal.Break(_connection);
        foreach (StoredBatch batch in batches)
        {
            _connection.Execute("INSERT OR IGNORE INTO batches VALUES ($id, $day, $rows)", ("$id", batch.Id), ("$day", batch.Day), ("$rows", batch.Rows));
        }

        Run("COMMIT");
        _seal.Committed();
    }

    /// <summary>Writes rows in one transaction; it is durable when this returns, and null says that the file was closed for writing.</summary>
    /// <param name="batch">Its id is kept with the rows: a second time it writes none.</param>
    /// <param name="rows">Their places.</param>
    /// <param name="stray">Whether their day is not the file's.</param>
    public TickBatchReport? Write(TickBatch batch, int[] rows, bool stray)
    {
        int day = batch.Entries[rows[0]].Day;
        Run("BEGIN IMMEDIATE");
        try
        {
            if (IsClosed)
            {
                Run("ROLLBACK");
                return null;
            }

            _seal.Break(_connection);
            if (batch.Id is { } id && _connection.Execute("INSERT OR IGNORE INTO batches VALUES ($id, $day, $rows)", ("$id", id), ("$day", day), ("$rows", rows.Length)) == 0)
            {
                Run("ROLLBACK");
                return new(0, rows.Length);
            }

            if (stray)
            {
                _connection.Execute("INSERT OR IGNORE INTO strays VALUES ($day)", ("$day", day));
            }

            int written = Put(batch.Entries, rows);
            FailPoint.Hit("ticks.committing");
            Run("COMMIT");
            _seal.Committed();
            FailPoint.Hit("ticks.committed");
            return new(written, rows.Length - written);
        }
        catch
        {
            // Streams that were new in this transaction have lost their numbers.
            _streams.Clear();
            raw.sqlite3_exec(_db, "ROLLBACK");
            throw;
        }
    }

    /// <summary>Takes the ticks of this file's day over that lie in another one, because this one could not be opened.</summary>
    /// <returns>False when this file was closed for writing.</returns>
    public bool TakeOver(string other, int day)
    {
        (string, object?)[] key = [("$day", day), ("$from", day * UnixMicroseconds.PerDay), ("$to", (day + 1) * UnixMicroseconds.PerDay)];
        _connection.Execute("ATTACH $other AS other", ("$other", other));
        FailPoint.Hit("ticks.taking-over");
        try
        {
            Run("BEGIN IMMEDIATE");
            if (IsClosed)
            {
                return false;
            }

            _seal.Break(_connection);
            FileSeal theirs = new(_layout, other);
            theirs.Break(_connection, "other");
            // Two transactions, since none spans two files in WAL mode; done twice, the first changes nothing.
            _connection.Execute(
                """
                INSERT OR IGNORE INTO main.streams (symbol, source) SELECT symbol, source FROM other.streams;
                INSERT OR IGNORE INTO main.ticks
                    SELECT mine.stream_id, time, sequence, bid, ask, price, size, spread, broker_id, arrived
                    FROM other.ticks JOIN other.streams AS theirs USING (stream_id) JOIN main.streams AS mine USING (symbol, source)
                    WHERE time >= $from AND time < $to;
                INSERT OR IGNORE INTO main.batches SELECT * FROM other.batches WHERE day = $day;
                COMMIT;
                """,
                key);
            _seal.Committed();
            theirs.Committed();
            FailPoint.Hit("ticks.taken-over");
            // What came there between the two stays, for the next one who opens this file.
            _connection.Execute(
                """
                BEGIN IMMEDIATE;
                DELETE FROM other.ticks AS one WHERE time >= $from AND time < $to AND EXISTS (
                    SELECT 1 FROM other.streams AS theirs JOIN main.streams AS mine USING (symbol, source) JOIN main.ticks AS taken ON taken.stream_id = mine.stream_id
                    WHERE theirs.stream_id = one.stream_id AND taken.time = one.time AND taken.sequence = one.sequence);
                DELETE FROM other.batches AS one WHERE day = $day AND EXISTS (SELECT 1 FROM main.batches AS taken WHERE taken.batch_id = one.batch_id AND taken.day = one.day);
                DELETE FROM other.strays WHERE day = $day AND NOT EXISTS (SELECT 1 FROM other.ticks WHERE time >= $from AND time < $to);
                COMMIT;
                """,
                key);
            return true;
        }
        finally
        {
            raw.sqlite3_exec(_db, "ROLLBACK");
            _connection.Execute("DETACH other");
        }
    }

    public void Dispose()
    {
        _insert.Dispose();
        _seal.Make(_connection);
        _connection.Dispose();
    }

    private int Put(TickEntry[] entries, int[] rows)
    {
        int written = 0;
        TickStream? last = null;
        foreach (int place in rows)
        {
            ref readonly TickEntry entry = ref entries[place];
            if (!ReferenceEquals(entry.Stream, last))
            {
                last = entry.Stream;
                raw.sqlite3_bind_int64(_insert, 1, StreamId(last));
            }

            Bind(entry);
            int result = raw.sqlite3_step(_insert);
            raw.sqlite3_reset(_insert);
            if (result != raw.SQLITE_DONE)
            {
                Check(result);
            }

            written += raw.sqlite3_changes(_db);
        }

        return written;
    }

    private void Bind(in TickEntry entry)
    {
        raw.sqlite3_bind_int64(_insert, 2, entry.Time);
        raw.sqlite3_bind_int64(_insert, 3, entry.Sequence);
        BindReal(4, entry.Bid);
        BindReal(5, entry.Ask);
        BindReal(6, entry.Price);
        BindReal(7, entry.Size);
        BindReal(8, entry.Spread);
        if (!StaysNull(9, entry.Broker is null))
        {
            raw.sqlite3_bind_text(_insert, 9, entry.Broker);
        }

        if (!StaysNull(10, entry.Arrived == TickEntry.Never))
        {
            raw.sqlite3_bind_int64(_insert, 10, entry.Arrived);
        }
    }

    private void BindReal(int column, double value)
    {
        if (!StaysNull(column, double.IsNaN(value)))
        {
            raw.sqlite3_bind_double(_insert, column, value);
        }
    }

    /// <summary>Binds NULL where that is what it is, and only when it was not so in the row before.</summary>
    private bool StaysNull(int column, bool isNull)
    {
        if (isNull && !_isNull[column])
        {
            raw.sqlite3_bind_null(_insert, column);
        }

        _isNull[column] = isNull;
        return isNull;
    }

    private long StreamId(TickStream stream)
    {
        if (!_streams.TryGetValue(stream, out long id))
        {
            (string, object?)[] key = [("$symbol", stream.Symbol), ("$source", stream.Source)];
            _connection.Execute("INSERT OR IGNORE INTO streams (symbol, source) VALUES ($symbol, $source)", key);
            _streams[stream] = id = _connection.Number("SELECT stream_id FROM streams WHERE symbol = $symbol AND source = $source", key);
        }

        return id;
    }

    private void Run(string sql) => Check(raw.sqlite3_exec(_db, sql));

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            throw new SqliteException(raw.sqlite3_errmsg(_db).utf8_to_string(), result, raw.sqlite3_extended_errcode(_db));
        }
    }
}
