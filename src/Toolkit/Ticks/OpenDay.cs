using System.Buffers;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Toolkit.Catalog;

namespace Toolkit.Ticks;

/// <summary>A day whose ticks lie in its SQLite file.</summary>
internal sealed class OpenDay(ReaderPools pools, string path, int day, int[] strays) : TickDay
{
    /// <summary>Most ticks are plain quotes: that one has no more than bid and ask is one column to look at instead of five.</summary>
    private const string Columns =
        """
        time, sequence,
        price IS NULL AND size IS NULL AND spread IS NULL AND broker_id IS NULL AND arrived IS NULL AND ask IS NOT NULL AND bid IS NOT NULL,
        bid, ask, price, size, spread, broker_id, arrived
        """;

    public override int Day => day;

    public override IReadOnlyList<int> Strays => strays;

    public string Path => path;

    public override TickEntry[] Read(string symbol, TimeRange range) => OfStreams(
        symbol, $"SELECT {Columns} FROM ticks WHERE stream_id = ?1 AND time >= ?2 AND time < ?3 ORDER BY time, sequence", range.FromMicroseconds, range.ToMicroseconds, backwards: false);

    public override TickEntry[] Latest(string symbol, int count)
    {
        TickEntry[] latest = OfStreams(
            symbol, $"SELECT {Columns} FROM ticks WHERE stream_id = ?1 ORDER BY time DESC, sequence DESC LIMIT ?2", count, 0, backwards: true);
        return latest.Length <= count ? latest : latest[^count..];
    }

    public override long Count(string symbol, TimeRange range) => pools.Read(
        path,
        connection => connection.Number(
            """
            SELECT SUM((SELECT COUNT(*) FROM ticks WHERE ticks.stream_id = streams.stream_id AND time >= $from AND time < $to))
            FROM streams WHERE symbol = $symbol
            """,
            ("$symbol", symbol), ("$from", range.FromMicroseconds), ("$to", range.ToMicroseconds)),
        0);

    public override IReadOnlyList<TickSummary> Summaries(string? symbol, TimeRange range) => pools.Read<IReadOnlyList<TickSummary>>(
        path,
        connection => connection.List(
            """
            SELECT symbol, COUNT(*), MIN(time), MAX(time), COUNT(ask - bid), COUNT(price),
                MIN(bid), MAX(bid), MIN(ask), MAX(ask), MIN(price), MAX(price), AVG(ask - bid), SUM(size)
            FROM streams CROSS JOIN ticks USING (stream_id)
            WHERE ($symbol IS NULL OR symbol = $symbol) AND time >= $from AND time < $to
            GROUP BY symbol
            """,
            r => new TickSummary(r.GetString(0), r.GetInt64(1), UnixMicroseconds.ToDateTime(r.GetInt64(2)), UnixMicroseconds.ToDateTime(r.GetInt64(3)))
            {
                Quotes = r.GetInt64(4),
                Trades = r.GetInt64(5),
                MinBid = r.Real(6),
                MaxBid = r.Real(7),
                MinAsk = r.Real(8),
                MaxAsk = r.Real(9),
                MinPrice = r.Real(10),
                MaxPrice = r.Real(11),
                MeanSpread = r.Real(12),
                Volume = r.Real(13),
            },
            ("$symbol", symbol), ("$from", range.FromMicroseconds), ("$to", range.ToMicroseconds)),
        []);

    private TickEntry[] OfStreams(string symbol, string sql, long second, long third, bool backwards) => pools.Read(
        path,
        connection =>
        {
            TickEntry[] rows = [];
            foreach ((long id, string source) in connection.List(
                "SELECT stream_id, source FROM streams WHERE symbol = $symbol", r => (r.GetInt64(0), r.GetString(1)), ("$symbol", symbol)))
            {
                TickEntry[] stream = Rows(connection, sql, (id, second, third), new(symbol, source));
                if (backwards)
                {
                    Array.Reverse(stream);
                }

                rows = TickMerge.Of(rows, stream);
            }

            return rows;
        },
        []);

    /// <summary>Column by column through SQLite's own calls: the data reader takes three times as long.</summary>
    private static TickEntry[] Rows(SqliteConnection connection, string sql, (long, long, long) bound, TickStream stream)
    {
        sqlite3 db = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(db, sql, out sqlite3_stmt statement), db);
        using (statement)
        {
            raw.sqlite3_bind_int64(statement, 1, bound.Item1);
            raw.sqlite3_bind_int64(statement, 2, bound.Item2);
            if (raw.sqlite3_bind_parameter_count(statement) > 2)
            {
                raw.sqlite3_bind_int64(statement, 3, bound.Item3);
            }

            TickEntry[] rows = ArrayPool<TickEntry>.Shared.Rent(256);
            int count = 0, result;
            while ((result = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
            {
                if (count == rows.Length)
                {
                    rows = Larger(rows);
                }

                Row(statement, ref rows[count++], stream);
            }

            TickEntry[] read = rows[..count];
            ArrayPool<TickEntry>.Shared.Return(rows, clearArray: true);
            Check(result == raw.SQLITE_DONE ? raw.SQLITE_OK : result, db);
            return read;
        }
    }

    private static TickEntry[] Larger(TickEntry[] rows)
    {
        TickEntry[] larger = ArrayPool<TickEntry>.Shared.Rent(rows.Length * 4);
        rows.CopyTo(larger, 0);
        ArrayPool<TickEntry>.Shared.Return(rows, clearArray: true);
        return larger;
    }

    private static void Row(sqlite3_stmt statement, ref TickEntry row, TickStream stream)
    {
        row.Stream = stream;
        row.Time = raw.sqlite3_column_int64(statement, 0);
        row.Sequence = raw.sqlite3_column_int64(statement, 1);
        if (raw.sqlite3_column_int(statement, 2) != 0)
        {
            row.Bid = raw.sqlite3_column_double(statement, 3);
            row.Ask = raw.sqlite3_column_double(statement, 4);
            row.Price = row.Size = row.Spread = double.NaN;
            row.Arrived = TickEntry.Never;
            return;
        }

        row.Bid = Real(statement, 3);
        row.Ask = Real(statement, 4);
        row.Price = Real(statement, 5);
        row.Size = Real(statement, 6);
        row.Spread = Real(statement, 7);
        row.Broker = IsNull(statement, 8) ? null : raw.sqlite3_column_text(statement, 8).utf8_to_string();
        row.Arrived = IsNull(statement, 9) ? TickEntry.Never : raw.sqlite3_column_int64(statement, 9);
    }

    private static double Real(sqlite3_stmt statement, int column) => IsNull(statement, column) ? double.NaN : raw.sqlite3_column_double(statement, column);

    private static bool IsNull(sqlite3_stmt statement, int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    private static void Check(int result, sqlite3 db)
    {
        if (result != raw.SQLITE_OK)
        {
            throw new SqliteException(raw.sqlite3_errmsg(db).utf8_to_string(), result);
        }
    }
}
