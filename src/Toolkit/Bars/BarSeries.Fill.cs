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

        return With(Filled(missing), Timeframe, calendar).After(Origin, calendar, fill: true);
    }

    private BarColumns Filled(List<(int Before, long Time)> missing)
    {
        return new(
            Spread(Time.Memory, gap => gap.Time), Spread(Open.Memory, Previous), Spread(High.Memory, Previous), Spread(Low.Memory, Previous),
            Spread(Close.Memory, Previous), Spread(Volume.Memory, _ => 0), Spread(_filled.IsEmpty ? new bool[Count] : _filled, _ => true),
            _late.IsEmpty ? default : Spread(_late, _ => 0));
        double Previous((int Before, long Time) gap) => Close[gap.Before - 1];
        ReadOnlyMemory<T> Spread<T>(ReadOnlyMemory<T> column, Func<(int Before, long Time), T> added)
        {
            T[] all = new T[Count + missing.Count];
            int from = 0;
            for (int i = 0; i < missing.Count; i++)
            {
                column[from..missing[i].Before].CopyTo(all.AsMemory(from + i));
                from = missing[i].Before;
                all[from + i] = added(missing[i]);
            }

            column[from..].CopyTo(all.AsMemory(from + missing.Count));
            return all;
        }
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
