namespace Toolkit.Bars;

/// <summary>How often each distance between neighbouring bar times occurs.</summary>
internal sealed class StepCounts
{
    private readonly KeyValuePair<long, int>[] _counts;

    private StepCounts(Dictionary<long, int> counts)
    {
        _counts = [.. counts.OrderBy(c => c.Key)];
        Total = counts.Values.Sum();
    }

    public int Total { get; }

    public long MostCommon => _counts.Length == 0 ? 0 : _counts.MaxBy(c => c.Value).Key;

    public long Median
    {
        get
        {
            int before = 0;
            return _counts.FirstOrDefault(c => (before += c.Value) > Total / 2).Key;
        }
    }

    public int CountWhere(Func<long, bool> holds) => _counts.Where(c => holds(c.Key)).Sum(c => c.Value);

    /// <summary>Counts the distances; the times may be in any order, equal ones count as one.</summary>
    public static StepCounts Of(ReadOnlySpan<long> times)
    {
        Dictionary<long, int> counts = [];
        (long step, int run) = (0, 0);
        for (int i = 1; i < times.Length; i++)
        {
            long next = times[i] - times[i - 1];
            if (next < 0)
            {
                long[] sorted = times.ToArray();
                Array.Sort(sorted);
                return Of(sorted);
            }

            // Equal distances come in long runs: counting runs spares a look-up per bar.
            if (next != step)
            {
                Count(counts, step, run);
                (step, run) = (next, 0);
            }

            run++;
        }

        Count(counts, step, run);
        return new(counts);
    }

    private static void Count(Dictionary<long, int> counts, long step, int run)
    {
        if (run > 0 && step > 0)
        {
            counts[step] = counts.GetValueOrDefault(step) + run;
        }
    }
}
