namespace Toolkit;

public sealed partial record Timeframe
{
    /// <summary>Share of the distances between bars that must lie on a timeframe's grid; session ends and odd stamps do not.</summary>
    private const double OnGrid = 0.8;

    /// <summary>Share of the distances that may be shorter than a timeframe: the short last bar of a session.</summary>
    private const double MayBeShorter = 0.2;

    /// <summary>The timeframe that bar times look like, or null when they are too few or too irregular to tell.</summary>
    /// <param name="times">Microseconds since 1970, in any order; gaps and duplicates do not matter.</param>
    /// <remarks>The most common distance decides below a day, the median number of days from a day on.</remarks>
    public static Timeframe? Infer(ReadOnlySpan<long> times)
    {
        long[] steps = Distances(times);
        if (steps.Length == 0)
        {
            return null;
        }

        Array.Sort(steps);
        long median = steps[steps.Length / 2];
        long mostCommon = MostCommon(steps);
        if (Math.Min(mostCommon, median) >= 20 * UnixMicroseconds.PerHour)
        {
            return FromDays(Math.Round(median / (double)UnixMicroseconds.PerDay));
        }

        return All.Where(t => t.IsIntraday).Reverse().FirstOrDefault(t => IsGrid(steps, t, mostCommon));
    }

    /// <inheritdoc cref="Infer(ReadOnlySpan{long})"/>
    /// <param name="times">UTC, in any order; gaps and duplicates do not matter.</param>
    public static Timeframe? Infer(IEnumerable<DateTime> times)
    {
        ArgumentNullException.ThrowIfNull(times);
        return Infer(times.Select(UnixMicroseconds.From).ToArray());
    }

    /// <summary>Why bar times cannot be of this timeframe, as half a sentence; null when they can, or are too few to tell.</summary>
    /// <param name="times">Microseconds since 1970, in any order; gaps and duplicates do not matter.</param>
    public string? Mismatch(ReadOnlySpan<long> times)
    {
        const int Few = 10;
        long[] steps = Distances(times);
        if (steps.Length == 0)
        {
            return null;
        }

        long shortest = ShortestStep();
        int shorter = steps.Count(step => step < shortest);
        if (shorter > MayBeShorter * steps.Length)
        {
            Timeframe? finer = Infer(times);
            return $"{shorter} of {steps.Length} bars follow their predecessor in less than {Name}"
                + (finer is null ? "" : $"; they look like {finer}");
        }

        if (steps.Length < Few || Infer(times) is not { } coarser || coarser.CompareTo(this) <= 0)
        {
            return null;
        }

        // A session shorter than the timeframe has one bar a day.
        return coarser == Day && Duration >= TimeSpan.FromHours(6) ? null : $"its bars lie {coarser} apart";
    }

    /// <summary>The least distance of two bars, changes of the clocks and short months allowed for.</summary>
    private long ShortestStep() => Unit switch
    {
        TimeframeUnit.Day => 20 * UnixMicroseconds.PerHour,
        TimeframeUnit.Week => 4 * UnixMicroseconds.PerDay,
        TimeframeUnit.Month => 25 * UnixMicroseconds.PerDay,
        TimeframeUnit.Quarter => 85 * UnixMicroseconds.PerDay,
        TimeframeUnit.Year => 350 * UnixMicroseconds.PerDay,
        _ => Duration!.Value.Ticks / TimeSpan.TicksPerMicrosecond,
    };

    private static Timeframe? FromDays(double days) => days switch
    {
        <= 4 => Day,
        <= 10 => Week,
        >= 26 and <= 36 => Month,
        >= 80 and <= 100 => Parse("1q"),
        >= 350 and <= 380 => Parse("1y"),
        _ => null,
    };

    private static bool IsGrid(long[] sortedSteps, Timeframe timeframe, long mostCommon)
    {
        long length = timeframe.Duration!.Value.Ticks / TimeSpan.TicksPerMicrosecond;
        int equal = 0, multiples = 0;
        foreach (long step in sortedSteps)
        {
            equal += step == length ? 1 : 0;
            multiples += step % length == 0 ? 1 : 0;
        }

        // Bars that never follow each other directly do not show their length.
        return multiples >= OnGrid * sortedSteps.Length && (mostCommon == length || equal * 10 >= sortedSteps.Length);
    }

    private static long MostCommon(long[] sortedSteps)
    {
        (long value, int count) best = (0, 0);
        for (int i = 0; i < sortedSteps.Length;)
        {
            int from = i;
            for (i++; i < sortedSteps.Length && sortedSteps[i] == sortedSteps[from]; i++)
            {
            }

            best = i - from > best.count ? (sortedSteps[from], i - from) : best;
        }

        return best.value;
    }

    private static long[] Distances(ReadOnlySpan<long> times)
    {
        ReadOnlySpan<long> sorted = times;
        for (int i = 1; i < times.Length; i++)
        {
            if (times[i] < times[i - 1])
            {
                long[] copy = times.ToArray();
                Array.Sort(copy);
                sorted = copy;
                break;
            }
        }

        List<long> steps = new(times.Length);
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] != sorted[i - 1])
            {
                steps.Add(sorted[i] - sorted[i - 1]);
            }
        }

        return [.. steps];
    }
}
