using Toolkit.Bars;

namespace Toolkit;

public sealed partial class TradingCalendar
{
    /// <summary>The opens, or labels, of the bars that should exist in a range: microseconds since 1970, ascending, found as they are asked for.</summary>
    /// <param name="timeframe">How long a bar lasts. Intraday bars start at the open of each session and after each break.</param>
    /// <param name="range">The opens, or labels, that are wanted.</param>
    public IEnumerable<long> ExpectedOpens(Timeframe timeframe, TimeRange range)
    {
        ArgumentNullException.ThrowIfNull(timeframe);
        ExpectedBars bars = new(timeframe, this, range);
        while (bars.MoveNext())
        {
            yield return bars.Start;
        }
    }

    /// <summary>How many bars should exist in a range, without walking over each of them.</summary>
    public long CountExpected(Timeframe timeframe, TimeRange range)
    {
        ArgumentNullException.ThrowIfNull(timeframe);
        return new ExpectedBars(timeframe, this, range).CountRest();
    }
}
