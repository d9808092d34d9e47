using DuckDB.NET.Data;
using Toolkit.Ingest;

namespace Toolkit.Chains;

/// <summary>How a file of option quotes is laid out: its columns, and how times, expiries and numbers are written.</summary>
internal sealed record QuoteLayout
{
    private const int MostPreambleLines = 60;

    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    public required QuoteHeader Columns { get; init; }

    public required TimeFormat Time { get; init; }

    /// <summary>The times are dates alone, or all midnight.</summary>
    public required bool DatesOnly { get; init; }

    /// <summary>Null where a contract's symbol says the expiry.</summary>
    public TimeFormat? Expiry { get; init; }

    public NumberFormat Numbers { get; init; }

    public char Delimiter { get; init; }

    public int SkipLines { get; init; }

    public string Encoding { get; init; } = "utf-8";

    /// <summary>The types of the columns of a Parquet file; null for text.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Recognises a delimited text from its first and last lines.</summary>
    /// <exception cref="ToolkitException">It is no table of option quotes (bad data).</exception>
    public static QuoteLayout Of(FileHead head, string name, OptionImportOptions options)
    {
        QuoteHeader? best = null;
        (char delimiter, int header) = (',', 0);
        foreach ((char one, int line) in Delimiters.SelectMany(one => Enumerable.Range(0, Math.Min(head.Lines.Count, MostPreambleLines)).Select(line => (one, line))))
        {
            string[] fields = DelimitedLine.Split(head.Lines[line].TrimStart('#', ' '), one);
            if (fields.Length < 3 || fields.Count(NumberFormat.IsNumber) > 0)
            {
                continue;
            }

            string[][] rows = [.. head.Lines.Skip(line + 1).Concat(head.Tail).Select(row => DelimitedLine.Split(row, one)).Where(row => row.Length >= fields.Length)];
            // What the caller says of columns is checked against the header that is taken in the end.
            bool said = options.Columns is null || options.Columns.Values.All(ColumnHeader.Of(fields).Has);
            if (said && QuoteHeader.Of(ColumnHeader.Of(fields), rows, name, options.Columns) is { AreQuotes: true } found && found.Count > (best?.Count ?? 1))
            {
                (best, delimiter, header) = (found, one, line);
            }
        }

        QuoteHeader columns = best ?? throw NoTable(head, name, options);
        string where = $"{name}:{header + 1}";
        MustBeWhole(columns, where);
        string[][] sample = [.. head.Lines.Skip(header + 1).Concat(head.Tail).Select(row => DelimitedLine.Split(row, delimiter)).Where(row => row.Length >= columns.Header.Count)];
        return Settled(columns, sample, where, options) with { Delimiter = delimiter, SkipLines = header + 1, Encoding = head.Encoding };
    }

    /// <summary>Recognises a Parquet file from its columns and some rows.</summary>
    /// <inheritdoc cref="Of(FileHead, string, OptionImportOptions)" path="/exception"/>
    public static QuoteLayout Of(InputFile file, DuckDBConnection connection, OptionImportOptions options)
    {
        string read = $"read_parquet({file.SqlPath}, hive_partitioning = false)";
        List<(string Name, string Type)> named = connection.List($"DESCRIBE SELECT * FROM {read}", r => (r.GetString(0), r.GetString(1)));
        string[] cells = [.. named.Select((_, i) => $"coalesce(c{i}::VARCHAR, '')")];
        string[][] sample = [.. connection.List(
            $"SELECT {string.Join(", ", cells)} FROM {read} AS t({string.Join(", ", named.Select((_, i) => $"c{i}"))}) LIMIT 400", r => cells.Select((_, i) => r.GetString(i)).ToArray())];
        QuoteHeader columns = QuoteHeader.Of(ColumnHeader.Of([.. named.Select(one => one.Name)]), sample, file.Name, options.Columns);
        MustBeWhole(columns, file.Name);
        return Settled(columns, sample, file.Name, options) with { Types = [.. named.Select(one => one.Type)] };
    }

    public override string ToString() =>
        (Types is null ? $"csv, delimiter {(Delimiter == '\t' ? "tab" : $"'{Delimiter}'")}" : "parquet") + $", time {(DatesOnly ? "date of the session" : Time)}"
        + $"{(Columns.IsWide ? ", a call and a put in each row" : "")}{(Numbers.DecimalComma ? ", decimal comma" : "")}";

    private static QuoteLayout Settled(QuoteHeader columns, string[][] sample, string where, OptionImportOptions options)
    {
        if (sample.Length == 0)
        {
            throw ToolkitException.BadData($"{where}: there is a header and no row", "at least one quote is needed");
        }

        CsvTable table = CsvTable.Of(columns.Header, new ColumnRole[columns.Header.Count], sample);
        TimeColumns times = TimeColumns.Of(table, columns[QuoteColumn.Time], columns.Has(QuoteColumn.TimeOfDay) ? columns[QuoteColumn.TimeOfDay] : -1);
        TimeRecognition time = new(times, where, new() { Timezone = options.Timezone, Format = options.Format }, (_, possible) => Decide(times.Samples, possible));
        TimeFormat format = time.Settle(columns.Header.Names);
        List<string> notes = [.. columns.Notes, .. time.Notes], numbers = [];
        foreach (QuoteColumn column in new[] { QuoteColumn.Strike, QuoteColumn.Bid, QuoteColumn.Ask, QuoteColumn.CallBid, QuoteColumn.CallAsk, QuoteColumn.PutBid, QuoteColumn.PutAsk }.Where(columns.Has))
        {
            numbers.AddRange(sample.Select(row => row[columns[column]]));
        }

        return new()
        {
            Columns = columns,
            Time = format,
            DatesOnly = !format.IsInstant && !format.Joined && times.Samples.Select(WrittenTime.Read).Where(read => read.Count > 0).All(read => read[0].Written.TimeOfDay == TimeSpan.Zero),
            Expiry = columns.Has(QuoteColumn.Expiry) ? ExpiryFormat(table, columns[QuoteColumn.Expiry], format, where) : null,
            Numbers = NumberFormat.Recognise(numbers, [], ';', notes),
            Notes = notes,
        };
    }

    /// <summary>Where day and month can be read either way, expiries are written as the times of the quotes are.</summary>
    private static TimeFormat ExpiryFormat(CsvTable table, int column, TimeFormat time, string where)
    {
        TimeColumns expiries = TimeColumns.Of(table, column, -1);
        return new TimeRecognition(expiries, $"{where}: expiry", new() { Timezone = "UTC" }, (_, possible) =>
            time.Kind == TimeKind.Pattern && possible.Contains(time.Order) ? new(time.Order, null) : Decide(expiries.Samples, possible)).Settle(table.Names);
    }

    private static DateChoice Decide(IReadOnlyList<string> samples, DateOrder[] possible) =>
        DateOrderDecision.Decide([.. samples.Select(text => text.Split(' ', 'T')[0]).CountBy(text => text).Select(one => (one.Key, (long)one.Value))], possible, null);

    private static void MustBeWhole(QuoteHeader columns, string where)
    {
        if (columns.Missing is { } missing)
        {
            throw ToolkitException.BadData(
                $"{where}: no column was found for {missing}; there are {columns.Header.Listed(Enumerable.Range(0, columns.Header.Count))}",
                "`OptionImportOptions.Columns` says which column is what: time, underlying, expiry, strike, right, bid, ask, or contract for an OCC symbol");
        }
    }

    private static ToolkitException NoTable(FileHead head, string name, OptionImportOptions options)
    {
        string first = head.Lines.FirstOrDefault(line => line.Trim().Length > 0) ?? string.Empty;
        ColumnHeader header = ColumnHeader.Of(Delimiters.Select(one => DelimitedLine.Split(first, one)).MaxBy(fields => fields.Length)!);
        foreach (string said in options.Columns?.Values ?? [])
        {
            header.Find(name, said);
        }

        return ToolkitException.BadData(
            $"{name} is no table of option quotes: its first line is {header.Listed(Enumerable.Range(0, header.Count))}",
            "expected a header with the time of the quote, underlying, expiry, strike, right, bid and ask, or with an OCC symbol; `OptionImportOptions.Columns` says which column is what");
    }
}
