using System.Buffers;

namespace Toolkit.Frames;

/// <summary>Writes frames as CSV (RFC 4180 with LF).</summary>
internal sealed class CsvOutput(TextWriter writer, CsvOptions options)
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    /// <summary>What makes a spreadsheet take a cell for a formula, or shift it into the next one.</summary>
    private static readonly SearchValues<char> Active = SearchValues.Create("=+-@\t\r\n＝＋－＠");

    public void Write(Frame frame, CancellationToken cancel)
    {
        CellText.Formatter?[] fast = [.. frame.Columns.Select(CellText.Fast)];
        WriteHeader(frame);
        Span<char> buffer = stackalloc char[CellText.MaxLength];
        for (int row = 0; row < frame.RowCount; row++)
        {
            for (int column = 0; column < fast.Length; column++)
            {
                if (column > 0)
                {
                    writer.Write(',');
                }

                if (frame.Columns[column].IsNull(row))
                {
                    continue;
                }

                if (fast[column] is { } format)
                {
                    writer.Write(buffer[..format(row, buffer)]);
                }
                else
                {
                    WriteField(CellText.Of(frame.Columns[column][row]!));
                }
            }

            writer.Write('\n');
            if (row % 4096 == 0)
            {
                cancel.ThrowIfCancellationRequested();
            }
        }
    }

    private void WriteHeader(Frame frame)
    {
        for (int column = 0; column < frame.Columns.Count; column++)
        {
            if (column > 0)
            {
                writer.Write(',');
            }

            WriteField(frame.Columns[column].Name);
        }

        writer.Write('\n');
    }

    // An empty text is quoted, so that it reads back as text and not as NULL.
    private void WriteField(string text)
    {
        string field = options.Safe && IsActive(text) ? "'" + text : text;
        if (field.Length > 0 && !field.AsSpan().ContainsAny(Special) && field[0] != ' ' && field[^1] != ' ')
        {
            writer.Write(field);
            return;
        }

        writer.Write('"');
        writer.Write(field.Replace("\"", "\"\""));
        writer.Write('"');
    }

    // Blanks in front do not help: some programs take them away.
    private static bool IsActive(string text) =>
        text.AsSpan().TrimStart(' ') is [var first, ..] && Active.Contains(first) && !double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out _);
}
