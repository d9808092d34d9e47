namespace Toolkit.Frames;

/// <summary>Writes a frame as an aligned table of plain text.</summary>
internal static class TextOutput
{
    private const int WidestCell = 60;
    private const string Gap = "  ";

    public static string Of(Frame frame, int maxRows, int maxWidth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxRows);
        int head = frame.RowCount <= maxRows ? frame.RowCount : (maxRows + 1) / 2;
        int tail = Math.Min(maxRows - head, frame.RowCount - head);
        int[] rows = [.. Enumerable.Range(0, head), .. Enumerable.Range(frame.RowCount - tail, tail)];
        bool cut = rows.Length < frame.RowCount;
        string[][] cells = [.. frame.Columns.Select(c => rows.Select(row => Cell(c, row)).ToArray())];
        int[] widths = [.. frame.Columns.Select((c, i) => Math.Max(Printable(c.Name).Length, cells[i].Select(t => t.Length).DefaultIfEmpty(0).Max()))];

        string[] left = [.. frame.Columns.Skip(Fitting(widths, maxWidth)).Select(c => Printable(c.Name))];
        widths = widths[..^left.Length];
        StringBuilder text = new();
        Line(text, frame, widths, i => Printable(frame.Columns[i].Name));
        Line(text, frame, widths, i => new string('-', widths[i]));
        for (int at = 0; at < rows.Length; at++)
        {
            if (cut && at == head)
            {
                Line(text, frame, widths, _ => "…");
            }

            int line = at;
            Line(text, frame, widths, i => cells[i][line]);
        }

        return text.Append(Footer(frame, rows.Length, left)).ToString();
    }

    private static int Fitting(int[] widths, int line)
    {
        int count = Math.Min(1, widths.Length);
        for (long end = widths.FirstOrDefault(); count < widths.Length && (end += Gap.Length + widths[count]) <= line; count++)
        {
        }

        return count;
    }

    private static string Footer(Frame frame, int shown, string[] left)
    {
        string rows = string.Create(CultureInfo.InvariantCulture, $"{frame.RowCount} row{(frame.RowCount == 1 ? "" : "s")}");
        string hidden = shown < frame.RowCount ? string.Create(CultureInfo.InvariantCulture, $", {shown} shown") : "";
        string narrow = left.Length > 0 ? $"; too narrow for {string.Join(", ", left)}" : "";
        return $"({rows}{hidden}{(frame.Truncated ? ", there are more" : "")}{narrow})";
    }

    private static void Line(StringBuilder text, Frame frame, int[] widths, Func<int, string> cell)
    {
        StringBuilder line = new();
        for (int i = 0; i < widths.Length; i++)
        {
            string content = cell(i);
            line.Append(i == 0 ? "" : Gap).Append(frame.Columns[i].IsNumber ? content.PadLeft(widths[i]) : content.PadRight(widths[i]));
        }

        text.Append(line.ToString().TrimEnd()).Append('\n');
    }

    private static string Cell(FrameColumn column, int row) =>
        column.IsNull(row) ? "" : Printable(CellText.Of(column[row]!));

    // Text of others must not move the cursor, change colours or break the lines of the table.
    private static string Printable(string text)
    {
        string shown = text.Length <= WidestCell ? text : string.Concat(text.AsSpan(0, WidestCell - 1), "…");
        return shown.Any(IsControl) ? string.Concat(shown.Select(c => IsControl(c) ? Escaped(c) : c.ToString())) : shown;
    }

    private static bool IsControl(char c) => char.IsControl(c) || char.GetUnicodeCategory(c)
        is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static string Escaped(char c) => c switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
    };
}
