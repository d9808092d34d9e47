using Toolkit.DuckDb;

namespace Toolkit.Ingest;

/// <summary>The second, all-text pass over a file in which something is wrong: every line is judged alone.</summary>
internal static class CsvInspection
{
    /// <summary>Bytes of a line that are looked at.</summary>
    public const int LongestLine = 32 << 10;

    public static string Sql(CsvLayout layout, NormalisedText text, string table, bool labels, RowChecks checks, bool symbolFilter)
    {
        string delimiter = SqlLiteral.Of(layout.Delimiter.ToString());
        string escaped = SqlLiteral.Of(layout.Delimiter == '|' ? "\\|" : layout.Delimiter.ToString());
        int width = layout.Roles.Count;
        return $"""
            CREATE OR REPLACE TEMP TABLE {table} AS
            WITH lines AS (
                SELECT row_number() OVER () AS line, text FROM read_csv({text.SqlPath}, {CsvSql.LinesOptions(text.SqlCompression, text.Encoding)})
            ), pieces AS (
                SELECT line, text, CASE WHEN contains(text, '"')
                    THEN regexp_extract_all(text || {delimiter}, concat('("(?:[^"]|"")*"|[^"', {escaped}, ']*)', {escaped}), 1)
                    ELSE string_split(text, {delimiter}) END AS pieces
                FROM lines WHERE line > {layout.SkipLines} AND trim(text) <> ''
            ), fields AS (
                SELECT line, text, contains(text, '"') AND len(array_to_string(pieces, {delimiter})) <> len(text) AS torn,
                    CASE WHEN len(pieces) = {width + 1} AND trim(pieces[-1]) = '' THEN {width} ELSE len(pieces) END AS width,
                    CASE WHEN contains(text, '"') THEN list_transform(pieces, lambda p: CASE WHEN starts_with(p, '"') THEN replace(p[2:-2], '""', '"') ELSE p END) ELSE pieces END AS f
                FROM pieces
            ), texts AS (
                SELECT line, text, torn, width, {Text(layout, TimeText(layout))} AS time_text, {Text(layout, Field(layout, ColumnRole.Open))} AS open_text,
                    {Text(layout, Field(layout, ColumnRole.High))} AS high_text, {Text(layout, Field(layout, ColumnRole.Low))} AS low_text,
                    {Text(layout, Field(layout, ColumnRole.Close))} AS close_text, {Text(layout, Field(layout, ColumnRole.Volume))} AS volume_text
                FROM fields {(symbolFilter ? $"WHERE trim({Field(layout, ColumnRole.Symbol)}) = getvariable('toolkit_symbol')" : "")}
            ), typed AS (
                SELECT *, {TimeSql.Parse(layout.Time, "time_text", labels, trying: true)} AS time, {Number(layout, "open")}, {Number(layout, "high")},
                    {Number(layout, "low")}, {Number(layout, "close")}, {Number(layout, "volume")}
                FROM texts {(layout.OnePrice ? "WHERE close_text IS NOT NULL OR time_text IS NULL" : "")}
            ), judged AS (
                SELECT *, coalesce(CASE
                    WHEN length(text) >= {LongestLine} THEN 'the line is longer than {LongestLine >> 10} KiB'
                    WHEN torn THEN 'a quote is not closed'
                    WHEN width <> {width} THEN 'it has ' || width || ' fields where {width} are expected'
                    WHEN time IS NULL AND time_text IS NOT NULL THEN 'time ''' || left(time_text, 60) || ''' is not written as {layout.Time.ToString().Replace("'", "''")}'
                    {NotANumber("open")} {NotANumber("high")} {NotANumber("low")} {NotANumber("close")} {NotANumber("volume")}
                    END, {checks.Reason}) AS reason
                FROM typed
            )
            SELECT line, time, open, high, low, close, volume, reason, CASE WHEN reason IS NOT NULL THEN left(text, 2000) END AS raw FROM judged
            """;
    }

    private static string TimeText(CsvLayout layout) => layout.Time.Joined
        ? TimeSql.Join(layout.Time, Field(layout, ColumnRole.Time), Field(layout, ColumnRole.TimeOfDay))
        : Field(layout, ColumnRole.Time);

    private static string Field(CsvLayout layout, ColumnRole role) => layout.Has(role) ? $"f[{layout.Column(role) + 1}]" : "NULL";

    private static string Text(CsvLayout layout, string field) =>
        $"CASE WHEN list_contains({SqlLiteral.List(NumberText.Nulls)}, trim({field})) THEN NULL ELSE trim({field}) END";

    private static string Number(CsvLayout layout, string name) => $"{NumberSql.Parse($"{name}_text", layout.Numbers, "TRY_CAST")} AS {name}";

    private static string NotANumber(string name) =>
        $"WHEN {name} IS NULL AND {name}_text IS NOT NULL THEN '{name} ''' || left({name}_text, 60) || ''' is not a number'";
}
