namespace Toolkit.Ingest;

/// <summary>Says why a text file is no table of bars.</summary>
internal static class CsvRefusal
{
    private const string Expected = "expected columns for time, open, high, low and close, and volume if there is one";

    public static ToolkitException NoTable(FileHead head, string name)
    {
        int line = head.Lines.ToList().FindIndex(l => l.Trim().Length > 0 && l.TrimStart()[0] != '#');
        if (line < 0)
        {
            return ToolkitException.BadData($"{name} has no rows", Expected);
        }

        string[] fields = Fields(head.Lines[line]);
        string where = $"{name}:{line + 1}";
        string found = string.Join(", ", fields.Take(12).Select(f => $"'{Cut(f)}'")) + (fields.Length > 12 ? ", …" : "");
        if (fields.Count(NumberText.IsNumber) >= Math.Max(1, fields.Length / 2))
        {
            return ToolkitException.BadData($"{where}: the rows have no header and do not look like bars: found {found}", Expected);
        }

        return Prices(where, fields, ColumnNames.Prices(fields, []))
            ?? ToolkitException.BadData($"{where}: the rows under the header have other columns than it names: found {found}", Expected);
    }

    /// <exception cref="ToolkitException">There are no columns for all four prices (bad data).</exception>
    public static void NeedPrices(string where, string[] names, ColumnRole[] roles)
    {
        if (Prices(where, names, roles) is { } refusal)
        {
            throw refusal;
        }
    }

    private static ToolkitException? Prices(string where, string[] names, ColumnRole[] roles)
    {
        string found = string.Join(", ", names.Take(12).Select(f => $"'{Cut(f)}'")) + (names.Length > 12 ? ", …" : "");
        string[] missing = [.. new[] { ColumnRole.Open, ColumnRole.High, ColumnRole.Low, ColumnRole.Close }.Where(r => !roles.Contains(r)).Select(r => r.ToString().ToLowerInvariant())];
        if (missing.Length == 0)
        {
            return null;
        }

        if (ColumnNames.AreQuotes(names))
        {
            return ToolkitException.BadData($"{where}: these are quotes (bid and ask), not bars of trades: found {found}", Expected);
        }

        return missing.Length == 4
            ? ToolkitException.BadData($"{where}: the header has no prices: found {found}", Expected)
            : ToolkitException.BadData($"{where}: the header has no column for {string.Join(", ", missing)}: found {found}", Expected);
    }

    private static string[] Fields(string line) =>
        new[] { ',', ';', '\t', '|' }.Select(d => DelimitedLine.Split(line, d)).OrderByDescending(f => f.Length).First();

    private static string Cut(string field) => field.Trim() is var text && text.Length > 40 ? text[..40] + "…" : text;
}
