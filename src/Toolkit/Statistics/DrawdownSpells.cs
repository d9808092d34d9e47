namespace Toolkit.Statistics;

/// <summary>Lists the falls that <see cref="DrawdownStatistics"/> counts.</summary>
internal static class DrawdownSpells
{
    /// <summary>The deepest first.</summary>
    public static DrawdownSpell[] Of(ReadOnlySpan<double> equity, ReadOnlySpan<long> stamps, double capital)
    {
        List<DrawdownSpell> spells = [];
        double peak = capital, floor = DrawdownStatistics.Floor(capital);
        int peakAt = 0;
        for (int i = 0; i < equity.Length; i++)
        {
            if (equity[i] < floor)
            {
                int from = i;
                i = DrawdownStatistics.EndOfFall(equity, from, floor, out double low);
                int valley = from + equity[from..i].IndexOf(low);
                long end = stamps[Math.Min(i, equity.Length - 1)];
                spells.Add(new(
                    UnixMicroseconds.ToDateTime(stamps[peakAt]), UnixMicroseconds.ToDateTime(stamps[valley]),
                    i < equity.Length ? UnixMicroseconds.ToDateTime(end) : null, 100 * (low / peak - 1), (end - stamps[peakAt]) / (double)UnixMicroseconds.PerDay));
            }

            if (i < equity.Length && equity[peakAt = i] > peak)
            {
                (peak, floor) = (equity[i], DrawdownStatistics.Floor(equity[i]));
            }
        }

        return [.. spells.OrderBy(s => s.DepthPct)];
    }
}
