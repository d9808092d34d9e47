namespace Toolkit.Cli.Output;

/// <summary>Rows in aligned columns for a terminal; numbers to the right. Columns for which it is too narrow are left out, and named below.</summary>
internal sealed class TextTable(params string[] headings)
{
    private const string Gap = "  ";

    private readonly List<string[]> _rows = [];

    public void Add(params object?[] cells) => _rows.Add([.. cells.Select(Text.Of)]);

    public static void Write<T>(TextWriter output, string[] headings, IEnumerable<T> rows, Func<T, object?[]> cells)
    {
        TextTable table = new(headings);
        foreach (T row in rows)
        {
            table.Add(cells(row));
        }

        table.Write(output);
    }

    public void Write(TextWriter output)
    {
        int[] widths = [.. headings.Select((h, i) => Math.Max(h.Length, _rows.Select(r => r[i].Length).DefaultIfEmpty(0).Max()))];
        bool[] numeric = [.. headings.Select((_, i) => _rows.Count > 0 && _rows.All(r => r[i].Length == 0 || Text.LooksNumeric(r[i])))];
        int shown = Fitting(widths, TerminalWriter.ColumnsOf(output));
        WriteRow(output, headings[..shown], widths, numeric);
        WriteRow(output, [.. widths[..shown].Select(w => new string('-', w))], widths, numeric);
        foreach (string[] row in _rows)
        {
            WriteRow(output, row[..shown], widths, numeric);
        }

        if (shown < headings.Length)
        {
            output.WriteLine($"(the terminal is too narrow for {string.Join(", ", headings[shown..])}; --json has all)");
        }
    }

    /// <summary>How many columns of these widths fit into a line: at least the first one.</summary>
    private static int Fitting(int[] widths, int line)
    {
        long end = widths[0];
        return 1 + widths.Skip(1).TakeWhile(width => (end += Gap.Length + width) <= line).Count();
    }

    private static void WriteRow(TextWriter output, string[] cells, int[] widths, bool[] numeric) =>
        output.WriteLine(string.Join(Gap, cells.Select((c, i) => numeric[i] ? c.PadLeft(widths[i]) : c.PadRight(widths[i]))).TrimEnd());
}
