using System.Numerics;

namespace Toolkit.Ingest;

/// <summary>Whether bars can be of the timeframe that they are declared to be, few of them included.</summary>
internal static class TimeframeFit
{
    /// <summary>How unlikely it must be that a market skipped just these bars.</summary>
    private const double Chance = 0.01;

    /// <param name="timeframe">The declared timeframe.</param>
    /// <param name="times">Ascending without repeats, in microseconds.</param>
    /// <returns>Why not, as half a sentence, or null.</returns>
    public static string? Mismatch(Timeframe timeframe, long[] times)
    {
        if (timeframe.Mismatch(times) is { } why)
        {
            return why;
        }

        if (!timeframe.IsIntraday || times.Length < 2 || Timeframe.Infer(times) is not { } guess || guess.CompareTo(timeframe) <= 0)
        {
            return null;
        }

        // A thin market skips bars, but hardly ever so that only multiples of a longer timeframe are left.
        BigInteger divisor = times.Skip(1).Select((t, i) => new BigInteger(t - times[i])).Aggregate(BigInteger.GreatestCommonDivisor);
        double share = timeframe.Duration!.Value.TotalMicroseconds / (double)divisor;
        return share < 1 && Math.Pow(share, times.Length - 1) < Chance ? $"its bars lie {guess} apart" : null;
    }
}
