using Toolkit.DuckDb;

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

    /// <summary>No text: a column of dates or moments.</summary>
    Typed,
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

    /// <summary>A column of DuckDB's type of dates or moments, and one of times of day.</summary>
    public static TimeFormat Typed(string type, bool joined) => new(TimeKind.Typed, [type], HasOffset: type.Contains("WITH TIME ZONE", StringComparison.Ordinal), Joined: joined);

    public static TimeFormat Epoch(long perSecond) => new(TimeKind.Epoch, [], perSecond, HasOffset: true);

    /// <summary>The times are counts or typed moments, which name no date by themselves.</summary>
    public bool IsInstant => Kind == TimeKind.Epoch || (Kind == TimeKind.Typed && HasOffset);

    /// <summary>Whether DuckDB's CSV reader can be told to type the column itself, which is faster than casting text.</summary>
    /// <param name="labels">The date as it is written is wanted, whatever the offset.</param>
    public bool IsReadAs(bool labels) => !Joined && TimeDigits == 0 && ZoneWords.Count == 0 && !(labels && HasOffset && Kind != TimeKind.Epoch)
        && (Kind is TimeKind.IsoOffset or TimeKind.Epoch || (Patterns.Count == 1 && !Patterns[0].Contains("%z", StringComparison.Ordinal)));

    public override string ToString() => Kind switch
    {
        TimeKind.Epoch => "epoch " + PerSecond switch { 1 => "s", 1_000 => "ms", 1_000_000 => "us", _ => "ns" },
        TimeKind.IsoOffset => "ISO 8601 with offset",
        TimeKind.Serial => "serial date",
        _ => string.Join(" | ", Patterns),
    };

    /// <summary>The column as the reader typed it.</summary>
    public string TypedSql(string column) => Kind switch
    {
        // A cast through ICU's time zones costs as much again as reading the file.
        TimeKind.IsoOffset => $"make_timestamp(epoch_us({column}))",
        TimeKind.Epoch => EpochSql(column),
        _ => column,
    };

    /// <summary>SQL of a TIMESTAMP from a text: in UTC where the text says its offset, else as it is written; with <paramref name="trying"/> what cannot be read is NULL, else an error.</summary>
    /// <param name="text">Expression of the text, date and time of day joined.</param>
    /// <param name="labels">The date as it is written is wanted, whatever the offset.</param>
    /// <param name="trying">Whether bad ones become NULL.</param>
    public string Sql(string text, bool labels, bool trying)
    {
        string cast = trying ? "TRY_CAST" : "CAST";
        string strptime = trying ? "try_strptime" : "strptime";
        switch (Kind)
        {
            case TimeKind.Epoch:
                return EpochSql($"{cast}({text} AS DOUBLE)");
            case TimeKind.Serial:
                return SerialSql(text, cast);
            case TimeKind.IsoOffset when labels:
                return $"{cast}(regexp_extract({text}, '[0-9]+-[0-9]+-[0-9]+') AS TIMESTAMP)";
            case TimeKind.IsoOffset:
                return $"make_timestamp(epoch_us({cast}({text} AS TIMESTAMPTZ)))";
        }

        foreach ((string word, string offset) in ZoneWords)
        {
            text = $"regexp_replace({text}, '{word}$', '{offset}')";
        }

        if (!Patterns.Any(p => p.Contains("%z", StringComparison.Ordinal)))
        {
            return $"{strptime}({text}, {SqlLiteral.List(Patterns)})";
        }

        return labels
            ? $"{strptime}(regexp_replace({text}, '\\s*(GMT|UTC)?[+-][0-9]{"{2}"}(:?[0-9]{"{2}"})?(\\[.*\\])?$', ''), {SqlLiteral.List(Patterns.Select(WithoutOffset))})"
            : $"make_timestamp(epoch_us({strptime}({text}, {SqlLiteral.List(Patterns)})))";
    }

    /// <summary>Date and time of day as one text.</summary>
    public string JoinSql(string date, string clock)
    {
        if (TimeDigits == 0)
        {
            return $"(trim({date}) || ' ' || trim({clock}))";
        }

        string minutes = TimeDigits == HourDigits ? " || '00'" : "";
        return $"(trim({date}) || ' ' || CASE WHEN length(trim({clock})) <= {TimeDigits} THEN lpad(trim({clock}), {TimeDigits}, '0'){minutes} ELSE {clock} END)";
    }

    /// <summary>What <see cref="EpochSql"/> makes of a count, or null.</summary>
    public static long? OfCount(double count) => !double.IsFinite(count) || Math.Abs(count) >= 7258118400e9 ? null : (long)Math.Round(
        Math.Abs(count) < 7258118400 ? count * 1e6 : Math.Abs(count) < 7258118400e3 ? count * 1e3 : Math.Abs(count) < 7258118400e6 ? count : count / 1e3,
        MidpointRounding.AwayFromZero);

    /// <summary>Each row's own size tells its unit: dumps of several years may change it midway. Doubles hold microseconds exactly up to the year 2255.</summary>
    private static string EpochSql(string count) =>
        $"""
        make_timestamp(CAST(round(CASE
            WHEN NOT isfinite({count}) OR abs({count}) >= 7258118400e9 THEN NULL
            WHEN abs({count}) < 7258118400 THEN {count} * 1e6
            WHEN abs({count}) < 7258118400e3 THEN {count} * 1e3
            WHEN abs({count}) < 7258118400e6 THEN {count}
            ELSE {count} / 1e3 END) AS BIGINT))
        """;

    /// <summary>Days and their fraction; a time of day beside them is such a fraction, or written with colons.</summary>
    private string SerialSql(string text, string cast)
    {
        string number = $"replace(split_part({text}, ' ', 1), ',', '.')";
        string clock = $"split_part({text}, ' ', 2)";
        string days = $"{cast}({number} AS DOUBLE)";
        string part = Joined
            ? $"(CASE WHEN contains({clock}, ':') THEN epoch({cast}({clock} AS TIME)) / 86400 ELSE {cast}(replace({clock}, ',', '.') AS DOUBLE) END)" : "0";
        return $"""
            make_timestamp(CASE WHEN {days} >= {TimeCount.FirstSerial} AND {days} < {TimeCount.EndOfSerials} AND {part} >= 0 AND {part} < 1
                THEN CAST(round(({days} + {part} - {TimeCount.SerialEpoch}) * 86400 / {SerialSeconds}) AS BIGINT) * {SerialSeconds * 1_000_000L} END)
            """;
    }

    private static string WithoutOffset(string pattern)
    {
        int at = pattern.IndexOf("%z", StringComparison.Ordinal);
        string bare = at < 0 ? pattern : pattern[..at].TrimEnd();
        return bare.EndsWith("GMT", StringComparison.Ordinal) || bare.EndsWith("UTC", StringComparison.Ordinal) ? bare[..^3].TrimEnd() : bare;
    }
}
