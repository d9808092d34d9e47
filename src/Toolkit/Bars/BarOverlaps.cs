namespace Toolkit.Bars;

/// <summary>Bars that lie over each other, and bars that are there twice at different hours.</summary>
internal static class BarOverlaps
{
    /// <summary>So many bars in a row are not equal by chance.</summary>
    private const int Repeated = 5;

    private const long Hour = 3_600_000_000;

    public static IEnumerable<BarFlaw> Find(BarSeries bars)
    {
        long length = bars.Timeframe.Duration is null ? 0 : bars.Timeframe.Micros;
        for (int i = 1; i < bars.Count; i++)
        {
            long between = bars.Time.Microseconds[i] - bars.Time.Microseconds[i - 1];
            // A session cut short by its close may be followed at once by the next grid: only what the calendar does not explain.
            if (between < length && bars.CloseTimes.Microseconds[i - 1] > bars.Time.Microseconds[i])
            {
                yield return new(bars.Time[i], FlawKind.Overlap, 1, between / 60e6, length / 60e6);
            }
        }

        if (bars.Timeframe.IsIntraday)
        {
            foreach (BarFlaw flaw in Repeats(bars))
            {
                yield return flaw;
            }
        }
    }

    /// <summary>Runs of bars that are equal to bars a whole number of hours before them, within a day.</summary>
    private static IEnumerable<BarFlaw> Repeats(BarSeries bars)
    {
        Dictionary<(double, double, double, double, double), int> last = [];
        (int run, long shift) = (0, 0);
        for (int i = 0; i <= bars.Count; i++)
        {
            long now = 0;
            if (i < bars.Count && bars.High[i] > bars.Low[i])
            {
                (double, double, double, double, double) values = (bars.Open[i], bars.High[i], bars.Low[i], bars.Close[i], bars.Volume[i]);
                if (last.TryGetValue(values, out int before) && bars.Time.Microseconds[i] - bars.Time.Microseconds[before] is var apart and <= 24 * Hour && apart % Hour == 0)
                {
                    now = apart;
                }

                last[values] = i;
            }

            if (now != 0 && now == shift)
            {
                run++;
                continue;
            }

            if (run >= Repeated)
            {
                yield return new(bars.Time[i - run], FlawKind.Repeat, run, shift / (double)Hour, null);
            }

            (run, shift) = (now == 0 ? 0 : 1, now);
        }
    }
}
