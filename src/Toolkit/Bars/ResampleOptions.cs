namespace Toolkit;

/// <summary>How bars are put together into coarser ones.</summary>
public sealed record ResampleOptions
{
    /// <summary>The calendar whose sessions anchor the bars. Default: the series' own; without either, clock time (UTC).</summary>
    public TradingCalendar? Calendar { get; init; }

    /// <summary>Leave bars outside of the sessions out. Default false. Bars of a day and longer never contain them.</summary>
    public bool SessionOnly { get; init; }

    /// <summary>Add a bar where the calendar expects one and there is none (see <see cref="BarSeries.Fill"/>). Default false.</summary>
    public bool Fill { get; init; }

    /// <summary>
    /// Leave a partial last bar out. Default (null): when the bar is not over at the clock's now. True: also when the data
    /// end before the bar does. False: keep it.
    /// </summary>
    public bool? DropPartial { get; init; }

    /// <summary>Is told of bars that do not fit the sessions and how they were taken. Default: nobody.</summary>
    public Action<string>? Notes { get; init; }

    /// <summary>What tells the time for <see cref="DropPartial"/>. Default: the system's clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
