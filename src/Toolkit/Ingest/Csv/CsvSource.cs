using DuckDB.NET.Data;
using Toolkit.DuckDb;

namespace Toolkit.Ingest;

/// <summary>A delimited text file.</summary>
internal sealed class CsvSource(InputFile file, CsvLayout layout, string workFolder) : RowSource(file)
{
    /// <summary>Recognises the file itself, when the layout of another one did not fit.</summary>
    private Func<CsvLayout>? _second;

    public CsvLayout Layout { get; private set; } = layout;

    public override string Format => Layout.ToString() + (File.Compression == InputCompression.None ? "" : $", {File.Compression.ToString().ToLowerInvariant()}");

    public override bool IsUtc => Layout.Time.HasOffset;

    public override bool TimesAreInstants => Layout.Time.Kind == TimeKind.Epoch;

    public override string RowWord => "line";

    public override string? Zone => Layout.Time.Zone;

    public override bool Adjusted => Layout.Adjusted;

    private protected override (IReadOnlyList<ColumnRole> Roles, IReadOnlyList<string> Names) Table => (Layout.Roles, Layout.Names);

    /// <summary>Recognises the layout of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="connect">Asked where the first and last lines leave the order of day and month open, and for what only DuckDB decompresses.</param>
    /// <param name="request">What the caller says of it.</param>
    /// <param name="workFolder">Where a copy of the text may be put.</param>
    /// <param name="memory">Layouts of other files.</param>
    public static CsvSource Recognise(
        InputFile file, Func<DuckDBConnection> connect, FileRequest request, string workFolder, LayoutMemory? memory = null)
    {
        FileHead head = FileHead.Read(file, connect);
        if (head.Encoding == FileHead.BigEndian)
        {
            (file, head) = (NormalisedText.Copied(file, head.Encoding, workFolder), head with { Encoding = "utf-8" });
        }

        CsvLayout Look() => CsvRecognition.Recognise(
            head, file.Name, request, (open, possible) => DateOrderDecision.Decide(Dates(connect(), file, open), possible, request.Timeframe));
        string? key = memory is null ? null : LayoutMemory.Key(head);
        CsvLayout? known = memory?.Find(key);
        CsvLayout layout = known ?? Look();
        if (known is null)
        {
            memory?.Keep(key, layout);
        }

        CsvSource source = new(file, layout, workFolder) { _second = known is null ? null : Look };
        source.Notes.AddRange(layout.Notes);
        return source;
    }

    public override bool Stage(DuckDBConnection connection, string table, bool labels)
    {
        if (Layout.QuotesBeforeRows)
        {
            return false;
        }

        string Column(ColumnRole role) => $"c{Layout.Column(role)}";
        string Number(ColumnRole role) => !Layout.Has(role) ? "NULL::DOUBLE"
            : Layout.Numbers.IsText ? NumberSql.Parse(Column(role), Layout.Numbers, "CAST") : Column(role);
        bool typed = Layout.Time.IsTyped && !(labels && Layout.Time.HasOffset && Layout.Time.Kind != TimeKind.Epoch);
        string text = Layout.Time.Joined ? TimeSql.Join(Layout.Time, Column(ColumnRole.Time), Column(ColumnRole.TimeOfDay)) : Column(ColumnRole.Time);
        string time = typed ? TimeSql.Typed(Layout.Time, Column(ColumnRole.Time)) : TimeSql.Parse(Layout.Time, text, labels, trying: false);
        string[] conditions = [.. SymbolFilter ? [$"trim({Column(ColumnRole.Symbol)}) = getvariable('toolkit_symbol')"] : Array.Empty<string>(), .. Layout.OnePrice ? [$"{Column(ColumnRole.Close)} IS NOT NULL"] : Array.Empty<string>()];
        string? where = conditions.Length == 0 ? null : string.Join(" AND ", conditions);
        string from = $"read_csv({File.SqlPath}, {CsvSql.TypedOptions(Layout, File, labels)})";
        try
        {
            connection.Execute(StageSql(table, time, Number, (from, where)));
            return true;
        }
        catch (DuckDBException e) when (SqlErrors.IsAboutARow(e))
        {
            if (_second is null)
            {
                return false;
            }

            (Layout, _second) = (_second(), null);
            return Stage(connection, table, labels);
        }
    }

    public override void Inspect(DuckDBConnection connection, string table, bool labels, RowChecks checks)
    {
        using NormalisedText normal = NormalisedText.Of(File, Layout.Encoding, workFolder);
        try
        {
            connection.Execute(CsvInspection.Sql(Layout, normal, table, labels, checks, SymbolFilter));
        }
        catch (DuckDBException e)
        {
            throw new ToolkitException(ErrorKind.BadData, $"{File.Name} cannot be read: {CsvSql.FirstLine(e)}", "is it damaged, or no text?", e);
        }
    }

    /// <summary>The distinct dates of the file in the order of their first rows, and how many rows have each.</summary>
    private static List<(string Text, long Rows)> Dates(DuckDBConnection connection, InputFile file, CsvLayout layout)
    {
        string time = $"trim(c{layout.Column(ColumnRole.Time)})";
        // Written dates have no blank before the time of day, but for names of months.
        string date = layout.Time.Patterns[0].Contains(", ", StringComparison.Ordinal) || layout.Time.Patterns[0].Contains("%b", StringComparison.OrdinalIgnoreCase)
            ? time : $"regexp_extract({time}, '^[^ T]+')";
        return connection.List(
            $"""
            SELECT date, count(*), min(row) FROM (
                SELECT {date} AS date, row_number() OVER () AS row FROM read_csv({file.SqlPath}, {CsvSql.TextOptions(layout, file)}))
            WHERE date IS NOT NULL GROUP BY date ORDER BY 3 LIMIT 100000
            """,
            r => (r.GetString(0), r.GetInt64(1)));
    }

    protected override IReadOnlyList<string>? Symbols(DuckDBConnection connection)
    {
        if (!Layout.Has(ColumnRole.Symbol))
        {
            return null;
        }

        string column = $"trim(c{Layout.Column(ColumnRole.Symbol)})";
        return Texts(connection, $"""
            SELECT DISTINCT {column} FROM read_csv({File.SqlPath}, {CsvSql.TextOptions(Layout, File)}) WHERE {column} <> '' ORDER BY 1 LIMIT 10000
            """);
    }
}
