using System.Diagnostics;
using System.Globalization;

namespace Toolkit.Benchmarks;

/// <summary>Runs a workload and its bare twin in turn, A B A B …, and prints medians and their ratio: absolute times move with the machine.</summary>
internal sealed class SideBySide(int runs, string? filter)
{
    public bool Wants(string name) => filter is null || name.Contains(filter, StringComparison.OrdinalIgnoreCase);

    public async Task CompareAsync(string name, string target, Func<Task> ours, string twinName, Func<Task> twin, int inner = 1)
    {
        if (!Wants(name))
        {
            return;
        }

        List<Spent> a = [], b = [];
        if (inner > 1)
        {
            await WarmUpAsync(ours);
            await WarmUpAsync(twin);
        }

        for (int i = -1; i < runs; i++)
        {
            Spent mine = await SpentAsync(ours, inner), theirs = await SpentAsync(twin, inner);
            if (i >= 0)
            {
                a.Add(mine);
                b.Add(theirs);
            }
        }

        double ratio = Median([.. a.Zip(b, (x, y) => x.Wall / y.Wall)]);
        Print($"{name,-34} {Ms(a)}   {twinName,-34} {Ms(b)}   ratio {ratio,5:0.00}   target {target}");
    }

    public async Task MeasureAsync(string name, string target, Func<Task> ours, int inner = 1)
    {
        if (!Wants(name))
        {
            return;
        }

        List<Spent> a = [];
        for (int i = -1; i < runs; i++)
        {
            Spent mine = await SpentAsync(ours, inner);
            if (i >= 0)
            {
                a.Add(mine);
            }
        }

        Print($"{name,-34} {Ms(a)}   {"",-34} {"",39}   {"",11}   target {target}");
    }

    public static void Print(string line) => Console.WriteLine(line);

    /// <summary>What takes microseconds is measured when the compiler is done with it, which takes it a second of calls.</summary>
    private static async Task WarmUpAsync(Func<Task> work)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(2))
        {
            await work();
        }
    }

    private static async Task<Spent> SpentAsync(Func<Task> work, int inner)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        (long start, TimeSpan processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        for (int i = 0; i < inner; i++)
        {
            await work();
        }

        return new(Stopwatch.GetElapsedTime(start).TotalMilliseconds / inner, (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / inner);
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values.Count % 2 == 1 ? values[values.Count / 2] : (values[values.Count / 2 - 1] + values[values.Count / 2]) / 2;
    }

    /// <summary>The median, and beside it the least and what the processors worked, since others may use them.</summary>
    private static string Ms(List<Spent> all) =>
        $"{Ms(Median([.. all.Select(one => one.Wall)])),10} (min {Ms(all.Min(one => one.Wall))}, cpu {Ms(Median([.. all.Select(one => one.Processor)]))})";

    private static string Ms(double value) => value.ToString(value < 1 ? "0.0000 'ms'" : "0.00 'ms'", CultureInfo.InvariantCulture);

    /// <summary>Milliseconds of one call, by the clock and of all processors.</summary>
    private readonly record struct Spent(double Wall, double Processor);
}
