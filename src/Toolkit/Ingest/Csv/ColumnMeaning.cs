namespace Toolkit.Ingest;

/// <summary>What the name of a column says that it holds; times are told by <see cref="TimeNames"/>.</summary>
internal enum ColumnMeaning
{
    /// <summary>Nothing that is known.</summary>
    None,
    Open,
    High,
    Low,
    Close,

    /// <summary>A price that stands for the close where there is none.</summary>
    Last,
    Volume,

    /// <summary>A number of ticks, which serves where there is no volume.</summary>
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
