using DuckDB.NET.Data;

namespace Toolkit.Ingest;

/// <summary>What one look at the times of a staged table, in its own order, tells.</summary>
/// <param name="Rows">Rows in all.</param>
/// <param name="First">Earliest time, microseconds.</param>
/// <param name="Last">Latest time, microseconds.</param>
/// <param name="Falls">Rows that lie before the row above them.</param>
/// <param name="Rises">Rows that lie after it.</param>
/// <param name="Repeats">Rows with its time.</param>
internal readonly record struct TimeScan(long Rows, long First, long Last, long Falls, long Rises, long Repeats)
{
    private const int SampleRows = 1_000;
    private const int SpreadRows = 5_000;

    public bool Ascending => Falls == 0;

    /// <summary>Whether a time can occur twice.</summary>
    public bool MayRepeat => Repeats > 0 || (Falls > 0 && Rises > 0);

    public static TimeScan Of(DuckDBConnection connection, string table) => connection.List(
        $"""
        SELECT count(*), min(time), max(time), count(*) FILTER (time < before), count(*) FILTER (time > before), count(*) FILTER (time = before)
        FROM (SELECT epoch_us(time) AS time, lag(epoch_us(time)) OVER () AS before FROM {table})
        """,
        r => r.GetInt64(0) == 0 ? default : new TimeScan(r.GetInt64(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4), r.GetInt64(5)))[0];

    /// <summary>The first of the times, ascending and without repeats, from which the timeframe shows.</summary>
    public long[] Sample(DuckDBConnection connection, string table) => Times(connection, MayRepeat
        ? $"SELECT epoch_us(time) FROM (SELECT DISTINCT time FROM {table} ORDER BY time LIMIT {SampleRows})"
        : $"SELECT epoch_us(time) FROM {table} LIMIT {SampleRows}");

    /// <summary>Times from all of the table, ascending, from which the calendar shows.</summary>
    public long[] Spread(DuckDBConnection connection, string table)
    {
        long step = 1 + Rows / SpreadRows;
        return Times(connection, $"SELECT epoch_us(time) FROM {table} WHERE rowid % {step} = 0");
    }

    private static long[] Times(DuckDBConnection connection, string sql)
    {
        List<long> times = connection.List(sql, r => r.GetInt64(0));
        times.Sort();
        return [.. times];
    }
}
