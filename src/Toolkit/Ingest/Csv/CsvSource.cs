using DuckDB.NET.Data;
using Toolkit.Bars;
using Toolkit.DuckDb;

namespace Toolkit.Ingest;

/// <summary>A delimited text file: read as bytes where it is written plainly, else by DuckDB with nothing left to its sniffing.</summary>
internal sealed class CsvSource : RowSource
{
    /// <summary>Bytes of a line that are looked at.</summary>
    public const int LongestLine = 32 << 10;

    private CsvLayout _layout;

    /// <summary>Recognises the file itself, when the layout of another one did not fit.</summary>
    private Func<CsvLayout>? _second;

    private CsvSource(InputFile file, IngestRequest request, Func<DuckDBConnection> connect, CsvLayout layout)
        : base(file, request, connect) => _layout = layout;

    public override TableLayout Layout => _layout;

    public override string Format => _layout + (File.Compression == InputCompression.None ? "" : $", {File.Compression.ToString().ToLowerInvariant()}");

    /// <inheritdoc cref="RowSource.Recognise"/>
    public static new CsvSource Recognise(InputFile file, IngestRequest request, Func<DuckDBConnection> connect)
    {
        FileHead head = FileHead.Read(file);
        if (head.Encoding == FileHead.BigEndian)
        {
            (file, head) = (NormalisedText.Copied(file, head.Encoding), head with { Encoding = "utf-8" });
        }

        CsvLayout Look() => CsvLayout.Recognise(
            head, file.Name, request, (open, possible) => DateOrderDecision.Decide(Dates(connect(), file, open), possible, request.Timeframe));
        bool known = false;
        CsvLayout layout = request.Layouts is { } memory ? memory.Recall(head, Look, out known) : Look();
        CsvSource source = new(file, request, connect, layout) { _second = known ? Look : null };
        source.Notes.AddRange(layout.Notes);
        return source;
    }

    public override SourceRows Read(bool labels, RowRules rules, CancellationToken cancel) => ReadBytes(labels, rules, cancel) ?? ReadTexts(labels, rules, cancel);

    /// <summary>The rows without DuckDB, which is asked only about lines that are not written plainly; null when it is to read them all.</summary>
    public SourceRows? ReadBytes(bool labels, RowRules rules, CancellationToken cancel)
    {
        if (PlainText(labels) is not { } text || text.Read(rules, cancel) is not var (rows, doubtful))
        {
            return null;
        }

        if (doubtful.Rows.Count == 0)
        {
            rows.Compact();
            return new(rows, Rejects.None);
        }

        if (_second is not null)
        {
            (_layout, _second) = (_second(), null);
            return ReadBytes(labels, rules, cancel);
        }

        using NormalisedText normal = NormalisedText.Of(doubtful.Texts, File);
        ((RowColumns found, Rejects rejects), List<long> lines) = Judged(JudgedSql(normal, labels, skip: 0), LinesSql(normal), rules, cancel);
        for (int i = 0; i < found.Count; i++)
        {
            rows.Put(doubtful.Rows[(int)lines[i] - 1], found, i);
        }

        rows.Compact();
        long Line(long number) => _layout.SkipLines + 1 + doubtful.Rows[(int)number - 1];
        return new(rows, new([.. rejects.Rows.Select(r => (Line(r.Number), r.Reason))], rejects.Raw.ToDictionary(r => Line(r.Key), r => r.Value)));
    }

    /// <summary>The rows as DuckDB reads them.</summary>
    public SourceRows ReadTexts(bool labels, RowRules rules, CancellationToken cancel)
    {
        TimeFormat times = _layout.Time;
        string Number(ColumnRole role) => !_layout.Has(role) ? "NULL::DOUBLE" : _layout.Numbers.IsText ? _layout.Numbers.Sql(Column(role), "CAST") : Column(role);
        string time = times.IsReadAs(labels) ? times.TypedSql(Column(ColumnRole.Time))
            : times.Sql(times.Joined ? times.JoinSql(Column(ColumnRole.Time), Column(ColumnRole.TimeOfDay)) : Column(ColumnRole.Time), labels, trying: false);
        if (!_layout.QuotesBeforeRows)
        {
            if (Typed($"read_csv({File.SqlPath}, {TypedOptions(labels)})", time, Number, rules, cancel) is { } typed)
            {
                return typed;
            }

            if (_second is not null)
            {
                (_layout, _second) = (_second(), null);
                return ReadTexts(labels, rules, cancel);
            }
        }

        using NormalisedText normal = NormalisedText.Of(File, _layout.Encoding);
        return Judged(JudgedSql(normal, labels, _layout.SkipLines), LinesSql(normal), rules, cancel).Rows;
    }

    protected override IReadOnlyList<string> Symbols(CancellationToken cancel) => PlainText(labels: false)?.Symbols(cancel) ?? base.Symbols(cancel);

    protected override string SymbolsSql =>
        $"SELECT DISTINCT trim({Column(ColumnRole.Symbol)}) FROM {Texts(File, _layout)} WHERE trim({Column(ColumnRole.Symbol)}) <> '' ORDER BY 1 LIMIT 10000";

    /// <summary>The second, all-text pass over a file in which something is wrong: every line is judged alone.</summary>
    private string JudgedSql(NormalisedText normal, bool labels, int skip)
    {
        int width = _layout.Roles.Length;
        string time = _layout.Time.Joined ? _layout.Time.JoinSql(Field(ColumnRole.Time), Field(ColumnRole.TimeOfDay)) : Field(ColumnRole.Time);
        string[] numbers = ["open", "high", "low", "close", "volume"];
        string Numbers(Func<string, string> sql) => string.Join(' ', numbers.Select(sql));
        string only = _layout.Has(ColumnRole.Symbol) && IfOnly($"trim({Field(ColumnRole.Symbol)})") is { Length: > 0 } condition ? $"WHERE {condition}" : "";
        return $"""
            WITH {FieldsSql(normal, (_layout.Delimiter, skip, width))}, texts AS (
                SELECT line, text, torn, width, {TextOrNull(time)} AS time_text{Numbers(n => $", {TextOrNull(Field(Enum.Parse<ColumnRole>(n, ignoreCase: true)))} AS {n}_text")}
                FROM fields {only}
            ), typed AS (
                SELECT *, {_layout.Time.Sql("time_text", labels, trying: true)} AS time{Numbers(n => $", {_layout.Numbers.Sql($"{n}_text", "TRY_CAST")} AS {n}")}
                FROM texts {(_layout.OnePrice ? "WHERE close_text IS NOT NULL OR time_text IS NULL" : "")}
            )
            SELECT line, time, open, high, low, close, volume, CASE
                WHEN length(text) >= {LongestLine} THEN 'the line is longer than {LongestLine >> 10} KiB'
                WHEN torn THEN 'a quote is not closed'
                WHEN width <> {width} THEN 'it has ' || width || ' fields where {width} are expected'
                WHEN time IS NULL AND time_text IS NOT NULL THEN 'time ''' || left(time_text, 60) || ''' is not written as {_layout.Time.ToString().Replace("'", "''")}'
                {Numbers(n => $"WHEN {n} IS NULL AND {n}_text IS NOT NULL THEN '{n} ''' || left({n}_text, 60) || ''' is not a number'")}
                END AS reason
            FROM typed
            """;
    }

    /// <summary>SQL of a table <c>fields</c>: each line alone, its number, its text, whether a quote in it is open, how many fields it has, and these as a list <c>f</c>.</summary>
    public static string FieldsSql(NormalisedText normal, (char Delimiter, int SkipLines, int Width) table)
    {
        string delimiter = SqlLiteral.Of(table.Delimiter.ToString());
        string escaped = SqlLiteral.Of(table.Delimiter == '|' ? "\\|" : table.Delimiter.ToString());
        return $"""
            lines AS ({LinesSql(normal)}), pieces AS (
                SELECT line, raw AS text, CASE WHEN contains(raw, '"')
                    THEN regexp_extract_all(raw || {delimiter}, concat('("(?:[^"]|"")*"|[^"', {escaped}, ']*)', {escaped}), 1)
                    ELSE string_split(raw, {delimiter}) END AS pieces
                FROM lines WHERE line > {table.SkipLines} AND trim(raw) <> ''
            ), fields AS (
                SELECT line, text, contains(text, '"') AND len(array_to_string(pieces, {delimiter})) <> len(text) AS torn,
                    CASE WHEN len(pieces) = {table.Width + 1} AND trim(pieces[-1]) = '' THEN {table.Width} ELSE len(pieces) END AS width,
                    CASE WHEN contains(text, '"') THEN list_transform(pieces, lambda p: CASE WHEN starts_with(p, '"') THEN replace(p[2:-2], '""', '"') ELSE p END) ELSE pieces END AS f
                FROM pieces
            )
            """;
    }

    /// <summary>Whole lines and their numbers: no delimiter, quote or null that could occur in one.</summary>
    private static string LinesSql(NormalisedText normal) =>
        $"""
        SELECT row_number() OVER () AS line, text AS raw FROM read_csv({normal.SqlPath},
            auto_detect = false, header = false, columns = {"{'text': 'VARCHAR'}"}, delim = '\x01', quote = '', escape = '', nullstr = '\x02',
            strict_mode = false, compression = 'none', encoding = 'utf-8', max_line_size = {InputLimits.LineBytes})
        """;

    /// <summary>The text as it can be read without DuckDB, or null.</summary>
    private PlainCsv? PlainText(bool labels) => File.Compression == InputCompression.None
        ? PlainCsv.Of(File.ReadPath, _layout, labels, (OnlySymbol, Request.Threads, Advance)) : null;

    private string Field(ColumnRole role) => _layout.Has(role) ? $"f[{_layout.Column(role) + 1}]" : "NULL";

    private static string TextOrNull(string field) => $"CASE WHEN list_contains({SqlLiteral.List(NumberFormat.Nulls)}, trim({field})) THEN NULL ELSE trim({field}) END";

    /// <summary>The distinct dates of the file in the order of their first rows, and how many rows have each.</summary>
    private static List<(string Text, long Rows)> Dates(DuckDBConnection connection, InputFile file, CsvLayout layout)
    {
        string time = $"trim(c{layout.Column(ColumnRole.Time)})";
        // Written dates have no blank before the time of day, but for names of months.
        bool blanks = layout.Time.Patterns[0].Contains(", ", StringComparison.Ordinal) || layout.Time.Patterns[0].Contains("%b", StringComparison.OrdinalIgnoreCase);
        return Dates(connection, blanks ? time : $"regexp_extract({time}, '^[^ T]+')", Texts(file, layout));
    }

    /// <summary>SQL of the columns, typed where the reader can do it.</summary>
    private string TypedOptions(bool labels)
    {
        string TypeOf(ColumnRole role) => role switch
        {
            ColumnRole.Time when _layout.Time.IsReadAs(labels) => _layout.Time.Kind switch { TimeKind.IsoOffset => "TIMESTAMPTZ", TimeKind.Epoch => "DOUBLE", _ => "TIMESTAMP" },
            >= ColumnRole.Open and <= ColumnRole.Volume when !_layout.Numbers.IsText => "DOUBLE",
            _ => "VARCHAR",
        };
        string decimals = _layout.Numbers.DecimalComma && !_layout.Numbers.IsText ? ", decimal_separator = ','" : "";
        string times = _layout.Time.Kind == TimeKind.Pattern && _layout.Time.IsReadAs(labels) ? $", timestampformat = {SqlLiteral.Of(_layout.Time.Patterns[0])}" : "";
        return Options(File, _layout, TypeOf) + decimals + times;
    }

    /// <summary>SQL of all columns as text, without the rows that are none.</summary>
    private static string Texts(InputFile file, CsvLayout layout) => $"read_csv({file.SqlPath}, {Options(file, layout, _ => "VARCHAR")}, ignore_errors = true)";

    private static string Options(InputFile file, CsvLayout layout, Func<ColumnRole, string> type) =>
        $"""
        auto_detect = false, header = false, skip = {layout.SkipLines}, columns = {"{" + string.Join(", ", layout.Roles.Select((role, i) => $"'c{i}': '{type(role)}'")) + "}"},
        delim = {SqlLiteral.Of(layout.Delimiter.ToString())}, quote = '"', escape = '"', compression = {file.SqlCompression},
        encoding = '{layout.Encoding}', max_line_size = {InputLimits.LineBytes}, nullstr = {SqlLiteral.List(layout.Nulls)}
        """;
}
