using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Toolkit.Ticks;

/// <summary>A day whose ticks lie in its SQLite file.</summary>
internal sealed class OpenDay(ReaderPools pools, string path, int day, int[] strays) : TickDay
{
    private const string Columns = "time, sequence, bid, ask, price, size, spread, broker_id, arrived";

    public override int Day => day;

    public override IReadOnlyList<int> Strays => strays;

    public string Path => path;

    public override TickRun Read(string symbol, TimeRange range) => OfStreams(
        symbol, $"SELECT {Columns} FROM ticks WHERE stream_id = ?1 AND time >= ?2 AND time < ?3 ORDER BY time, sequence", range.FromMicroseconds, range.ToMicroseconds);

    public override TickRun Latest(string symbol, int count) => OfStreams(
        symbol, $"SELECT * FROM (SELECT {Columns} FROM ticks WHERE stream_id = ?1 ORDER BY time DESC, sequence DESC LIMIT ?2) ORDER BY time, sequence", count, 0).Last(count);

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
            $"""
            SELECT symbol, count(*), min(time), max(time), {TickSummary.Sums}
            FROM streams CROSS JOIN ticks USING (stream_id)
            WHERE ($symbol IS NULL OR symbol = $symbol) AND time >= $from AND time < $to
            GROUP BY symbol
            """,
            TickSummary.Of,
            ("$symbol", symbol), ("$from", range.FromMicroseconds), ("$to", range.ToMicroseconds)),
        []);

    private TickRun OfStreams(string symbol, string sql, long second, long third) => pools.Read(
        path,
        connection => TickMerge.Of(connection.List(
                "SELECT stream_id, source FROM streams WHERE symbol = $symbol", r => (Id: r.GetInt64(0), Source: r.GetString(1)), ("$symbol", symbol))
            .Select(stream => Rows(connection, sql, (stream.Id, second, third), new(symbol, stream.Source)))),
        TickRun.Empty);

    /// <summary>Column by column through SQLite's own calls: the data reader takes three times as long.</summary>
    private static TickRun Rows(SqliteConnection connection, string sql, (long, long, long) bound, TickStream stream)
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

            TickBuffer ticks = new();
            using SqliteRows rows = new(db, statement);
            int result;
            while ((result = rows.Step()) == raw.SQLITE_ROW)
            {
                Add(ticks, rows, stream);
            }

            Check(result == raw.SQLITE_DONE ? raw.SQLITE_OK : result, db);
            return ticks.Build();
        }
    }

    private static void Add(TickBuffer ticks, SqliteRows rows, TickStream stream)
    {
        ticks.Add(stream, rows.Integer(0), rows.Integer(1));
        for (int price = 0; price < 5; price++)
        {
            if (!rows.IsNull(2 + price))
            {
                ticks.AddPrice(price, rows.Real(2 + price));
            }
        }

        if (!rows.IsNull(7))
        {
            ticks.AddBroker(rows.Text(7));
        }

        if (!rows.IsNull(8))
        {
            ticks.AddArrived(rows.Integer(8));
        }
    }

    private static void Check(int result, sqlite3 db)
    {
        if (result != raw.SQLITE_OK)
        {
            throw new SqliteException(raw.sqlite3_errmsg(db).utf8_to_string(), result, raw.sqlite3_extended_errcode(db));
        }
    }
}
