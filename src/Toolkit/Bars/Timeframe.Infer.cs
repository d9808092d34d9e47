using Toolkit.Bars;

namespace Toolkit;

public sealed partial record Timeframe
{
    /// <summary>Share of the distances between bars that must lie on a timeframe's grid; session ends and odd stamps do not.</summary>
    private const double OnGrid = 0.8;

    /// <summary>Share of the distances that may be shorter than a timeframe: the short last bar of a session.</summary>
    private const double MayBeShorter = 0.2;

    /// <summary>The timeframe that bar times look like, or null when they are too few or too irregular to tell.</summary>
    /// <param name="times">Microseconds since 1970, in any order; gaps and duplicates do not matter.</param>
    /// <remarks>
    /// The most common distance decides below a day, the median number of days from a day on. Two times that are closer than a
    /// week or more allows are days.
    /// </remarks>
    public static Timeframe? Infer(ReadOnlySpan<long> times) => Infer(StepCounts.Of(times));

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
        StepCounts steps = StepCounts.Of(times);
        long shortest = ShortestStep();
        int shorter = steps.CountWhere(step => step < shortest);
        if (shorter > MayBeShorter * steps.Total)
        {
            Timeframe? finer = Infer(steps);
            return $"{shorter} of {steps.Total} bars follow their predecessor in less than {Name}"
                + (finer is null ? "" : $"; they look like {finer}");
        }

        if (steps.Total < Few || Infer(steps) is not { } coarser || coarser.CompareTo(this) <= 0)
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
        _ => Micros,
    };

    private static Timeframe? FromDays(StepCounts steps)
    {
        Timeframe? looks = FromDays(Math.Round(steps.Median / (double)UnixMicroseconds.PerDay));
        long shortest = (looks ?? Week).ShortestStep();
        return steps.CountWhere(step => step < shortest) > 0 ? Day : looks;
    }

    private static Timeframe? FromDays(double days) => days switch
    {
        <= 4 => Day,
        <= 10 => Week,
        >= 26 and <= 36 => Month,
        >= 80 and <= 100 => Parse("1q"),
        >= 350 and <= 380 => Parse("1y"),
        _ => null,
    };

    private static Timeframe? Infer(StepCounts steps)
    {
        if (steps.Total == 0)
        {
            return null;
        }

        return Math.Min(steps.MostCommon, steps.Median) >= 20 * UnixMicroseconds.PerHour
            ? FromDays(steps)
            : All.Where(t => t.IsIntraday).Reverse().FirstOrDefault(t => IsGrid(steps, t.Micros));
    }

    private static bool IsGrid(StepCounts steps, long length)
    {
        int equal = steps.CountWhere(step => step == length), multiples = steps.CountWhere(step => step % length == 0);

        // Bars that never follow each other directly do not show their length.
        return multiples >= OnGrid * steps.Total && (steps.MostCommon == length || equal * 10 >= steps.Total);
    }
}
