using Toolkit.Bars;

namespace Toolkit;

/// <summary>Which bars a calendar expects.</summary>
public static class ExpectedOpensExtensions
{
    /// <summary>The opens, or labels, of the bars that should exist in a range: microseconds since 1970, ascending, found as they are asked for.</summary>
    /// <param name="calendar">When the market trades.</param>
    /// <param name="timeframe">How long a bar lasts. Intraday bars start at the open of each session and after each break.</param>
    /// <param name="range">The opens, or labels, that are wanted.</param>
    public static IEnumerable<long> ExpectedOpens(this TradingCalendar calendar, Timeframe timeframe, TimeRange range)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        ArgumentNullException.ThrowIfNull(timeframe);
        ExpectedBars bars = new(timeframe, calendar, range);
        while (bars.MoveNext())
        {
            yield return bars.Start;
        }
    }

    /// <summary>How many bars should exist in a range, without walking over each of them.</summary>
    public static long CountExpected(this TradingCalendar calendar, Timeframe timeframe, TimeRange range)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        ArgumentNullException.ThrowIfNull(timeframe);
        return new ExpectedBars(timeframe, calendar, range).CountRest();
    }
}
