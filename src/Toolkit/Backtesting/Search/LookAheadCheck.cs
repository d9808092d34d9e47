namespace Toolkit.Backtesting;

/// <summary>Compares a run with runs over fewer bars.</summary>
internal sealed class LookAheadCheck(BarSeries series, Func<Strategy> create, BacktestOptions options)
{
    private sealed record Observation(IReadOnlyList<(long Time, string Order)> Orders, IReadOnlyList<(string Name, double[] Values)> Indicators);

    public LookAheadReport Run(int samples)
    {
        // The calendar of the whole, so that a guess from fewer bars cannot make a difference.
        BarSeries bars = PreparedSeries.Of(series, options.Calendar).Bars;
        Observation whole = Observe(bars);
        List<DateTime> cuts = [];
        List<LookAheadDifference> differences = [];
        int start = options.From is { } from ? bars.LowerBound(UnixMicroseconds.From(from)) : 0;
        foreach (int count in Lengths(start, bars.Count, samples))
        {
            DateTime cut = bars.Time[count - 1];
            cuts.Add(cut);
            Observation part = Observe(bars.Rows(0, count));
            CompareIndicators(bars, count, (whole, part), differences);
            CompareOrders(bars.Time.Microseconds[count - 1], (whole, part), differences);
        }

        return new(cuts, differences);
    }

    private Observation Observe(BarSeries bars)
    {
        RunPlan plan = new([bars], options);
        Simulator simulator = new(plan);
        simulator.Account.Journal = new(simulator.Account);
        try
        {
            simulator.Run(create());
            return new(
                [.. simulator.Account.Journal.Events.Where(e => e.IsOfStrategy).Select(e => (e.Stamp, e.ToString()))],
                [.. simulator.Indicators.Declared.Select(i => (i.Name, i.Values.ToArray()))]);
        }
        finally
        {
            simulator.Release();
        }
    }

    /// <summary>Numbers of bars to keep: one out of each of equal parts of the run.</summary>
    private IEnumerable<int> Lengths(int start, int count, int samples)
    {
        Random random = new(options.Seed);
        int last = 0;
        for (int i = 0; i < samples; i++)
        {
            int from = start + (int)((long)(count - start) * i / samples), to = start + (int)((long)(count - start) * (i + 1) / samples);
            int length = Math.Min(count - 1, random.Next(from, Math.Max(from + 1, to)) + 1);
            if (length > Math.Max(last, start))
            {
                yield return last = length;
            }
        }
    }

    private static void CompareIndicators(BarSeries bars, int count, (Observation Whole, Observation Part) runs, List<LookAheadDifference> differences)
    {
        int shared = Math.Min(runs.Whole.Indicators.Count, runs.Part.Indicators.Count);
        for (int k = 0; k < shared; k++)
        {
            ReadOnlySpan<double> whole = runs.Whole.Indicators[k].Values.AsSpan(0, count), part = runs.Part.Indicators[k].Values;
            int at = 0;
            while (at < count && whole[at].Equals(part[at]))
            {
                at++;
            }

            if (at < count)
            {
                differences.Add(new(bars.Time[count - 1], bars.Time[at], runs.Whole.Indicators[k].Name, Text(whole[at]), Text(part[at])));
            }
        }
    }

    private static void CompareOrders(long cut, (Observation Whole, Observation Part) runs, List<LookAheadDifference> differences)
    {
        (long Time, string Order)[] whole = [.. runs.Whole.Orders.Where(o => o.Time <= cut)];
        IReadOnlyList<(long Time, string Order)> part = runs.Part.Orders;
        for (int i = 0; i < Math.Max(whole.Length, part.Count); i++)
        {
            if (i < whole.Length && i < part.Count && whole[i] == part[i])
            {
                continue;
            }

            long time = Math.Min(i < whole.Length ? whole[i].Time : long.MaxValue, i < part.Count ? part[i].Time : long.MaxValue);
            differences.Add(new(
                UnixMicroseconds.ToDateTime(cut), UnixMicroseconds.ToDateTime(time), "orders",
                i < whole.Length ? whole[i].Order : "no order", i < part.Count ? part[i].Order : "no order"));
            return;
        }
    }

    private static string Text(double value) => double.IsNaN(value) ? "not yet" : value.ToString(CultureInfo.InvariantCulture);
}
