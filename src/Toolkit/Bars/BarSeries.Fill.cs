using Toolkit.Bars;

namespace Toolkit;

public sealed partial class BarSeries
{
    /// <summary>
    /// Adds a bar at the previous close, with volume 0, wherever the calendar expects one between the first and the last bar
    /// and there is none; <see cref="IsFilled"/> tells them apart.
    /// </summary>
    /// <param name="calendar">Whose sessions. Default: the series' own; without either every bar of the clock is expected, weekends included.</param>
    public BarSeries Fill(TradingCalendar? calendar = null)
    {
        calendar ??= Calendar;
        List<(int Before, long Time)> missing = Missing(calendar);
        if (missing.Count == 0)
        {
            return With(Columns, Timeframe, calendar, _hash).After(Origin, calendar, fill: true);
        }

        FilledColumns filled = new(Columns, missing.Count);
        int at = 0;
        foreach ((int before, long time) in missing)
        {
            filled.Copy(at, before);
            filled.Repeat(before - 1, time);
            at = before;
        }

        filled.Copy(at, Count);
        return With(filled.Columns, Timeframe, calendar).After(Origin, calendar, fill: true);
    }

    private List<(int Before, long Time)> Missing(TradingCalendar? calendar)
    {
        List<(int, long)> missing = [];
        if (Count == 0)
        {
            return missing;
        }

        ReadOnlySpan<long> times = Time.Microseconds;
        ExpectedBars expected = new(Timeframe, calendar, TimeRange.FromMicros(times[0], times[^1]));
        int at = 0;
        while (expected.MoveNext(times))
        {
            while (at < times.Length && times[at] < expected.EarliestOpen)
            {
                at++;
            }

            if (at == times.Length || times[at] >= expected.End)
            {
                missing.Add((at, expected.Start));
            }
        }

        return missing;
    }
}
