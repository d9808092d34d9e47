namespace Toolkit.Options;

/// <summary>The closes of the sessions that have ended, as intraday bars go by.</summary>
internal sealed class EndedSessions(BarSeries bars, TradingCalendar calendar)
{
    private readonly List<double> _closes = [];
    private Session? _current;
    private double _last;

    public ReadOnlySpan<double> Closes => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_closes);

    /// <summary>Takes the next bar in; true when a session has ended with it, or before it.</summary>
    public bool Advance(int bar)
    {
        if (calendar.SessionAt(bars.Time[bar]) is not { } session)
        {
            return false;
        }

        bool ended = _current is { } before && before.Label != session.Label && End();
        _current = session;
        _last = bars.Close[bar];
        // Without a calendar of its own the bar ends by the clock, at the close or after it.
        return bars.CloseTimes.Microseconds[bar] >= session.CloseMicroseconds ? End() : ended;
    }

    private bool End()
    {
        _closes.Add(_last);
        _current = null;
        return true;
    }
}
