namespace Toolkit;

/// <summary>What a live run does when its past comes out otherwise than it was written down: bars were revised, or the strategy answers by chance or by the clock.</summary>
public enum RevisionRule
{
    /// <summary>It ends with an error that says what differs; its status is then failed. Nothing is written.</summary>
    Halt,

    /// <summary>
    /// It goes on from the last bar with the orders and the position that it would have by now. What was written stays; its open orders are
    /// cancelled, the position is corrected by a trade at the last close, and new numbers begin with <c>2.</c>, <c>3.</c>, …
    /// </summary>
    GoOn,
}
