using System.Globalization;
using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Toolkit.Catalog;

namespace Toolkit.Benchmarks;

/// <summary>Reading ticks back: a month of a broker's EUR/USD, and one of 128 symbols, sealed and from an open day, each beside the bare query.</summary>
internal static class TickReads
{
    private const int Days = 22, Rows = 45_000, Symbols = 128, OfEach = 7_800, Busy = 200_000;

    private static readonly DateTime First = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static async Task RunAsync(SideBySide side, string folder)
    {
        if (!side.Wants("ticks read"))
        {
            return;
        }

        using Workspace tk = Workspace.Init(Path.Combine(folder, "tick-reads"));
        for (int day = 0; day < Days; day++)
        {
            await StoreAsync(tk, "EUR/USD", First.AddDays(day), Rows);
        }

        DateTime many = First.AddDays(Days), open = many.AddDays(1);
        for (int i = 0; i < Symbols; i++)
        {
            await StoreAsync(tk, $"SYM{i:000}", many, OfEach);
        }

        await tk.Ticks.SealAsync(0);
        await StoreAsync(tk, "BUSY", open, Busy);
        await SealedAsync(side, tk, many);
        await OpenAsync(side, tk, open);
    }

    private static async Task SealedAsync(SideBySide side, Workspace tk, DateTime many)
    {
        using DuckDBConnection duck = BareDuckDb.Open();
        string[] files = [.. tk.Ticks.Files().Where(file => file.Form == "sealed").Select(file => file.Path)];
        string month = string.Join(", ", files[..Days].Select(path => $"'{path}'"));
        DateTime noon = First.AddDays(3).AddHours(12);
        await CompareAsync("ticks read: sealed hour (1,875)", "< 5 ms", "EUR/USD", noon, noon.AddHours(1), 1_900, 20, files[3], $"time >= '{noon:s}' AND time < '{noon.AddHours(1):s}'");
        await CompareAsync("ticks read: sealed day (45,000)", "< 50 ms", "EUR/USD", noon.Date, noon.Date.AddDays(1), Rows, 10, files[3], "true");
        await CompareAsync("ticks read: sealed month (990,000)", "< 100 ms", "EUR/USD", First, many, Days * Rows, 2, month, "true");
        await CompareAsync("ticks read: sealed, 1 of 128 (7,800)", "< 50 ms", "SYM064", many, many.AddDays(1), OfEach, 10, files[^1], "symbol = 'SYM064'");

        Task CompareAsync(string name, string target, string symbol, DateTime from, DateTime to, int rows, int inner, string of, string where) => side.CompareAsync(
            name, target,
            async () => Columns(await tk.Ticks.ReadAsync(symbol, from, to)),
            "bare DuckDB, bid and ask",
            () =>
            {
                string list = of.StartsWith('\'') ? of : $"'{of}'";
                BareDuckDb.ReadIntoArrays(duck, $"SELECT time, bid, ask, bid, bid, bid FROM read_parquet([{list}]) WHERE {where}", rows);
                return Task.CompletedTask;
            },
            inner);
    }

    private static async Task OpenAsync(SideBySide side, Workspace tk, DateTime open)
    {
        using SqliteConnection sqlite = SqliteFile.Open(tk.Ticks.Files()[^1].Path, SqliteOpenMode.ReadWrite, _ => { });
        await CompareAsync("ticks read: open hour (8,333)", "< 5 ms", open.AddHours(12), open.AddHours(13), 8_400, 20);
        await CompareAsync("ticks read: open day (200,000)", "< 50 ms", open, open.AddDays(1), Busy, 5);

        Task CompareAsync(string name, string target, DateTime from, DateTime to, int rows, int inner) => side.CompareAsync(
            name, target,
            async () => Columns(await tk.Ticks.ReadAsync("BUSY", from, to)),
            "bare SQLite, bid and ask",
            () =>
            {
                ReadBare(sqlite.Handle!, UnixMicroseconds.From(from), UnixMicroseconds.From(to), rows);
                return Task.CompletedTask;
            },
            inner);
    }

    /// <summary>Time, bid and ask by SQLite's own calls into arrays that are long enough.</summary>
    private static void ReadBare(sqlite3 db, long from, long to, int rows)
    {
        string sql = string.Create(CultureInfo.InvariantCulture, $"SELECT time, bid, ask FROM ticks WHERE stream_id = 1 AND time >= {from} AND time < {to} ORDER BY time, sequence");
        raw.sqlite3_prepare_v2(db, sql, out sqlite3_stmt statement);
        using (statement)
        {
            (long[] time, double[] bid, double[] ask) = (new long[rows], new double[rows], new double[rows]);
            for (int i = 0; raw.sqlite3_step(statement) == raw.SQLITE_ROW; i++)
            {
                time[i] = raw.sqlite3_column_int64(statement, 0);
                bid[i] = raw.sqlite3_column_double(statement, 1);
                ask[i] = raw.sqlite3_column_double(statement, 2);
            }
        }
    }

    private static double Columns(TickSeries ticks) => ticks.Time.Microseconds[^1] + ticks.Bid.Span[^1] + ticks.Ask.Span[^1];

    /// <summary>Quotes over the day, at times and prices as a broker sends them.</summary>
    private static Task StoreAsync(Workspace tk, string symbol, DateTime day, int rows)
    {
        Random random = new(7);
        int points = 108_500;
        List<Tick> ticks = new(rows);
        for (int i = 0; i < rows; i++)
        {
            points += random.Next(3) - 1;
            DateTime time = day.AddMilliseconds((i + random.NextDouble()) * 86_400_000 / rows);
            ticks.Add(Tick.Quote(symbol, points / 1e5, (points + 8 + random.Next(4)) / 1e5, time));
        }

        return tk.Ticks.StoreBatchAsync($"{symbol} {day:O}", ticks);
    }
}
