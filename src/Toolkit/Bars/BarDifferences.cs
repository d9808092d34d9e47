namespace Toolkit.Bars;

/// <summary>Where two sources of one symbol say different things, as far as both reach.</summary>
internal static class BarDifferences
{
    public static IEnumerable<BarFlaw> Find(BarSeries bars, BarSeries other, double tolerance)
    {
        if (bars.Count == 0 || other.Count == 0)
        {
            yield break;
        }

        int here = 0, missing = 0;
        (long first, long last) = (bars.Time.Microseconds[0], bars.Time.Microseconds[^1]);
        for (int there = other.LowerBound(first); there <= other.Count; there++)
        {
            bool ended = there == other.Count || other.Time.Microseconds[there] > last;
            long time = ended ? long.MaxValue : other.Time.Microseconds[there];
            while (here < bars.Count && bars.Time.Microseconds[here] < time)
            {
                here++;
            }

            bool both = here < bars.Count && bars.Time.Microseconds[here] == time;
            if ((both || ended) && missing > 0)
            {
                yield return new(other.Time[there - missing], FlawKind.Missing, missing, missing, other.Close[there - missing]);
                missing = 0;
            }

            if (ended)
            {
                break;
            }

            missing += both ? 0 : 1;
            if (both && Math.Abs(bars.Close[here] - other.Close[there]) > tolerance * Math.Abs(other.Close[there]))
            {
                yield return new(bars.Time[here], FlawKind.Differs, 1, bars.Close[here], other.Close[there]);
            }
        }
    }
}
