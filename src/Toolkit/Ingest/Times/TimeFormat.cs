namespace Toolkit.Ingest;

/// <summary>The order in which a date names day, month and year.</summary>
internal enum DateOrder
{
    Ymd,
    Mdy,
    Dmy,
}

internal enum TimeKind
{
    /// <summary>Text that strptime patterns describe.</summary>
    Pattern,

    /// <summary>ISO 8601 with an offset: DuckDB's own cast to TIMESTAMPTZ takes it.</summary>
    IsoOffset,

    /// <summary>A count since 1970.</summary>
    Epoch,

    /// <summary>Days since 1899-12-30, as spreadsheets count them.</summary>
    Serial,
}

/// <summary>How the times of an input are written.</summary>
/// <param name="Kind">Which of DuckDB's ways reads them.</param>
/// <param name="Patterns">The strptime patterns that occur, the most frequent first; of date and time of day joined by a blank when they are two columns.</param>
/// <param name="PerSecond">Units of an epoch in a second.</param>
/// <param name="HasOffset">The text says which offset it is in, so that no zone is needed.</param>
/// <param name="Order">Day, month and year.</param>
/// <param name="Joined">Date and time of day are two columns.</param>
/// <param name="TimeDigits">Width that times of day written as bare digits are padded to; 0 when they are not, <see cref="HourDigits"/> when they are hours.</param>
internal sealed record TimeFormat(
    TimeKind Kind,
    IReadOnlyList<string> Patterns,
    long PerSecond = 0,
    bool HasOffset = false,
    DateOrder Order = DateOrder.Ymd,
    bool Joined = false,
    int TimeDigits = 0)
{
    /// <summary>Hours alone: 9 is 09:00, and not nine minutes past midnight.</summary>
    public const int HourDigits = 2;

    /// <summary>Seconds that the fractions of a serial date are rounded to.</summary>
    public int SerialSeconds { get; init; }

    /// <summary>IANA zone that the texts name, or null.</summary>
    public string? Zone { get; init; }

    /// <summary>Words for offsets that stand behind the times, such as EST, and the offset that each is read as; nothing when they are left out.</summary>
    public IReadOnlyList<(string Word, string Offset)> ZoneWords { get; init; } = [];

    public static TimeFormat Serial(int seconds, bool joined) => new(TimeKind.Serial, [], Joined: joined) { SerialSeconds = seconds };

    public static TimeFormat Epoch(long perSecond) => new(TimeKind.Epoch, [], perSecond, HasOffset: true);

    /// <summary>Whether the reader can be told to type the column itself, which is faster than casting text.</summary>
    public bool IsTyped => !Joined && TimeDigits == 0 && ZoneWords.Count == 0
        && (Kind == TimeKind.IsoOffset || Kind == TimeKind.Epoch || (Patterns.Count == 1 && !Patterns[0].Contains("%z", StringComparison.Ordinal)));

    public override string ToString() => Kind switch
    {
        TimeKind.Epoch => "epoch " + PerSecond switch { 1 => "s", 1_000 => "ms", 1_000_000 => "us", _ => "ns" },
        TimeKind.IsoOffset => "ISO 8601 with offset",
        TimeKind.Serial => "serial date",
        _ => string.Join(" | ", Patterns),
    };
}
