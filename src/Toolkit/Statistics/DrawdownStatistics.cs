using System.Numerics;

namespace Toolkit.Statistics;

/// <summary>Falls of equity below its running peak, starting capital included, at every point of the run.</summary>
internal readonly record struct DrawdownStatistics(double Peak, double Deepest, int Spells, double SumOfDepths, double LongestDays, double SumOfDays)
{
    public static DrawdownStatistics Of(ReadOnlySpan<double> equity, ReadOnlySpan<long> stamps, double capital)
    {
        double peak = capital, floor = Floor(capital);
        int peakAt = 0;
        DrawdownStatistics found = default;
        for (int i = 0; i < equity.Length; i++)
        {
            if (equity[i] < floor)
            {
                int end = EndOfFall(equity, i, floor, out double low);
                found = found.With(low / peak - 1, stamps[Math.Min(end, equity.Length - 1)] - stamps[peakAt]);
                i = end;
            }

            if (i < equity.Length && equity[peakAt = i] > peak)
            {
                (peak, floor) = (equity[i], Floor(equity[i]));
            }
        }

        return found with { Peak = peak };
    }

    /// <summary>What equity has to be below to have fallen.</summary>
    public static double Floor(double peak) => peak - peak * RoundingNoise.Part;

    /// <summary>The first point from <paramref name="start"/> on that is not below the floor, or the end; and the lowest before it.</summary>
    public static int EndOfFall(ReadOnlySpan<double> equity, int start, double floor, out double low)
    {
        int i = start;
        low = equity[i];
        Vector<double> lowest = new(low), floors = new(floor);
        for (; i + Vector<double>.Count <= equity.Length; i += Vector<double>.Count)
        {
            Vector<double> values = new(equity[i..]);
            if (!Vector.LessThanAll(values, floors))
            {
                break;
            }

            lowest = Vector.Min(lowest, values);
        }

        for (int lane = 0; lane < Vector<double>.Count; lane++)
        {
            low = Math.Min(low, lowest[lane]);
        }

        for (; i < equity.Length && equity[i] < floor; i++)
        {
            low = Math.Min(low, equity[i]);
        }

        return i;
    }

    private DrawdownStatistics With(double depth, long micros) => new(
        Peak, Math.Min(Deepest, depth), Spells + 1, SumOfDepths + depth, Math.Max(LongestDays, micros / (double)UnixMicroseconds.PerDay), SumOfDays + micros / (double)UnixMicroseconds.PerDay);
}
