using System.Text.Json;
using Toolkit.Frames;

namespace Toolkit;

public sealed partial class Frame
{
    // Progress and cancellation are looked at between blocks of rows, so that a wide frame does not pay for each cell.
    private const int RowsPerFlush = 4096;

    /// <summary>The rows as CSV with a header: NULL is an empty field, text is quoted where it has to be, lines end in LF.</summary>
    public string ToCsv(CsvOptions? options = null)
    {
        StringWriter text = new() { NewLine = "\n" };
        WriteCsv(text, options);
        return text.ToString();
    }

    /// <inheritdoc cref="ToCsv"/>
    public void WriteCsv(TextWriter writer, CsvOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(writer);
        new CsvOutput(writer, options ?? new()).Write(this, cancel);
    }

    /// <inheritdoc cref="ToCsv"/>
    public void WriteCsv(string path, CsvOptions? options = null, CancellationToken cancel = default)
    {
        using StreamWriter writer = new(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16);
        WriteCsv(writer, options, cancel);
    }

    /// <summary>The rows as a JSON array of objects: numbers exact, NaN and infinities null, times ISO 8601, BLOBs base64.</summary>
    public string ToJson()
    {
        using MemoryStream bytes = new();
        WriteJson(bytes);
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    /// <inheritdoc cref="ToJson"/>
    public void WriteJson(Stream stream, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using Utf8JsonWriter json = new(stream, JsonCells.Options);
        WriteJson(json, cancel);
    }

    /// <inheritdoc cref="ToJson"/>
    public void WriteJson(string path, CancellationToken cancel = default)
    {
        using FileStream file = File.Create(path);
        WriteJson(file, cancel);
    }

    /// <summary>The rows as an Arrow IPC file (Feather version 2), for pandas, Polars and their like: times in microseconds UTC, NULL as null, nested values as JSON text.</summary>
    /// <exception cref="ToolkitException">A HUGEINT has more digits than an Arrow decimal (bad data).</exception>
    public void WriteArrow(string path, CancellationToken cancel = default)
    {
        using FileStream file = File.Create(path);
        new ArrowOutput(this).Write(file, isFile: true, cancel);
    }

    /// <summary>The rows as an Arrow IPC stream, as pipes take it.</summary>
    /// <inheritdoc cref="WriteArrow(string, CancellationToken)"/>
    public void WriteArrow(Stream stream, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        new ArrowOutput(this).Write(stream, isFile: false, cancel);
    }

    /// <summary>The rows as an aligned table of plain text.</summary>
    /// <param name="maxRows">Most rows that are shown: the first and the last ones. Default 40.</param>
    /// <param name="maxWidth">Characters in a line; columns at the end that do not fit are left out, and named below. Default: any.</param>
    public string ToText(int maxRows = 40, int maxWidth = int.MaxValue) => TextOutput.Of(this, maxRows, maxWidth);

    private void WriteJson(Utf8JsonWriter json, CancellationToken cancel)
    {
        JsonEncodedText[] names = [.. Columns.Select(c => JsonEncodedText.Encode(c.Name, JsonCells.Options.Encoder))];
        Action<Utf8JsonWriter, int>[] cells = [.. Columns.Select(JsonCells.Of)];
        json.WriteStartArray();
        for (int row = 0; row < RowCount; row++)
        {
            json.WriteStartObject();
            for (int column = 0; column < cells.Length; column++)
            {
                json.WritePropertyName(names[column]);
                if (Columns[column].IsNull(row))
                {
                    json.WriteNullValue();
                }
                else
                {
                    cells[column](json, row);
                }
            }

            json.WriteEndObject();
            if (row % RowsPerFlush == 0)
            {
                cancel.ThrowIfCancellationRequested();
                json.Flush();
            }
        }

        json.WriteEndArray();
        json.Flush();
    }
}
