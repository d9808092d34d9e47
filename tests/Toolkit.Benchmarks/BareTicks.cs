using Microsoft.Data.Sqlite;
using SQLitePCL;
using Toolkit.Catalog;
using Toolkit.Ticks;

namespace Toolkit.Benchmarks;

/// <summary>The same rows in the same table by one thread that does nothing else: a prepared statement in a loop.</summary>
internal static class BareTicks
{
    public static void Write(string path, (int Symbol, long Time, double Bid, double Ask)[] ticks, int batch)
    {
        using SqliteConnection connection = SqliteFile.OpenDurable(path, TimeSpan.FromSeconds(2));
        TickSchema.Make(connection, path);
        sqlite3 db = connection.Handle!;
        raw.sqlite3_prepare_v2(db, "INSERT OR IGNORE INTO ticks (stream_id, time, sequence, bid, ask) VALUES (?, ?, ?, ?, ?)", out sqlite3_stmt insert);
        using (insert)
        {
            for (int at = 0; at < ticks.Length; at += batch)
            {
                raw.sqlite3_exec(db, "BEGIN IMMEDIATE");
                for (int i = at; i < Math.Min(at + batch, ticks.Length); i++)
                {
                    raw.sqlite3_bind_int64(insert, 1, ticks[i].Symbol);
                    raw.sqlite3_bind_int64(insert, 2, ticks[i].Time);
                    raw.sqlite3_bind_int64(insert, 3, long.MinValue + i);
                    raw.sqlite3_bind_double(insert, 4, ticks[i].Bid);
                    raw.sqlite3_bind_double(insert, 5, ticks[i].Ask);
                    if (raw.sqlite3_step(insert) != raw.SQLITE_DONE)
                    {
                        throw new InvalidOperationException(raw.sqlite3_errmsg(db).utf8_to_string());
                    }

                    raw.sqlite3_reset(insert);
                }

                raw.sqlite3_exec(db, "COMMIT");
            }
        }
    }
}
