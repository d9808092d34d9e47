namespace Toolkit.Backtesting;

/// <summary>Falls of equity below its running peak, starting capital included, at every point of the run.</summary>
internal readonly record struct DrawdownStatistics(double Peak, double Deepest, int Spells, double SumOfDepths, double LongestDays, double SumOfDays)
{
    public static DrawdownStatistics Of(ReadOnlySpan<double> equity, ReadOnlySpan<long> stamps, double capital)
    {
        double peak = capital, noise = capital * RoundingNoise.Part, low = double.PositiveInfinity;
        int peakAt = 0;
        DrawdownStatistics found = default;
        for (int i = 0; i < equity.Length; i++)
        {
            double now = equity[i];
            if (now < peak - noise)
            {
                low = Math.Min(low, now);
                continue;
            }

            if (low < peak)
            {
                found = found.With(low / peak - 1, stamps[i] - stamps[peakAt]);
                low = double.PositiveInfinity;
            }

            peakAt = i;
            if (now > peak)
            {
                (peak, noise) = (now, now * RoundingNoise.Part);
            }
        }

        return (low < peak ? found.With(low / peak - 1, stamps[^1] - stamps[peakAt]) : found) with { Peak = peak };
    }

    private DrawdownStatistics With(double depth, long micros) => new(
        Peak, Math.Min(Deepest, depth), Spells + 1, SumOfDepths + depth, Math.Max(LongestDays, micros / (double)UnixMicroseconds.PerDay), SumOfDays + micros / (double)UnixMicroseconds.PerDay);
}
