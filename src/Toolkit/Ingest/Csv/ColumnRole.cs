namespace Toolkit.Ingest;

/// <summary>What a column of the input means.</summary>
internal enum ColumnRole
{
    Ignored,

    /// <summary>Date and time in one, or a date alone.</summary>
    Time,

    /// <summary>The time of day that belongs to a <see cref="Time"/> column of dates.</summary>
    TimeOfDay,
    Open,
    High,
    Low,
    Close,
    Volume,
    Symbol,
}
