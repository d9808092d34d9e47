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

        List<double> a = [], b = [];
        if (inner > 1)
        {
            await WarmUpAsync(ours);
            await WarmUpAsync(twin);
        }

        for (int i = -1; i < runs; i++)
        {
            double mine = await MillisecondsAsync(ours, inner), theirs = await MillisecondsAsync(twin, inner);
            if (i >= 0)
            {
                a.Add(mine);
                b.Add(theirs);
            }
        }

        double ratio = Median([.. a.Zip(b, (x, y) => x / y)]);
        Print($"{name,-34} {Ms(Median(a)),10}   {twinName,-34} {Ms(Median(b)),10}   ratio {ratio,5:0.00}   target {target}");
    }

    public async Task MeasureAsync(string name, string target, Func<Task> ours, int inner = 1)
    {
        if (!Wants(name))
        {
            return;
        }

        List<double> a = [];
        for (int i = -1; i < runs; i++)
        {
            double mine = await MillisecondsAsync(ours, inner);
            if (i >= 0)
            {
                a.Add(mine);
            }
        }

        Print($"{name,-34} {Ms(Median(a)),10}   {"",-34} {"",10}   {"",11}   target {target}");
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

    private static async Task<double> MillisecondsAsync(Func<Task> work, int inner)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < inner; i++)
        {
            await work();
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / inner;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values.Count % 2 == 1 ? values[values.Count / 2] : (values[values.Count / 2 - 1] + values[values.Count / 2]) / 2;
    }

    private static string Ms(double value) => value.ToString(value < 1 ? "0.0000 'ms'" : "0.00 'ms'", CultureInfo.InvariantCulture);
}
