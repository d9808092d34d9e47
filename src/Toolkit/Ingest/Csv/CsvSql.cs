using DuckDB.NET.Data;
using Toolkit.DuckDb;
using Toolkit.Storage;

namespace Toolkit.Ingest;

/// <summary>The calls of DuckDB's CSV reader, with nothing left to its sniffing.</summary>
internal static class CsvSql
{
    /// <summary>Arguments that read whole lines: no delimiter, quote or null that could occur in one.</summary>
    public static string LinesOptions(string compression, string encoding) =>
        $"""
        auto_detect = false, header = false, columns = {"{'text': 'VARCHAR'}"}, delim = '\x01', quote = '', escape = '', nullstr = '\x02',
        strict_mode = false, compression = {compression}, encoding = '{encoding}', max_line_size = {InputLimits.LineBytes}
        """;

    /// <summary>Arguments that read the columns of a layout, typed where the reader can do it.</summary>
    public static string TypedOptions(CsvLayout layout, InputFile file, bool labels)
    {
        string columns = string.Join(", ", layout.Roles.Select((role, i) => $"'c{i}': '{TypeOf(layout, role, labels)}'"));
        string decimals = layout.Numbers.DecimalComma && !layout.Numbers.IsText ? ", decimal_separator = ','" : "";
        string times = layout.Time is { Kind: TimeKind.Pattern, IsTyped: true } && !(labels && layout.Time.HasOffset)
            ? $", timestampformat = {SqlLiteral.Of(layout.Time.Patterns[0])}"
            : "";
        return $"""
            auto_detect = false, header = false, skip = {layout.SkipLines}, columns = {"{" + columns + "}"}, {Dialect(layout, file)}{decimals}{times}
            """;
    }

    /// <summary>Arguments that read every column of a layout as text, and leave out rows that are none.</summary>
    public static string TextOptions(CsvLayout layout, InputFile file)
    {
        string columns = string.Join(", ", layout.Roles.Select((_, i) => $"'c{i}': 'VARCHAR'"));
        return $"""
            auto_detect = false, header = false, skip = {layout.SkipLines}, columns = {"{" + columns + "}"}, {Dialect(layout, file)},
            ignore_errors = true
            """;
    }

    /// <summary>The first line of DuckDB's message, which goes on with advice about its own options.</summary>
    public static string FirstLine(DuckDBException e)
    {
        string text = e.Message.AsSpan().TrimStart().ToString();
        int end = text.IndexOf('\n');
        string line = end < 0 ? text : text[..end];
        return line.Length > 300 ? line[..300] + "…" : line.TrimEnd();
    }

    private static string Dialect(CsvLayout layout, InputFile file) =>
        $"""
        delim = {SqlLiteral.Of(layout.Delimiter.ToString())}, quote = '"', escape = '"', compression = {file.SqlCompression},
        encoding = '{layout.Encoding}', max_line_size = {InputLimits.LineBytes}, nullstr = {SqlLiteral.List(layout.Nulls)}
        """;

    private static string TypeOf(CsvLayout layout, ColumnRole role, bool labels) => role switch
    {
        ColumnRole.Time when !layout.Time.IsTyped || (labels && layout.Time.HasOffset && layout.Time.Kind != TimeKind.Epoch) => "VARCHAR",
        ColumnRole.Time => layout.Time.Kind switch
        {
            TimeKind.IsoOffset => "TIMESTAMPTZ",
            TimeKind.Epoch => "DOUBLE",
            _ => "TIMESTAMP",
        },
        >= ColumnRole.Open and <= ColumnRole.Volume when !layout.Numbers.IsText => "DOUBLE",
        _ => "VARCHAR",
    };
}
