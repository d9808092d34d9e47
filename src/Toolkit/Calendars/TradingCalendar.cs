using Toolkit.Calendars;

namespace Toolkit;

/// <summary>When a market trades: its sessions, with the label that each daily bar carries.</summary>
/// <remarks>
/// Immutable from outside and safe to share between threads. Sessions are worked out when first asked for, kept in arrays
/// and found by binary search. The built-in calendars know the years 1900 to 2100, <c>XNYS</c> 1990 to 2100; outside of
/// them there are no sessions.
/// </remarks>
public sealed partial class TradingCalendar
{
    private readonly Func<int, IEnumerable<Session>> _sessionsOfYear;
    private readonly int _firstYear;
    private readonly int _lastYear;
    private readonly Lock _growing = new();
    private volatile SessionTable? _table;

    internal TradingCalendar(string name, TimeZoneInfo zone, int periodsPerYear, (int First, int Last) years, Func<int, IEnumerable<Session>> sessionsOfYear)
    {
        Name = name;
        Zone = zone;
        PeriodsPerYear = periodsPerYear;
        (_firstYear, _lastYear) = years;
        _sessionsOfYear = sessionsOfYear;
    }

    /// <summary>Such as <c>XNYS</c>.</summary>
    public string Name { get; }

    /// <summary>The zone that the exchange keeps its hours in.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>Sessions a year by convention, for annualising: 252 for XNYS, 365 for 24/7, 260 for 24/5 and FX.</summary>
    public int PeriodsPerYear { get; }

    /// <summary>The years that the calendar knows; outside of them it has no sessions.</summary>
    internal (int First, int Last) Years => (_firstYear, _lastYear);

    /// <summary>Whether a session is every day of UTC from midnight to midnight, so that sessions and clock agree.</summary>
    internal bool IsClock { get; init; }

    /// <summary>The sessions that overlap a range, ascending.</summary>
    public IReadOnlyList<Session> SessionsIn(TimeRange range)
    {
        SessionTable table = Table(range.FromMicroseconds, range.ToMicroseconds);
        int first = Math.Max(0, table.OpenedBy(range.FromMicroseconds));
        if (first < table.Count && table.Closes[first] <= range.FromMicroseconds)
        {
            first++;
        }

        int end = table.OpenedBy(range.ToMicroseconds - 1) + 1;
        return [.. Enumerable.Range(first, range.IsEmpty ? 0 : Math.Max(0, end - first)).Select(i => table[i])];
    }

    /// <summary>The session that a moment lies in, breaks included, or null when the market is closed.</summary>
    public Session? SessionAt(DateTime utc)
    {
        long micros = UnixMicroseconds.From(utc);
        SessionTable table = Table(micros, micros);
        int at = table.OpenedBy(micros);
        return at >= 0 && micros < table.Closes[at] ? table[at] : null;
    }

    /// <summary>Whether the market trades at a moment: inside a session and in none of its breaks.</summary>
    public bool IsOpen(DateTime utc) => SessionAt(utc) is { } session && !session.Breaks.Any(pause => pause.Contains(utc));

    /// <summary>The first session that opens at or after a moment, or null after the calendar's last.</summary>
    public Session? NextSession(DateTime utc)
    {
        long micros = UnixMicroseconds.From(utc);
        SessionTable table = Table(micros, micros);
        int next = table.OpenedBy(micros - 1) + 1;
        return next < table.Count ? table[next] : null;
    }

    /// <summary>The last session that closed at or before a moment, or null before the calendar's first.</summary>
    public Session? PreviousSession(DateTime utc)
    {
        long micros = UnixMicroseconds.From(utc);
        SessionTable table = Table(micros, micros);
        int at = table.OpenedBy(micros);
        int previous = at >= 0 && table.Closes[at] > micros ? at - 1 : at;
        return previous >= 0 ? table[previous] : null;
    }

    /// <summary>The session of a date, or null on a day without one.</summary>
    public Session? SessionOf(DateOnly label)
    {
        int day = ExchangeZone.EpochDay(label);
        long micros = day * UnixMicroseconds.PerDay;
        SessionTable table = Table(micros, micros);
        int at = table.FromLabel(day);
        return at < table.Count && table.Days[at] == day ? table[at] : null;
    }

    public override string ToString() => Name;

    /// <summary>Sessions from at least a year before <paramref name="from"/> to a year after <paramref name="to"/>, as far as the calendar knows them.</summary>
    internal SessionTable Table(long from, long to)
    {
        // A year of margin, so that the neighbour of any session inside is there as well.
        int first = Math.Clamp(UnixMicroseconds.ToDateTime(from).Year - 1, _firstYear, _lastYear);
        int last = Math.Clamp(Math.Min(UnixMicroseconds.ToDateTime(to).Year, _lastYear) + 1, _firstYear, _lastYear);
        SessionTable? table = _table;
        return table is not null && table.FirstYear <= first && table.LastYear >= last ? table : Grow(first, last);
    }

    /// <summary>Midnight of a day in exchange time.</summary>
    internal long MidnightOf(int epochDay) => ExchangeZone.ToMicros(Zone, epochDay, TimeSpan.Zero);

    private SessionTable Grow(int first, int last)
    {
        lock (_growing)
        {
            SessionTable? known = _table;
            if (known is not null)
            {
                (first, last) = (Math.Min(first, known.FirstYear), Math.Max(last, known.LastYear));
            }

            List<Session> sessions = [];
            for (int year = first; year <= last; year++)
            {
                if (known is null || year < known.FirstYear || year > known.LastYear)
                {
                    sessions.AddRange(_sessionsOfYear(year));
                }
                else if (year == known.FirstYear)
                {
                    sessions.AddRange(Enumerable.Range(0, known.Count).Select(i => known[i]));
                }
            }

            return _table = new SessionTable(first, last, sessions);
        }
    }
}
