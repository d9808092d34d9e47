using Toolkit.Calendars;

namespace Toolkit.Bars;

/// <summary>The buckets that a calendar cuts time into, walked alongside ascending bar times.</summary>
/// <remarks>
/// Time falls into stretches: the parts of a session, its breaks, the after-hours from a close on, and the hours before an
/// open, which start at midnight of the next session's day in exchange time. Each has a grid of its own: a part of a
/// session and a break from their start on, the after-hours from the close on, and the hours before an open backwards
/// from that open. A bucket never reaches across the end of its stretch. The grid counts elapsed time: a session across a
/// change of the clocks has one bucket more or fewer. A bar that starts outside of a session and reaches into one counts to
/// it: what was traded there is in it.
/// </remarks>
internal sealed class SessionGrid
{
    private readonly TradingCalendar _calendar;
    private readonly SessionTable _table;
    private readonly long _step;
    private readonly long _length;
    private long _anchor;

    /// <param name="calendar">Whose sessions.</param>
    /// <param name="times">The bars that will be walked over.</param>
    /// <param name="length">How long one of these bars lasts, in microseconds.</param>
    /// <param name="step">Length of a bucket in microseconds; <see cref="long.MaxValue"/> makes each stretch one bucket.</param>
    public SessionGrid(TradingCalendar calendar, ReadOnlySpan<long> times, long length, long step = long.MaxValue)
    {
        _calendar = calendar;
        (_length, _step) = (length, step);
        _table = times.IsEmpty ? calendar.Table(0, 0) : calendar.Table(times[0], times[^1]);
        (StretchEnd, Start, End) = (long.MinValue, long.MinValue, long.MinValue);
    }

    public SessionTable Table => _table;

    /// <summary>Whether the current bucket lies inside a session.</summary>
    public bool InSession { get; private set; }

    /// <summary>The current session, or the one that the current stretch lies behind; -1 before the first.</summary>
    public int Session { get; private set; } = -1;

    /// <summary>Whether the bar that was moved to is the closing auction: stamped at the close, with nothing after it that day.</summary>
    public bool AtAuction { get; private set; }

    /// <summary>What is to be said of bars that were moved to, start before trading does and reach into it; null when there were none.</summary>
    public string? Straddling { get; private set; }

    /// <summary>Where the current stretch ends; outside of the sessions with the first moment from which on a bar reaches into the next one.</summary>
    public long StretchEnd { get; private set; }

    /// <summary>Start of the current bucket.</summary>
    public long Start { get; private set; }

    /// <summary>End of the current bucket; every later bar needs another move.</summary>
    public long End { get; private set; }

    /// <summary>Moves to the bucket of bar <paramref name="i"/>, which lies at or after <see cref="End"/>.</summary>
    public void MoveTo(ReadOnlySpan<long> times, int i)
    {
        long t = times[i];
        if (t < StretchEnd && t - End < _step)
        {
            // By far the most common case: the next bucket.
            AtAuction = false;
            Start = End;
            End = Math.Min(Start + _step, StretchEnd);
            return;
        }

        if (t >= StretchEnd)
        {
            AtAuction = false;
            FindStretch(t);
            if (!InSession)
            {
                t = IntoSession(times, i);
            }
        }

        FindBucket(t);
    }

    /// <summary>When the bar that opened at <paramref name="time"/> is known, given its length; it lies in the current bucket.</summary>
    public long CloseOf(long time, long length) => InSession && !AtAuction ? Math.Min(time + length, StretchEnd) : time + length;

    private void FindBucket(long t)
    {
        if (_step == long.MaxValue)
        {
            (Start, End) = (StretchStart, StretchEnd);
            return;
        }

        long offset = t - _anchor;
        long start = t - offset % _step - (offset % _step < 0 ? _step : 0);
        Start = Math.Max(start, StretchStart);
        End = start > StretchEnd - _step ? StretchEnd : start + _step;
    }

    private long StretchStart { get; set; }

    /// <summary>Moves on to the session that the bar reaches into, or back to the one that it closes; returns a moment of the stretch that it belongs to.</summary>
    private long IntoSession(ReadOnlySpan<long> times, int i)
    {
        long t = times[i];
        if (t >= StretchEnd)
        {
            Straddling = $"bars that start before a session of {_calendar} opens and reach into it count to the session";
            t = StretchEnd - 1 + _length;
            FindStretch(t);
        }
        else if (EndsAt(t) && IsAuction(times, i))
        {
            AtAuction = true;
            FindStretch(--t);
        }

        return t;
    }

    private void FindStretch(long t)
    {
        int at = _table.OpenedBy(t);
        Session = at;
        InSession = at >= 0 && t < _table.Closes[at];
        if (InSession)
        {
            FindPart(at, t);
            return;
        }

        long close = at >= 0 ? _table.Closes[at] : long.MinValue;
        long open = _table.OpenAfter(at);
        long morning = open == SessionTable.Never ? open : Math.Clamp(_calendar.MidnightOf(_table.Days[at + 1]), close, open);
        long reaching = Reaching(open);
        if (t < morning && t < reaching)
        {
            (StretchStart, StretchEnd, _anchor) = (close, Math.Min(morning, reaching), at >= 0 ? close : 0);
        }
        else
        {
            (StretchStart, StretchEnd, _anchor) = (morning, reaching, open);
        }
    }

    private void FindPart(int session, long t)
    {
        long start = _table.Opens[session];
        foreach (TimeRange pause in _table.Breaks(session))
        {
            if (t < pause.FromMicroseconds)
            {
                (StretchStart, StretchEnd, _anchor) = (start, pause.FromMicroseconds, start);
                return;
            }

            start = pause.ToMicroseconds;
            if (t < start)
            {
                InSession = false;
                (StretchStart, StretchEnd, _anchor) = (pause.FromMicroseconds, Reaching(start), pause.FromMicroseconds);
                return;
            }
        }

        (StretchStart, StretchEnd, _anchor) = (start, _table.Closes[session], start);
    }

    /// <summary>The earliest start of a bar that reaches into the trading that begins at a moment.</summary>
    private long Reaching(long open) => open - _length + 1;

    /// <summary>Whether trading ends at a moment: a close that is not the next open, or the start of a break.</summary>
    private bool EndsAt(long t)
    {
        int at = _table.OpenedBy(t);
        return at >= 0 && t <= _table.Closes[at]
            && (t == _table.Closes[at] || _table.Breaks(at).Any(pause => pause.FromMicroseconds == t));
    }

    private bool IsAuction(ReadOnlySpan<long> times, int i)
    {
        if (i + 1 == times.Length)
        {
            return true;
        }

        long t = times[i];
        int at = _table.OpenedBy(t);
        if (t < _table.Closes[at])
        {
            return times[i + 1] >= _table.Breaks(at).First(pause => pause.FromMicroseconds == t).ToMicroseconds;
        }

        // The day of the close, in exchange time; cheap enough, as only a bar right at a close asks.
        long midnight = _calendar.MidnightOf(ExchangeZone.LocalDay(_calendar.Zone, t) + 1);
        return times[i + 1] >= Math.Min(midnight, _table.OpenAfter(at));
    }
}
