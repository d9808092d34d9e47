namespace Toolkit.Ingest;

/// <summary>Says why the columns of a file are no table of bars.</summary>
internal static class CsvRefusal
{
    private const string Expected = "expected columns for time, open, high, low and close, and volume if there is one; --columns time=…,open=…,high=…,low=…,close=… says which they are, close=… alone that there is one price a row";

    public static ToolkitException NoTable(FileHead head, string name, IngestRequest request)
    {
        int line = head.Lines.ToList().FindIndex(l => l.Trim().Length > 0 && l.TrimStart()[0] != '#');
        if (line < 0)
        {
            return ToolkitException.BadData($"{name} has no rows", Expected);
        }

        string[] fields = Fields(head.Lines[line]);
        string where = $"{name}:{line + 1}";
        ColumnHeader header = ColumnHeader.Of(fields);
        foreach ((_, string said) in request.Options.Columns?.Said ?? [])
        {
            header.Find(where, said);
        }

        if (fields.Count(NumberFormat.IsNumber) >= Math.Max(1, fields.Length / 2))
        {
            return ToolkitException.BadData($"{where}: the rows have no header and do not look like bars: found {Found(fields)}", Expected);
        }

        return header.Sets([]).Any()
            ? ToolkitException.BadData($"{where}: the rows under the header have other columns than it names: found {Found(fields)}", Expected)
            : NoPrices(where, header, []);
    }

    /// <summary>Not all four prices are there.</summary>
    public static ToolkitException NoPrices(string where, ColumnHeader header, IReadOnlyCollection<ColumnRole> said)
    {
        if (AreQuotes(header.Names))
        {
            return Quotes(where, header.Names);
        }

        // Of the owner and adjustment that has most of them.
        ColumnRole[] there = header.Columns.Where(c => c.Meaning is >= ColumnRole.Open and <= ColumnRole.Close).GroupBy(c => (c.Owner, c.Adjustment))
            .Select(g => g.Select(c => c.Meaning).Distinct().ToArray()).OrderByDescending(g => g.Length).FirstOrDefault([]);
        string[] missing = [.. TableLayout.Prices.Where(r => !said.Contains(r) && !there.Contains(r)).Select(r => r.ToString().ToLowerInvariant())];
        return missing.Length is 4 or 0
            ? ToolkitException.BadData($"{where}: the header has no prices: found {Found(header.Names)}", Expected)
            : ToolkitException.BadData($"{where}: the header has no column for {string.Join(", ", missing)}: found {Found(header.Names)}", Expected);
    }

    /// <summary>Two columns are one.</summary>
    public static ToolkitException Repeated(string where, ColumnHeader header, ColumnRole role, IReadOnlyList<int> columns)
    {
        string word = ColumnMap.Word(role);
        bool named = columns.Select(i => header.Names[i]).Distinct(StringComparer.OrdinalIgnoreCase).Count() == columns.Count;
        string list = string.Join(", ", columns.Take(10).Select(i => $"'{header.Names[i]}' (column {i + 1})"));
        return ToolkitException.BadData(
            $"{where}: {columns.Count} columns can be the {(role == ColumnRole.TimeOfDay ? "time of day" : word)}: {list}",
            $"say which it is: --columns \"{word}={(named ? header.Names[columns[0]] : $"column {columns[0] + 1}")}\"");
    }

    /// <summary>The name of the time column says a word that can be an offset or a clock.</summary>
    public static ToolkitException SaysZone(string where, string column, string word) => ToolkitException.BadData(
        $"{where}: column '{column}' says that its times are {word}, which is an offset all year to some and a clock with summer time to others",
        "say whose clock it is: --timezone America/New_York, or an offset such as --timezone Etc/GMT+5 (five hours behind UTC)");

    /// <summary>Rows of one time that a column of texts tells apart.</summary>
    public static ToolkitException Divided(string where, ColumnHeader header, int column) => ToolkitException.BadData(
        $"{where}: the times of the rows come again, and column '{header.Names[column]}' tells them apart",
        $"if it holds symbols, say so: --columns \"symbol={header.Names[column]}\"; else take the rows of one kind out");

    public static ToolkitException Quotes(string where, string[] names) =>
        ToolkitException.BadData($"{where}: these are quotes (bid and ask), not bars of trades: found {Found(names)}", Expected);

    /// <summary>Whether the columns are quotes (bid and ask) and not trades.</summary>
    public static bool AreQuotes(IReadOnlyList<string> header)
    {
        string[] names = [.. header.Select(ColumnWords.Fold)];
        return names.Any(n => n.StartsWith("bid", StringComparison.Ordinal) || n.EndsWith("bid", StringComparison.Ordinal))
            && names.Any(n => n.StartsWith("ask", StringComparison.Ordinal) || n.EndsWith("ask", StringComparison.Ordinal)
                || n.StartsWith("offer", StringComparison.Ordinal));
    }

    private static string Found(string[] names) => string.Join(", ", names.Take(12).Select(f => $"'{Cut(f)}'")) + (names.Length > 12 ? ", …" : "");

    private static string[] Fields(string line) =>
        new[] { ',', ';', '\t', '|' }.Select(d => DelimitedLine.Split(line, d)).OrderByDescending(f => f.Length).First();

    private static string Cut(string field) => field.Trim() is var text && text.Length > 40 ? text[..40] + "…" : text;
}
