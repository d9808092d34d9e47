using System.Numerics;

namespace Toolkit.Ingest;

/// <summary>Whether bars can be of the timeframe that they are declared to be, few of them included.</summary>
internal static class TimeframeFit
{
    /// <summary>How unlikely it must be that a market skipped just these bars.</summary>
    private const double Chance = 0.01;

    /// <summary>Why bars cannot be of a timeframe, as half a sentence, or null: they follow each other too closely.</summary>
    /// <param name="timeframe">The declared timeframe.</param>
    /// <param name="times">Ascending without repeats, in microseconds.</param>
    public static string? Mismatch(Timeframe timeframe, long[] times) => LooksCoarser(timeframe, times) ? null : timeframe.Mismatch(times);

    /// <summary>What to say of bars that are hardly of a timeframe, since they lie further apart; null when there is nothing to say.</summary>
    /// <inheritdoc cref="Mismatch"/>
    public static string? Doubt(Timeframe timeframe, long[] times) => Further(timeframe, times) is { } why
        ? $"taken as {timeframe} bars as told, although {why}: if they last longer, a backtest knows them too early"
        : null;

    private static string? Further(Timeframe timeframe, long[] times)
    {
        if (!LooksCoarser(timeframe, times))
        {
            return null;
        }

        if (timeframe.Mismatch(times) is { } why)
        {
            return why;
        }

        if (!timeframe.IsIntraday)
        {
            return null;
        }

        // A thin market skips bars, but hardly ever so that only multiples of a longer timeframe are left.
        BigInteger divisor = times.Skip(1).Select((t, i) => new BigInteger(t - times[i])).Aggregate(BigInteger.GreatestCommonDivisor);
        double share = timeframe.Duration!.Value.TotalMicroseconds / (double)divisor;
        return share < 1 && Math.Pow(share, times.Length - 1) < Chance ? $"its bars lie {Timeframe.Infer(times)} apart" : null;
    }

    private static bool LooksCoarser(Timeframe timeframe, long[] times) => Timeframe.Infer(times) is { } looks && looks.CompareTo(timeframe) > 0;
}
