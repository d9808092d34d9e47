namespace Toolkit;

/// <summary>How long options have to live: until the close of the last session on or before the expiry, in years of 365 days.</summary>
public static class OptionClock
{
    internal const double MicrosPerYear = 365.0 * UnixMicroseconds.PerDay;

    /// <summary>Years from a moment to an expiry; 0 when that has passed.</summary>
    /// <param name="moment">UTC.</param>
    /// <param name="expiry">The date of the contract; one without a session (the Saturdays of before 2015) means the session before.</param>
    /// <param name="calendar">Default XNYS.</param>
    public static double Years(DateTime moment, DateOnly expiry, TradingCalendar? calendar = null) =>
        YearsBetween(UnixMicroseconds.From(moment), Close(expiry, calendar ?? TradingCalendar.Xnys));

    internal static double YearsBetween(long moment, long close) => Math.Max(0, (close - moment) / MicrosPerYear);

    /// <summary>The last session of an expiry.</summary>
    internal static Session LastSession(DateOnly expiry, TradingCalendar calendar) =>
        calendar.SessionOf(expiry) ?? calendar.PreviousSession(expiry.ToDateTime(default, DateTimeKind.Utc))
        ?? throw ToolkitException.Usage($"the calendar {calendar.Name} has no session on or before the expiry {expiry:yyyy-MM-dd}", "give a calendar that has");

    internal static long Close(DateOnly expiry, TradingCalendar calendar) => LastSession(expiry, calendar).CloseMicroseconds;
}
