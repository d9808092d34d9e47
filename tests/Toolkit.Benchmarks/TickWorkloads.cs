using System.Diagnostics;
using System.Globalization;

namespace Toolkit.Benchmarks;

/// <summary>Ticks: a million of them from four feeds at once, beside a bare loop; what a caller waits; reading them back.</summary>
internal static class TickWorkloads
{
    private const int Rows = 1_000_000, Symbols = 128, Producers = 4;

    private static readonly long Midnight = UnixMicroseconds.From(new DateTime(2024, 1, 2, 0, 0, 0, DateTimeKind.Utc));
    private static readonly string[] Names = [.. Enumerable.Range(0, Symbols).Select(i => $"SYM{i:000}")];

    public static async Task RunAsync(SideBySide side, string folder, int runs)
    {
        if (!side.Wants("ticks"))
        {
            return;
        }

        (int Symbol, long Time, double Bid, double Ask)[] ticks = Ticks();
        List<(Spent Ours, Spent Bare)> rates = [];
        for (int run = -1; run < runs; run++)
        {
            string path = Path.Combine(folder, $"ticks{run}");
            using (Workspace tk = Workspace.Init(path))
            {
                Spent ours = await StoreAsync(tk.Ticks, ticks);
                TickStatistics statistics = tk.Ticks.Statistics;
                int batch = (int)(statistics.Written / statistics.Batches);
                Clock clock = Clock.Start();
                BareTicks.Write(Path.Combine(path, "bare.db"), ticks, batch);
                Spent bare = clock.Spent;
                SideBySide.Print(string.Create(CultureInfo.InvariantCulture, $"  run {run}: {Rows / ours.Wall * 1000:N0} rows/s in batches of {batch}, bare {Rows / bare.Wall * 1000:N0}"));
                if (run >= 0)
                {
                    rates.Add((ours, bare));
                }
            }
        }

        side.Record(
            "ticks: 1M of 128 symbols, 4 feeds", "<= 1.4, <= 6667 ms",
            [.. rates.Select(rate => rate.Ours)], ("one thread that only inserts into SQLite", [.. rates.Select(rate => rate.Bare)]));
        await CallerAsync(folder, ticks);
        await ReadAsync(side, Path.Combine(folder, "ticks0"));
    }

    private static async Task<Spent> StoreAsync(TickStore store, (int Symbol, long Time, double Bid, double Ask)[] ticks)
    {
        store.Store(Names[0], 1, 1, UnixMicroseconds.ToDateTime(Midnight));
        await store.FlushAsync();
        Clock clock = Clock.Start();
        Thread[] feeds = [.. Enumerable.Range(0, Producers).Select(feed => new Thread(() =>
        {
            for (int i = feed; i < ticks.Length; i += Producers)
            {
                (int symbol, long time, double bid, double ask) = ticks[i];
                store.Store(Names[symbol], bid, ask, UnixMicroseconds.ToDateTime(time));
            }
        }))];
        Array.ForEach(feeds, feed => feed.Start());
        Array.ForEach(feeds, feed => feed.Join());
        await store.FlushAsync();
        return clock.Spent;
    }

    /// <summary>What each call takes, while the writer is busy.</summary>
    private static async Task CallerAsync(string folder, (int Symbol, long Time, double Bid, double Ask)[] ticks)
    {
        using Workspace tk = Workspace.Init(Path.Combine(folder, "caller"));
        TickStore store = tk.Ticks;
        store.Store(Names[0], 1, 1, UnixMicroseconds.ToDateTime(Midnight));
        long[] waits = new long[ticks.Length];
        for (int round = 0; round < 2; round++)
        {
            long day = round * UnixMicroseconds.PerDay;
            Thread[] feeds = [.. Enumerable.Range(0, Producers).Select(feed => new Thread(() =>
            {
                for (int i = feed; i < ticks.Length; i += Producers)
                {
                    (int symbol, long time, double bid, double ask) = ticks[i];
                    DateTime at = UnixMicroseconds.ToDateTime(time + day);
                    long start = Stopwatch.GetTimestamp();
                    store.Store(Names[symbol], bid, ask, at);
                    waits[i] = Stopwatch.GetTimestamp() - start;
                }
            }))];
            Array.ForEach(feeds, feed => feed.Start());
            Array.ForEach(feeds, feed => feed.Join());
        }

        await store.FlushAsync();
        Array.Sort(waits);
        double Nanoseconds(double part) => waits[(int)(part * (waits.Length - 1))] * 1e9 / Stopwatch.Frequency;
        SideBySide.Print(string.Create(
            CultureInfo.InvariantCulture,
            $"ticks: a call of Store, writer busy: median {Nanoseconds(0.5):N0} ns, p99 {Nanoseconds(0.99):N0} ns, p99.9 {Nanoseconds(0.999):N0} ns, max {Nanoseconds(1):N0} ns (with ~25 ns of the clock)   target median < 150 ns, p99 < 2,000 ns"));
    }

    private static async Task ReadAsync(SideBySide side, string folder)
    {
        using Workspace tk = Workspace.Open(folder);
        DateTime noon = UnixMicroseconds.ToDateTime(Midnight).AddHours(12);
        await side.MeasureAsync("ticks: latest 100, from disk", "< 1 ms", () => Task.FromResult(tk.Ticks.Latest(Names[5], 100)), inner: 20);
        await side.MeasureAsync("ticks: an hour of a symbol", "< 5 ms", () => tk.Ticks.ReadAsync(Names[5], noon, noon.AddHours(1)), inner: 20);
        await side.MeasureAsync("ticks: a day of a symbol (7,800)", "< 50 ms", () => tk.Ticks.ReadAsync(Names[5], noon.Date, noon.Date.AddDays(1)), inner: 20);

        for (int i = 0; i < 200_000; i++)
        {
            tk.Ticks.Store("BUSY", 1 + i % 100, 2 + i % 100, noon.Date.AddDays(1).AddMilliseconds(400 * i));
        }

        await tk.Ticks.FlushAsync();
        await side.MeasureAsync("ticks: a day of a symbol (200,000)", "< 50 ms", () => tk.Ticks.ReadAsync("BUSY", noon.Date.AddDays(1), noon.Date.AddDays(2)), inner: 5);
        await side.MeasureAsync("ticks: latest 100, from memory", "< 0.01 ms", () => Task.FromResult(tk.Ticks.Latest("BUSY", 100)), inner: 1000);
    }

    /// <summary>A day of quotes, evenly over the symbols, in the order of their times.</summary>
    private static (int Symbol, long Time, double Bid, double Ask)[] Ticks()
    {
        Random random = new(7);
        double[] price = [.. Enumerable.Range(0, Symbols).Select(i => 10.0 + i)];
        (int, long, double, double)[] ticks = new (int, long, double, double)[Rows];
        for (int i = 0; i < Rows; i++)
        {
            int symbol = random.Next(Symbols);
            price[symbol] += (random.Next(3) - 1) * 0.01;
            ticks[i] = (symbol, Midnight + i * (UnixMicroseconds.PerDay / Rows) + random.Next(1000), price[symbol], price[symbol] + 0.02);
        }

        return ticks;
    }
}
