namespace Toolkit;

/// <summary>A stretch of time that a calendar gives a grid of its own: a part of a session, a break, the hours after a close, or those before an open.</summary>
/// <remarks>
/// What is needed to put bars together elsewhere as <see cref="BarSeries.Resample"/> does here. Times are microseconds since 1970 UTC, days are days since 1970.
/// A bar outside of a session that lasts beyond <see cref="NextOpen"/> counts to the session that opens there; one stamped at <see cref="Start"/> counts to the
/// session before when the series has no bar between it and <see cref="AuctionUntil"/>.
/// </remarks>
/// <param name="Start">First moment; <see cref="long.MinValue"/> before the first session.</param>
/// <param name="End">The moment it ends, not part of it; <see cref="long.MaxValue"/> after the last session.</param>
/// <param name="Anchor">Where the grid is anchored.</param>
/// <param name="InSession">Whether the market trades.</param>
/// <param name="Day">Label of the session; without meaning outside of one.</param>
/// <param name="NextOpen">When trading begins after it; <see cref="long.MaxValue"/> inside of a session and after the last.</param>
/// <param name="NextDay">Label of the session that begins or goes on then.</param>
/// <param name="AuctionUntil">Until when another bar at or after <paramref name="Start"/> makes one stamped there no closing auction; <see cref="long.MinValue"/> where no trading ends.</param>
/// <param name="PreviousStart">Start of the part of a session that ends at <paramref name="Start"/>.</param>
/// <param name="PreviousDay">Label of that session.</param>
public readonly record struct CalendarStretch(
    long Start, long End, long Anchor, bool InSession, int Day, long NextOpen, int NextDay, long AuctionUntil, long PreviousStart, int PreviousDay);
