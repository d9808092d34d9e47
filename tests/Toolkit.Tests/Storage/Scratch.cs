using System.Diagnostics;
using DuckDB.NET.Data;
using Toolkit.Storage;
using Xunit.Abstractions;
namespace Toolkit.Tests.Storage;
public class Scratch(ITestOutputHelper o)
{
    [Fact] public void Perf()
    {
        using TemporaryFolder f = new();
        using BarStore store = BarStore.Open(f.Path);
        using DuckDBConnection c = DuckDb.Open(null, new());
        DuckDb.Execute(c, "create temp table t as select (timestamp '2015-01-01' + interval 1 minute * i) as time, round(100+sin(i/1000.0)*10+(hash(i)%100)/100.0,2)::double as open, round(100+sin(i/1000.0)*10+(hash(i)%100)/100.0+0.05,2)::double high, round(100+sin(i/1000.0)*10+(hash(i)%100)/100.0-0.05,2)::double low, round(100+sin(i/1000.0)*10+(hash(i)%100)/100.0,2)::double as close, (hash(i+7)%10000)::double as volume from range(1000000) r(i)");
        for (int i = 0; i < 8; i++)
        {
            var sw = Stopwatch.StartNew();
            DuckDb.Execute(c, $"COPY (SELECT 'local' AS exchange, 'a' AS symbol, '1m' AS timeframe, * FROM t) TO '{f.Path}/x{i}.parquet' (FORMAT parquet, PARQUET_VERSION V2, COMPRESSION zstd, COMPRESSION_LEVEL 3, ROW_GROUP_SIZE 122880)");
            double bare = sw.Elapsed.TotalMilliseconds;
            List<string> steps = []; long last = Stopwatch.GetTimestamp();
            using (FailPoint.Observe(n => { steps.Add($"{n}:{Stopwatch.GetElapsedTime(last).TotalMilliseconds:F1}"); last = Stopwatch.GetTimestamp(); }))
            {
                sw.Restart();
                store.Publish(new() { MadeBy = "ingest", Connection = c, Series = [new() { Key = Stored.Key("S" + i), StagedTable = "t", Sorted = true }] });
            }
            double pub = sw.Elapsed.TotalMilliseconds;
            sw.Restart();
            store.Publish(new() { MadeBy = "ingest", Connection = c, Series = [new() { Key = Stored.Key("S" + i), StagedTable = "t", Sorted = true }] });
            double again = sw.Elapsed.TotalMilliseconds;
            sw.Restart();
            store.Put(Stored.Key("H" + i), Stored.Bars(0, 1));
            double one = sw.Elapsed.TotalMilliseconds;
            sw.Restart();
            store.Put(Stored.Key("H" + i), Stored.Bars(1, 1));
            double two = sw.Elapsed.TotalMilliseconds;
            sw.Restart();
            store.Put(Stored.Key("H" + i), Stored.Bars(10, 4000));
            double four = sw.Elapsed.TotalMilliseconds;
            sw.Restart();
            using (var s = store.Snapshot()) { s.Files(store.Listings.Find(Stored.Key("S0"))!, TimeRange.All); }
            double snap = sw.Elapsed.TotalMilliseconds;
            sw.Restart(); store.Read(Stored.Key("H" + i)); double rh = sw.Elapsed.TotalMilliseconds;
            o.WriteLine($"bare {bare:F0} publish {pub:F0} again {again:F0} one {one:F1} {two:F1} 4000: {four:F1} snap {snap:F2} readhot {rh:F1} size {store.Listings.Files()[^1].Bytes}  " + string.Join(" ", steps));
        }
    }
}
