namespace Toolkit;

/// <summary>Why a bar that the calendar expects is not stored.</summary>
public enum GapReason
{
    /// <summary>Nobody has asked a source for it.</summary>
    Missing,

    /// <summary>A source was asked and had nothing, as before a listing.</summary>
    Empty,

    /// <summary>A source was asked and has bars before and after it: nothing was traded.</summary>
    NoTrade,

    /// <summary>It came and broke the rules of bars.</summary>
    Rejected,
}

/// <summary>A run of bars that are expected and not stored.</summary>
/// <param name="Range">From the open of the first one to the end of the last one; closed hours in between are part of it.</param>
/// <param name="Bars">How many bars are missing.</param>
/// <param name="Reason">Why.</param>
public sealed record SeriesGap(TimeRange Range, long Bars, GapReason Reason);
