using System.Runtime.CompilerServices;

namespace Toolkit.Bars;

/// <summary>A jump between two bars that looks like a split.</summary>
/// <param name="Bar">The first bar at the new price.</param>
/// <param name="New">New shares …</param>
/// <param name="Old">… for so many old ones.</param>
internal readonly record struct SplitJump(int Bar, int New, int Old);

/// <summary>Finds jumps that look like splits which the prices do not take into account.</summary>
/// <remarks>
/// From a close to the open after a night: the ratio is within 3 % of 3:2, 5:2 or n:1, or the reverse, and all of that day is
/// within a quarter of the old close times the ratio. The first tells a split from most bad news, the second from a bad price
/// that is back at once. Smaller ones (5:4, 11:10) cannot be told from news at all.
/// </remarks>
internal static class SplitJumps
{
    private const double Nearness = 0.03;
    private const double DayRange = 0.25;

    /// <summary>Below this ratio nothing is looked at; the smallest is 3:2, 3 % less.</summary>
    private const double Least = 1.5 * (1 - Nearness);
    private const int Most = 1_000;
    private const long Night = 3 * 60 * 60 * 1_000_000L;

    private static readonly ConditionalWeakTable<BarSeries, IReadOnlyList<SplitJump>> Known = [];

    /// <summary>The jumps of a series; looked for once.</summary>
    public static IReadOnlyList<SplitJump> Of(BarSeries bars) => Known.GetValue(bars, static bars => Find(bars));

    private static List<SplitJump> Find(BarSeries bars)
    {
        ReadOnlySpan<double> open = bars.Open.Span, close = bars.Close.Span[..open.Length];
        List<SplitJump> found = [];
        for (int i = 1; i < open.Length; i++)
        {
            double before = close[i - 1], after = open[i];
            if ((after * Least <= before || before * Least <= after) && before > 0 && after > 0 && IsAfterNight(bars, i) && Ratio(before, after) is { } ratio
                && DayFits(bars, i, before * ratio.Old / ratio.New))
            {
                found.Add(new(i, ratio.New, ratio.Old));
            }
        }

        return found;
    }

    /// <summary>New shares for old ones, where the prices before and after are near such a ratio.</summary>
    public static (int New, int Old)? Ratio(double before, double after)
    {
        double ratio = Math.Max(before, after) / Math.Min(before, after);
        // In halves up to 3, then in wholes.
        int halves = ratio < 2.75 ? (int)Math.Round(2 * ratio) : 2 * (int)Math.Round(Math.Min(ratio, Most));
        if (Math.Abs(2 * ratio / halves - 1) > Nearness)
        {
            return null;
        }

        (int more, int less) = halves % 2 == 0 ? (halves / 2, 1) : (halves, 2);
        return before > after ? (more, less) : (less, more);
    }

    private static bool DayFits(BarSeries bars, int first, double expected)
    {
        (double low, double high) = (bars.Low[first], bars.High[first]);
        for (int i = first + 1; bars.Timeframe.IsIntraday && i < bars.Count && !IsAfterNight(bars, i); i++)
        {
            (low, high) = (Math.Min(low, bars.Low[i]), Math.Max(high, bars.High[i]));
        }

        return low >= expected * (1 - DayRange) && high <= expected * (1 + DayRange);
    }

    /// <summary>Whether a day has ended between a bar and the one before it, whatever the exchange: a date of UTC, or some hours without bars.</summary>
    private static bool IsAfterNight(BarSeries bars, int bar)
    {
        ReadOnlySpan<long> times = bars.Time.Microseconds;
        return times[bar] - times[bar - 1] >= Night || BarLabel.DayOf(times[bar]) != BarLabel.DayOf(times[bar - 1]);
    }
}
