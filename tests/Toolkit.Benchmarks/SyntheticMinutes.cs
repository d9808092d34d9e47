using System.Globalization;
using System.Text;

namespace Toolkit.Benchmarks;

/// <summary>One-minute bars of US sessions with two-decimal prices, as the workloads of the targets have them.</summary>
internal static class SyntheticMinutes
{
    public static IEnumerable<Bar> Bars(int count, int seed = 1)
    {
        Random random = new(seed);
        long price = 40_000;
        DateOnly day = new(2010, 1, 4);
        for (int made = 0; made < count; day = day.AddDays(1))
        {
            if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            {
                continue;
            }

            DateTime open = day.ToDateTime(new TimeOnly(14, 30), DateTimeKind.Utc);
            for (int minute = 0; minute < 390 && made < count; minute++, made++)
            {
                long o = price + random.Next(-3, 4), c = Math.Max(100, o + random.Next(-9, 10));
                long h = Math.Max(o, c) + random.Next(0, 6), l = Math.Max(50, Math.Min(o, c) - random.Next(0, 6));
                yield return new(open.AddMinutes(minute), o / 100.0, h / 100.0, l / 100.0, c / 100.0, random.Next(100, 500_000));
                price = c;
            }
        }
    }

    public static void WriteCsv(string path, IEnumerable<Bar> bars)
    {
        using StreamWriter writer = new(path, append: false, new UTF8Encoding(false), 1 << 20) { NewLine = "\n" };
        writer.WriteLine("timestamp,open,high,low,close,volume");
        foreach (Bar bar in bars)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{bar.Time:yyyy-MM-dd HH:mm:ss},{bar.Open:0.00},{bar.High:0.00},{bar.Low:0.00},{bar.Close:0.00},{bar.Volume:0}"));
        }
    }
}
