using DuckDB.NET.Data;
using Toolkit.DuckDb;
using Toolkit.Ingest;

namespace Toolkit.Chains;

/// <summary>The rows of a file as SQL: texts of its columns, and typed values where a Parquet file has them.</summary>
internal sealed class QuoteTexts(InputFile file, QuoteLayout layout)
{
    private QuoteHeader Columns => layout.Columns;

    public InputFile File => file;

    public QuoteLayout Layout => layout;

    /// <summary>What a bad row's number counts.</summary>
    public string RowWord => file.Kind == InputKind.Csv ? "line" : "row";

    /// <summary>Makes a table (line, raw, bad, c0, c1, …) with DuckDB's own reader: fast, and wrong about the number of a line behind a blank one; false when it cannot read one.</summary>
    public bool TryRead(DuckDBConnection connection, string table)
    {
        try
        {
            connection.Execute($"CREATE OR REPLACE TEMP TABLE {table} AS SELECT row_number() OVER () AS line, NULL::VARCHAR AS raw, NULL::VARCHAR AS bad, {Used(i => $"c{i}")} FROM {From}");
            return true;
        }
        catch (DuckDBException e) when (file.Kind == InputKind.Csv && file.IsAboutARow(e))
        {
            return false;
        }
    }

    /// <summary>The same with each line judged alone.</summary>
    public void ReadEachLine(DuckDBConnection connection, string table)
    {
        if (file.Kind == InputKind.Parquet)
        {
            connection.Execute(
                $"""
                CREATE OR REPLACE TEMP TABLE {table} AS
                SELECT row_number() OVER () AS line, concat_ws(',', {string.Join(", ", Places.Select(i => $"coalesce(c{i}::VARCHAR, '')"))}) AS raw, NULL::VARCHAR AS bad, {Used(i => $"c{i}")} FROM {From}
                """);
            return;
        }

        using NormalisedText normal = NormalisedText.Of(file, layout.Encoding);
        int width = Columns.Header.Count;
        connection.Execute(
            $"""
            CREATE OR REPLACE TEMP TABLE {table} AS
            WITH {CsvSource.FieldsSql(normal, (layout.Delimiter, layout.SkipLines, width))}
            SELECT line, left(text, 2000) AS raw, CASE
                WHEN length(text) >= {CsvSource.LongestLine} THEN 'the line is longer than {CsvSource.LongestLine >> 10} KiB'
                WHEN torn THEN 'a quote is not closed'
                WHEN width <> {width} THEN 'it has ' || width || ' fields where {width} are expected' END AS bad,
                {Used(i => $"CASE WHEN list_contains({SqlLiteral.List(NumberFormat.Nulls)}, trim(f[{i + 1}])) THEN NULL ELSE f[{i + 1}] END")}
            FROM fields
            """);
    }

    /// <summary>SQL of a column's text, NULL where it has none; of a column that is not there NULL.</summary>
    public string Text(QuoteColumn column) => Columns.Has(column) ? $"nullif(trim(c{Columns[column]}::VARCHAR), '')" : "NULL::VARCHAR";

    /// <summary>SQL of a column's number; what is none becomes NULL.</summary>
    public string Number(QuoteColumn column) => !Columns.Has(column) ? "NULL::DOUBLE"
        : IsNumeric(column) ? $"CAST(c{Columns[column]} AS DOUBLE)"
        : column is QuoteColumn.ImpliedVolatility or QuoteColumn.CallImpliedVolatility or QuoteColumn.PutImpliedVolatility
            ? $"CASE WHEN ends_with({Text(column)}, '%') THEN {layout.Numbers.Sql($"trim(rtrim({Text(column)}, '%'))", "TRY_CAST")} / 100 ELSE {layout.Numbers.Sql(Text(column), "TRY_CAST")} END"
        : layout.Numbers.Sql(Text(column), "TRY_CAST");

    /// <summary>SQL of the time of the quote as it is written, or in UTC where it says its offset; what is none becomes NULL.</summary>
    public string Time()
    {
        if (TypeOf(QuoteColumn.Time) is { } type && (type.StartsWith("TIMESTAMP", StringComparison.Ordinal) || type == "DATE") && !layout.Time.Joined)
        {
            string column = $"c{Columns[QuoteColumn.Time]}";
            return type.Contains("WITH TIME ZONE", StringComparison.Ordinal) ? $"make_timestamp(epoch_us({column}))" : $"CAST({column} AS TIMESTAMP)";
        }

        return layout.Time.Sql(layout.Time.Joined ? layout.Time.JoinSql(Text(QuoteColumn.Time), Text(QuoteColumn.TimeOfDay)) : Text(QuoteColumn.Time), labels: false, trying: true);
    }

    /// <summary>Whether the times are in UTC already.</summary>
    public bool IsUtc => layout.Time.HasOffset || TypeOf(QuoteColumn.Time) is "TIMESTAMP WITH TIME ZONE";

    /// <summary>SQL of the expiry as it is written.</summary>
    public string Expiry() => TypeOf(QuoteColumn.Expiry) is { } type && (type.StartsWith("TIMESTAMP", StringComparison.Ordinal) || type == "DATE")
        ? $"CAST(c{Columns[QuoteColumn.Expiry]} AS DATE)" : $"CAST({layout.Expiry!.Sql(Text(QuoteColumn.Expiry), labels: true, trying: true)} AS DATE)";

    private IEnumerable<int> Places => Enum.GetValues<QuoteColumn>().Where(Columns.Has).Select(column => Columns[column]).Distinct().Order();

    private string Used(Func<int, string> sql) => string.Join(", ", Places.Select(i => $"{sql(i)} AS c{i}"));

    private string? TypeOf(QuoteColumn column) => Columns.Has(column) ? layout.Types?[Columns[column]] : null;

    private bool IsNumeric(QuoteColumn column) => TypeOf(column) is { } type
        && (type is "DOUBLE" or "FLOAT" or "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "UTINYINT" or "USMALLINT" or "UINTEGER" or "UBIGINT" or "HUGEINT"
            || type.StartsWith("DECIMAL", StringComparison.Ordinal));

    private string From
    {
        get
        {
            IEnumerable<int> all = Enumerable.Range(0, Columns.Header.Count);
            return file.Kind == InputKind.Parquet
                ? $"read_parquet({file.SqlPath}, hive_partitioning = false) AS t({string.Join(", ", all.Select(i => $"c{i}"))})"
                : $$"""
                read_csv({{file.SqlPath}}, auto_detect = false, header = false, skip = {{layout.SkipLines}},
                    columns = { {{string.Join(", ", all.Select(i => $"'c{i}': 'VARCHAR'"))}} }, delim = {{SqlLiteral.Of(layout.Delimiter.ToString())}}, quote = '"', escape = '"',
                    compression = {{file.SqlCompression}}, encoding = '{{layout.Encoding}}', max_line_size = {{InputLimits.LineBytes}}, nullstr = {{SqlLiteral.List(NumberFormat.Nulls)}})
                """;
        }
    }
}
