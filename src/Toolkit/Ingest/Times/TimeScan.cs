namespace Toolkit.Ingest;

/// <summary>What one look at the times of rows, in their own order, tells.</summary>
/// <param name="Rows">Rows in all.</param>
/// <param name="First">Earliest time, microseconds.</param>
/// <param name="Last">Latest time, microseconds.</param>
/// <param name="Falls">Rows that lie before the row above them.</param>
/// <param name="Rises">Rows that lie after it.</param>
/// <param name="Repeats">Rows with its time.</param>
internal readonly record struct TimeScan(long Rows, long First, long Last, long Falls, long Rises, long Repeats)
{
    private const int SampleRows = 1_000;
    private const int SpreadRows = 5_000;

    /// <summary>Whether a time can occur twice.</summary>
    public bool MayRepeat => Repeats > 0 || (Falls > 0 && Rises > 0);

    public static TimeScan Of(ReadOnlySpan<long> times)
    {
        if (times.IsEmpty)
        {
            return default;
        }

        (long first, long last, long before) = (times[0], times[0], times[0]);
        (long falls, long repeats) = (0, -1);
        foreach (long time in times)
        {
            falls += time < before ? 1 : 0;
            repeats += time == before ? 1 : 0;
            (first, last, before) = (Math.Min(first, time), Math.Max(last, time), time);
        }

        return new(times.Length, first, last, falls, times.Length - 1 - falls - repeats, repeats);
    }

    /// <summary>The first of the times, ascending and without repeats, from which the timeframe shows.</summary>
    public long[] Sample(ReadOnlySpan<long> times)
    {
        if (MayRepeat)
        {
            return [.. times.ToArray().Distinct().Order().Take(SampleRows)];
        }

        long[] sample = times[..Math.Min(SampleRows, times.Length)].ToArray();
        Array.Sort(sample);
        return sample;
    }

    /// <summary>Times from all of the rows, which are in their order now: the calendar shows from them.</summary>
    public long[] Spread(ReadOnlySpan<long> sorted)
    {
        int step = (int)(1 + Rows / SpreadRows);
        long[] spread = new long[(sorted.Length + step - 1) / step];
        for (int i = 0; i < spread.Length; i++)
        {
            spread[i] = sorted[i * step];
        }

        return spread;
    }
}
