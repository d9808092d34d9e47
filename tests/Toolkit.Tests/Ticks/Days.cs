using Microsoft.Data.Sqlite;
using Toolkit.Catalog;

namespace Toolkit.Tests.Ticks;

/// <summary>The files of days as SQLite alone sees them.</summary>
internal static class Days
{
    public static readonly DateTime Monday = new(2026, 1, 19, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Gives up soon.</summary>
    public static readonly TickOptions Impatient = new()
    {
        BusyTimeout = TimeSpan.FromMilliseconds(20),
        RetryDelay = TimeSpan.FromMilliseconds(5),
        FlushInterval = TimeSpan.FromMilliseconds(20),
    };

    public static string File(string workspace, DateTime day) => Path.Combine(
        workspace, "ticks", "db", day.ToString("yyyy"), day.ToString("MM"), $"ticks_{day:yyyy-MM-dd}.db");

    /// <summary>Keeps a day's file locked, as another program can, until it is disposed.</summary>
    public static SqliteConnection Lock(string workspace, DateTime day)
    {
        SqliteConnection foreign = SqliteFile.Open(File(workspace, day), SqliteOpenMode.ReadWrite);
        foreign.Execute("BEGIN IMMEDIATE");
        return foreign;
    }

    /// <summary>Rows of a day's file: symbol, microseconds, sequence, bid.</summary>
    public static List<(string Symbol, long Time, long Sequence, double Bid)> Rows(string workspace, DateTime day)
    {
        using SqliteConnection connection = SqliteFile.Open(File(workspace, day), SqliteOpenMode.ReadWrite);
        return connection.List(
            "SELECT symbol, time, sequence, COALESCE(bid, price) FROM ticks JOIN streams USING (stream_id) ORDER BY symbol, source, time, sequence",
            r => (r.GetString(0), r.GetInt64(1), r.GetInt64(2), r.GetDouble(3)));
    }

    /// <summary>Every tick that came in is counted once.</summary>
    public static void MustAddUp(this TickStatistics s) =>
        Assert.Equal(s.Received, s.Queued + s.Written + s.Resent + s.Throttled + s.Rejected + s.Dropped + s.Spilled);
}
