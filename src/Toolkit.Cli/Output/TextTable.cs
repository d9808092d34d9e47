namespace Toolkit.Cli.Output;

/// <summary>Rows in aligned columns for a terminal; numbers to the right.</summary>
internal sealed class TextTable(params string[] headings)
{
    private readonly List<string[]> _rows = [];

    public void Add(params object?[] cells) => _rows.Add([.. cells.Select(Text.Of)]);

    public void Write(TextWriter output)
    {
        int[] widths = [.. headings.Select((h, i) => Math.Max(h.Length, _rows.Select(r => r[i].Length).DefaultIfEmpty(0).Max()))];
        bool[] numeric = [.. headings.Select((_, i) => _rows.Count > 0 && _rows.All(r => r[i].Length == 0 || Text.LooksNumeric(r[i])))];
        WriteRow(output, headings, widths, numeric);
        WriteRow(output, [.. widths.Select(w => new string('-', w))], widths, numeric);
        foreach (string[] row in _rows)
        {
            WriteRow(output, row, widths, numeric);
        }
    }

    private static void WriteRow(TextWriter output, string[] cells, int[] widths, bool[] numeric) =>
        output.WriteLine(string.Join("  ", cells.Select((c, i) => numeric[i] ? c.PadLeft(widths[i]) : c.PadRight(widths[i]))).TrimEnd());
}
