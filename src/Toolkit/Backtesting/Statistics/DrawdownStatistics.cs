namespace Toolkit.Backtesting;

/// <summary>Falls of equity below its running peak, starting capital included, at session ends.</summary>
internal readonly record struct DrawdownStatistics(double Peak, double Deepest, int Spells, double SumOfDepths, double LongestDays, double SumOfDays)
{
    public static DrawdownStatistics Of(ReadOnlySpan<double> equity, SessionMap sessions, double capital)
    {
        ReadOnlySpan<int> days = sessions.Days, ends = sessions.Ends;
        bool everyPoint = sessions.IsEveryPoint, below = false;
        double peak = capital, low = capital;
        int peakDay = days[0];
        DrawdownStatistics found = default;
        for (int s = 0; s < days.Length; s++)
        {
            double now = equity[everyPoint ? s : ends[s]];
            if (now < peak)
            {
                low = below ? Math.Min(low, now) : now;
                below = true;
                continue;
            }

            if (below)
            {
                found = found.With(low / peak - 1, days[s] - peakDay);
                below = false;
            }

            (peak, peakDay) = (now, days[s]);
        }

        return (below ? found.With(low / peak - 1, days[^1] - peakDay) : found) with { Peak = peak };
    }

    private DrawdownStatistics With(double depth, int days) => new(
        Peak, Math.Min(Deepest, depth), Spells + 1, SumOfDepths + depth, Math.Max(LongestDays, days), SumOfDays + days);
}
