using System.Buffers;

namespace Toolkit.Frames;

/// <summary>Writes a frame as CSV (RFC 4180 with LF).</summary>
internal static class CsvOutput
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    public static void Write(Frame frame, TextWriter writer, CancellationToken cancel)
    {
        CellText.Formatter?[] fast = [.. frame.Columns.Select(CellText.Fast)];
        WriteHeader(frame, writer);
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
                    WriteField(writer, CellText.Of(frame.Columns[column][row]!));
                }
            }

            writer.Write('\n');
            if (row % 4096 == 0)
            {
                cancel.ThrowIfCancellationRequested();
            }
        }
    }

    private static void WriteHeader(Frame frame, TextWriter writer)
    {
        for (int column = 0; column < frame.Columns.Count; column++)
        {
            if (column > 0)
            {
                writer.Write(',');
            }

            WriteField(writer, frame.Columns[column].Name);
        }

        writer.Write('\n');
    }

    // An empty text is quoted, so that it reads back as text and not as NULL.
    private static void WriteField(TextWriter writer, string field)
    {
        if (field.Length > 0 && !field.AsSpan().ContainsAny(Special) && field[0] != ' ' && field[^1] != ' ')
        {
            writer.Write(field);
            return;
        }

        writer.Write('"');
        writer.Write(field.Replace("\"", "\"\""));
        writer.Write('"');
    }
}
