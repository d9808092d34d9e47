namespace Toolkit.Ingest;

/// <summary>What a column holds, as its name says and as it is taken; which names are those of times is told by <see cref="TimeNames"/>.</summary>
internal enum ColumnRole
{
    /// <summary>Nothing that is known, or nothing that is taken.</summary>
    None,

    /// <summary>Date and time in one, or a date alone.</summary>
    Time,

    /// <summary>The time of day that belongs to a <see cref="Time"/> column of dates.</summary>
    TimeOfDay,
    Open,
    High,
    Low,
    Close,

    /// <summary>A price that is taken as the close where there is none.</summary>
    Last,
    Volume,

    /// <summary>A number of ticks, which is taken as the volume where there is none.</summary>
    TickVolume,
    Symbol,

    /// <summary>May be a symbol: <c>Name</c>, <c>Code</c>.</summary>
    MaybeSymbol,

    /// <summary>Something that is known and no part of a bar, such as dividends.</summary>
    Other,
}

/// <summary>Whether a name says that its prices contain corporate actions.</summary>
internal enum ColumnAdjustment
{
    Unsaid,
    Adjusted,
    Unadjusted,
}
