namespace Toolkit;

/// <summary>One answer of a feed.</summary>
/// <param name="Answered">
/// The range that this answer is complete for, possibly wider than what was asked: a bar that is missing inside it does
/// not exist at the source. What follows its last bar is asked for once more before it counts as empty.
/// </param>
/// <param name="Bars">
/// The bars, in any order; of two with the same open time the last one counts. Those outside of the answered range are left
/// out, what does not lie on the timeframe's grid is rejected, a quote at a close is left out and counted. A bar that has
/// not begun makes the page bad data.
/// </param>
public sealed record BarPage(TimeRange Answered, IReadOnlyList<Bar> Bars)
{
    /// <summary>Splits and dividends inside the answered range, in the share count of their day.</summary>
    public IReadOnlyList<CorporateAction> Actions { get; init; } = [];

    /// <summary>Whether <see cref="Actions"/> is complete from the page's start up to now. Default false.</summary>
    public bool ActionsUpToNow { get; init; }

    /// <summary>
    /// Bars that open at or after this are not finished, whatever the clock says. Default null: a bar is finished when its
    /// close time had passed before the page was asked for.
    /// </summary>
    public DateTime? UnfinishedFrom { get; init; }

    /// <summary>Rows of the answer that are no bars, such as the latest price; counted, never stored. Default none.</summary>
    public IReadOnlyList<Bar> Quotes { get; init; } = [];

    /// <summary>What the answer tells about the symbol, or null.</summary>
    public FeedSymbol? Symbol { get; init; }
}
