using Toolkit.Calendars;

namespace Toolkit;

/// <content>Time in stretches.</content>
public sealed partial class TradingCalendar
{
    /// <summary>The stretches of all sessions from a year before a range to a year after it, ascending, each up to the next; none when sessions and days of UTC agree.</summary>
    public IReadOnlyList<CalendarStretch> StretchesAround(TimeRange range)
    {
        if (IsClock)
        {
            return [];
        }

        SessionTable table = Table(range.FromMicroseconds, range.ToMicroseconds);
        List<CalendarStretch> stretches = [];
        AddClosed(stretches, table, -1, 0);
        for (int i = 0; i < table.Count; i++)
        {
            long start = table.Opens[i];
            int day = table.Days[i];
            foreach (TimeRange pause in table.Breaks(i))
            {
                stretches.Add(Part(start, pause.FromMicroseconds, day));
                (long from, long to) = (pause.FromMicroseconds, pause.ToMicroseconds);
                stretches.Add(new(from, to, from, false, 0, to, day, to, start, day));
                start = to;
            }

            stretches.Add(Part(start, table.Closes[i], day));
            AddClosed(stretches, table, i, start);
        }

        return stretches;
    }

    private static CalendarStretch Part(long start, long end, int day) => new(start, end, start, true, day, SessionTable.Never, 0, long.MinValue, 0, 0);

    /// <summary>The hours between a session and the next: up to midnight of the latter's day, and from there on.</summary>
    private void AddClosed(List<CalendarStretch> stretches, SessionTable table, int session, long part)
    {
        long close = session < 0 ? long.MinValue : table.Closes[session], open = table.OpenAfter(session);
        int day = session < 0 ? 0 : table.Days[session], next = open == SessionTable.Never ? 0 : table.Days[session + 1];
        long morning = open == SessionTable.Never ? open : Math.Clamp(MidnightOf(next), close, open);
        // The day of the close, in exchange time.
        long auction = session < 0 ? long.MinValue : Math.Min(MidnightOf(ExchangeZone.LocalDay(Zone, close) + 1), open);
        if (close < morning)
        {
            stretches.Add(new(close, morning, session < 0 ? 0 : close, false, 0, open, next, auction, part, day));
        }

        if (morning < open)
        {
            stretches.Add(new(morning, open, open, false, 0, open, next, morning == close ? auction : long.MinValue, part, day));
        }
    }
}
