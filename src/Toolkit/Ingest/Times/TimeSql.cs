using Toolkit.DuckDb;
using Toolkit.Storage;

namespace Toolkit.Ingest;

/// <summary>Time columns as SQL: always a TIMESTAMP, in UTC where the text says its offset, else as it is written.</summary>
internal static class TimeSql
{
    /// <summary>The column as the reader typed it.</summary>
    public static string Typed(TimeFormat format, string column) => format.Kind switch
    {
        // A cast through ICU's time zones costs as much again as reading the file.
        TimeKind.IsoOffset => $"make_timestamp(epoch_us({column}))",
        TimeKind.Epoch => Epoch(column),
        _ => column,
    };

    /// <summary>A text; with <paramref name="trying"/> what cannot be read is NULL, else an error.</summary>
    /// <param name="format">How it is written.</param>
    /// <param name="text">Expression of the text, date and time of day joined.</param>
    /// <param name="labels">The date as it is written is wanted, whatever the offset.</param>
    /// <param name="trying">Whether bad ones become NULL.</param>
    public static string Parse(TimeFormat format, string text, bool labels, bool trying)
    {
        string cast = trying ? "TRY_CAST" : "CAST";
        string strptime = trying ? "try_strptime" : "strptime";
        switch (format.Kind)
        {
            case TimeKind.Epoch:
                return Epoch($"{cast}({text} AS DOUBLE)");
            case TimeKind.Serial:
                return Serial(format, text, cast);
            case TimeKind.IsoOffset when labels:
                return $"{cast}(regexp_extract({text}, '[0-9]+-[0-9]+-[0-9]+') AS TIMESTAMP)";
            case TimeKind.IsoOffset:
                return $"make_timestamp(epoch_us({cast}({text} AS TIMESTAMPTZ)))";
        }

        foreach ((string word, string offset) in format.ZoneWords)
        {
            text = $"regexp_replace({text}, '{word}$', '{offset}')";
        }

        if (!format.Patterns.Any(p => p.Contains("%z", StringComparison.Ordinal)))
        {
            return $"{strptime}({text}, {SqlLiteral.List(format.Patterns)})";
        }

        return labels
            ? $"{strptime}(regexp_replace({text}, '\\s*(GMT|UTC)?[+-][0-9]{"{2}"}(:?[0-9]{"{2}"})?(\\[.*\\])?$', ''), {SqlLiteral.List(format.Patterns.Select(WithoutOffset))})"
            : $"make_timestamp(epoch_us({strptime}({text}, {SqlLiteral.List(format.Patterns)})))";
    }

    /// <summary>Date and time of day as one text.</summary>
    public static string Join(TimeFormat format, string date, string clock)
    {
        if (format.TimeDigits == 0)
        {
            return $"(trim({date}) || ' ' || trim({clock}))";
        }

        string minutes = format.TimeDigits == TimeFormat.HourDigits ? " || '00'" : "";
        return $"(trim({date}) || ' ' || CASE WHEN length(trim({clock})) <= {format.TimeDigits} THEN lpad(trim({clock}), {format.TimeDigits}, '0'){minutes} ELSE {clock} END)";
    }

    /// <summary>Each row's own size tells its unit: dumps of several years may change it midway. Doubles hold microseconds exactly up to the year 2255.</summary>
    private static string Epoch(string count) =>
        $"""
        make_timestamp(CAST(round(CASE
            WHEN NOT isfinite({count}) OR abs({count}) >= 7258118400e9 THEN NULL
            WHEN abs({count}) < 7258118400 THEN {count} * 1e6
            WHEN abs({count}) < 7258118400e3 THEN {count} * 1e3
            WHEN abs({count}) < 7258118400e6 THEN {count}
            ELSE {count} / 1e3 END) AS BIGINT))
        """;

    /// <summary>Days and their fraction; a time of day beside them is such a fraction, or written with colons.</summary>
    private static string Serial(TimeFormat format, string text, string cast)
    {
        string number = $"replace(split_part({text}, ' ', 1), ',', '.')";
        string clock = $"split_part({text}, ' ', 2)";
        string days = $"{cast}({number} AS DOUBLE)";
        string part = format.Joined
            ? $"(CASE WHEN contains({clock}, ':') THEN epoch({cast}({clock} AS TIME)) / 86400 ELSE {cast}(replace({clock}, ',', '.') AS DOUBLE) END)" : "0";
        return $"""
            make_timestamp(CASE WHEN {days} >= {SerialDate.First} AND {days} < {SerialDate.End} AND {part} >= 0 AND {part} < 1
                THEN CAST(round(({days} + {part} - {SerialDate.Epoch}) * 86400 / {format.SerialSeconds}) AS BIGINT) * {format.SerialSeconds * 1_000_000L} END)
            """;
    }

    private static string WithoutOffset(string pattern)
    {
        int at = pattern.IndexOf("%z", StringComparison.Ordinal);
        string bare = at < 0 ? pattern : pattern[..at].TrimEnd();
        return bare.EndsWith("GMT", StringComparison.Ordinal) || bare.EndsWith("UTC", StringComparison.Ordinal) ? bare[..^3].TrimEnd() : bare;
    }
}
