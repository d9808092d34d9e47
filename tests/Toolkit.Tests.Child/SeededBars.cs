using Toolkit.Storage;

namespace Toolkit.Tests;

/// <summary>Bars that parent and child can both make, from numbers alone.</summary>
internal static class SeededBars
{
    public static readonly long Start = UnixMicroseconds.From(new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc));

    public static SeriesKey Key(string symbol, string timeframe = "1m", string exchange = "local") => new(exchange, symbol, timeframe);

    /// <summary>Minute bars from a minute on; <paramref name="seed"/> decides the prices.</summary>
    public static BarColumns Bars(int fromMinute, int count, int seed = 0, int step = 1)
    {
        long[] time = new long[count];
        double[] open = new double[count], high = new double[count], low = new double[count], close = new double[count], volume = new double[count];
        for (int i = 0; i < count; i++)
        {
            long minute = fromMinute + (long)i * step;
            time[i] = Start + minute * UnixMicroseconds.PerMinute;
            double price = 100 + Mixed((ulong)minute * 1_000_003 + (ulong)seed) % 100_000 / 1_000.0;
            // The close alone already differs between any two seeds.
            (open[i], high[i], low[i], close[i]) = (price, price + 0.5, price - 0.5, price + 0.25 + seed * 1e-6);
            volume[i] = minute % 97 == 0 ? double.NaN : minute % 1000;
        }

        return new(time, open, high, low, close, volume);
    }

    /// <summary>SplitMix64: numbers that neither compress nor repeat.</summary>
    private static ulong Mixed(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    /// <summary>The publication of a round: now a few hot rows, now a file, now a revision, of one or several series.</summary>
    public static Publication Round(int seed, int round)
    {
        Random random = new(seed * 100_003 + round);
        List<SeriesLoad> series = [];
        foreach (string symbol in new[] { "A", "B" })
        {
            if (series.Count == 0 || random.Next(3) == 0)
            {
                int count = random.Next(4) == 0 ? random.Next(5_000, 7_000) : random.Next(1, 300);
                series.Add(new() { Key = Key(symbol), Rows = Bars(random.Next(20_000), count, round) });
            }
        }

        return new() { MadeBy = "ingest", Series = series, Replace = random.Next(15) == 0 };
    }
}
