using System.Diagnostics;
using System.Globalization;

namespace Toolkit.Benchmarks;

/// <summary>Runs a workload, its bare twin and other engines in turn, A B C A B C …, and prints medians and their ratios: absolute times move with the machine.</summary>
internal sealed class SideBySide(int runs, string? filter)
{
    /// <summary>What was measured, for the page of the documentation.</summary>
    public List<Measured> Rows { get; } = [];

    public bool Wants(string name) => filter is null || name.Contains(filter, StringComparison.OrdinalIgnoreCase);

    public Task CompareAsync(string name, string target, Func<Task> ours, string twinName, Func<Task> twin, int inner = 1, IEnumerable<Rival>? peers = null) =>
        CompareAsync(name, target, ours, [new(twinName, times => SpentAsync(twin, times)), .. peers ?? []], inner);

    public Task MeasureAsync(string name, string target, Func<Task> ours, int inner = 1) => CompareAsync(name, target, ours, [], inner);

    public static void Print(string line) => Console.WriteLine(line);

    /// <summary>Prints and keeps what a workload took, run by run.</summary>
    public void Record(string name, string target, List<Spent> ours, params (string Name, List<Spent> Spent)[] rivals)
    {
        Rows.Add(Measured.Of(name, target, "", ours));
        Print($"{name,-34} {Rows[^1]}   target {target}");
        foreach ((string rival, List<Spent> spent) in rivals)
        {
            Rows.Add(Measured.Of(name, target, rival, spent) with
            {
                WallRatio = Measured.Median(ours.Zip(spent, (x, y) => x.Wall / y.Wall)),
                ProcessorRatio = Measured.Median(ours.Zip(spent, (x, y) => x.Processor / y.Processor)),
            });
            Print($"    {rival,-30} {Rows[^1]}");
        }
    }

    private async Task CompareAsync(string name, string target, Func<Task> ours, Rival[] rivals, int inner)
    {
        if (!Wants(name))
        {
            return;
        }

        Rival[] all = [new("", times => SpentAsync(ours, times)), .. rivals];
        List<Spent>[] spent = [.. all.Select(_ => new List<Spent>())];
        if (inner > 1)
        {
            await Task.WhenAll(WarmUpAsync(all[0]));
            foreach (Rival rival in rivals)
            {
                await WarmUpAsync(rival);
            }
        }

        for (int run = -1; run < runs; run++)
        {
            for (int i = 0; i < all.Length; i++)
            {
                Spent one = await all[i].Run(inner);
                if (run >= 0)
                {
                    spent[i].Add(one);
                }
            }
        }

        Record(name, target, spent[0], [.. rivals.Select((rival, i) => (rival.Name, spent[i + 1]))]);
    }

    /// <summary>What takes microseconds is measured when the compiler is done with it, which takes it a second of calls.</summary>
    private static async Task WarmUpAsync(Rival work)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(2))
        {
            await work.Run(1);
        }
    }

    private static async Task<Spent> SpentAsync(Func<Task> work, int inner)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Clock clock = Clock.Start();
        for (int i = 0; i < inner; i++)
        {
            await work();
        }

        return new(clock.Spent.Wall / inner, clock.Spent.Processor / inner);
    }
}

/// <summary>Milliseconds of one call, by the clock and of all processors.</summary>
internal readonly record struct Spent(double Wall, double Processor);

/// <summary>Counts from its start.</summary>
internal readonly record struct Clock(long Ticks, TimeSpan Processor)
{
    public static Clock Start() => new(Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);

    public Spent Spent => new(Stopwatch.GetElapsedTime(Ticks).TotalMilliseconds, (Environment.CpuUsage.TotalTime - Processor).TotalMilliseconds);
}

/// <summary>Another way to do the same job; told how often, it says what one time took.</summary>
internal sealed record Rival(string Name, Func<int, Task<Spent>> Run);

/// <summary>Medians of one workload done in one way; the ratios are ours to this one, run by run.</summary>
internal sealed record Measured(string Workload, string Target, string Rival, double Wall, double Least, double Most, double Processor)
{
    public double? WallRatio { get; init; }

    public double? ProcessorRatio { get; init; }

    public static Measured Of(string workload, string target, string rival, List<Spent> spent) => new(
        workload, target, rival, Median(spent.Select(one => one.Wall)), spent.Min(one => one.Wall), spent.Max(one => one.Wall), Median(spent.Select(one => one.Processor)));

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    public static string Ms(double value) => value.ToString(value < 1 ? "0.0000" : value < 100 ? "0.00" : "0", CultureInfo.InvariantCulture);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Ms(Wall),10} ms ({Ms(Least)} to {Ms(Most)}), processor {Ms(Processor)}{(WallRatio is { } wall ? $"   ratio {wall:0.00}, of processor time {ProcessorRatio:0.00}" : "")}");
}
