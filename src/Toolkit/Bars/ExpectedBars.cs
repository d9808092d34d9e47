using Toolkit.Calendars;

namespace Toolkit.Bars;

/// <summary>The buckets that should hold a bar, in order: <c>while (expected.MoveNext())</c>.</summary>
/// <remarks>
/// Buckets count from the session's open. A source may count from the full hour of the clock instead, so that its first bar
/// straddles an open at half past: where the bars that are given do so, the buckets are those of the clock.
/// </remarks>
internal sealed class ExpectedBars
{
    private readonly Timeframe _timeframe;
    private readonly SessionTable? _table;
    private readonly long _from;
    private readonly long _to;
    private readonly long _step;
    private int _session = -1;
    private int _part;
    private bool _byClock;
    private long _next;
    private long _partEnd;

    /// <param name="timeframe">How long a bar lasts.</param>
    /// <param name="calendar">Whose sessions; null for clock time.</param>
    /// <param name="range">Which bars: those whose open, or label, lies in it.</param>
    public ExpectedBars(Timeframe timeframe, TradingCalendar? calendar, TimeRange range)
    {
        _timeframe = timeframe;
        (_from, _to) = (range.FromMicroseconds, range.ToMicroseconds);
        _step = timeframe.IsIntraday ? timeframe.Micros : 0;
        if (calendar is { IsClock: false })
        {
            _table = calendar.Table(_from, _to);
            _session = timeframe.IsIntraday ? Math.Max(0, _table.OpenedBy(_from)) - 1 : FirstLabelled() - 1;
        }
        else if (timeframe.IsIntraday)
        {
            (_next, _partEnd) = (TimeSteps.Ceiling(timeframe, _from), long.MaxValue);
        }
        else
        {
            long day = BarLabel.DayOf(_from);
            _next = BarLabel.Of(timeframe.Unit, day);
        }
    }

    /// <summary>Open of the bar, or its label.</summary>
    public long Start { get; private set; }

    /// <summary>End of the bucket: the close at most, the next label for a day and longer.</summary>
    public long End { get; private set; }

    /// <summary>The earliest open of a bar that counts as this one: it covers the bucket's last moment.</summary>
    public long EarliestOpen => _step == 0 || _byClock ? Start : Math.Min(Start, End - _step);

    /// <param name="times">The bars of the series, ascending, by which the grid of a session is chosen.</param>
    public bool MoveNext(ReadOnlySpan<long> times = default) =>
        _step > 0 ? NextIntraday(times) : _table is null ? NextLabel() : NextSessionLabel();

    /// <summary>How many there are from here on; faster than walking.</summary>
    public long CountRest()
    {
        long count = 0;
        if (_step == 0)
        {
            for (; MoveNext(); count++)
            {
            }

            return count;
        }

        while (_next < _partEnd || NextPart([]))
        {
            long end = Math.Min(_partEnd, _to);
            if (end > _next)
            {
                count += (end - _next + _step - 1) / _step;
            }

            if (_partEnd >= _to)
            {
                break;
            }

            _next = _partEnd;
        }

        return count;
    }

    private bool NextIntraday(ReadOnlySpan<long> times)
    {
        if (_next >= _partEnd && !NextPart(times))
        {
            return false;
        }

        Start = _next;
        End = _next > _partEnd - _step ? _partEnd : _next + _step;
        _next = End;
        return Start < _to;
    }

    /// <summary>Moves on to the next part of a session that has a bucket to give.</summary>
    private bool NextPart(ReadOnlySpan<long> times)
    {
        while (_table is not null)
        {
            if (_session < 0 || ++_part > _table.Breaks(_session).Count)
            {
                (_session, _part) = (_session + 1, 0);
                if (_session >= _table.Count)
                {
                    _session--;
                    return false;
                }
            }

            IReadOnlyList<TimeRange> breaks = _table.Breaks(_session);
            _next = _part == 0 ? _table.Opens[_session] : breaks[_part - 1].ToMicroseconds;
            _partEnd = _part == breaks.Count ? _table.Closes[_session] : breaks[_part].FromMicroseconds;
            long pastHour = TimeSteps.Past(_step, _next);
            _byClock = pastHour > 0 && GoesByClock(times);
            _next += !_byClock ? 0 : _next - pastHour >= EndBefore(breaks) ? -pastHour : _step - pastHour;
            if (_next < _from)
            {
                _next += (_from - _next + _step - 1) / _step * _step;
            }

            if (_next < _partEnd)
            {
                return _next < _to;
            }
        }

        return false;
    }

    /// <summary>Where trading ended before the part that begins: a bar that starts earlier belongs there.</summary>
    private long EndBefore(IReadOnlyList<TimeRange> breaks) =>
        _part > 0 ? breaks[_part - 1].FromMicroseconds : _session > 0 ? _table!.Closes[_session - 1] : long.MinValue;

    /// <summary>Whether the bars of the part that begins, or those before it when it has none, count from the full hour.</summary>
    private bool GoesByClock(ReadOnlySpan<long> times)
    {
        const int Enough = 16;
        int end = TimeSteps.FirstFrom(times, _partEnd), start = TimeSteps.FirstFrom(times, _next - _step + 1);
        start = start < end ? start : Math.Max(0, end - Enough);
        int byClock = 0;
        for (int i = start; i < end; i++)
        {
            byClock += TimeSteps.Past(_step, times[i]) == 0 ? 1 : 0;
        }

        return byClock * 2 > end - start;
    }

    private bool NextLabel()
    {
        do
        {
            Start = _next * UnixMicroseconds.PerDay;
            _next = BarLabel.After(_timeframe.Unit, _next);
            End = _next * UnixMicroseconds.PerDay;
        }
        while (Start < _from);
        return Start < _to;
    }

    private bool NextSessionLabel()
    {
        do
        {
            if (++_session >= _table!.Count)
            {
                _session = _table.Count;
                return false;
            }

            long label = BarLabel.Of(_timeframe.Unit, _table.Days[_session]);
            long after = BarLabel.After(_timeframe.Unit, label);
            (Start, End) = (label * UnixMicroseconds.PerDay, after * UnixMicroseconds.PerDay);
            _session = _table.FromLabel(after) - 1;
        }
        while (Start < _from);
        return Start < _to;
    }

    private int FirstLabelled() => _table!.FromLabel(BarLabel.DayOf(_from));
}
