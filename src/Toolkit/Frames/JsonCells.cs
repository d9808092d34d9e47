using System.Buffers;
using System.Collections;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Toolkit.Frames;

/// <summary>Writes values as JSON: numbers exact, NaN and infinities as null, times in ISO 8601, nested values nested.</summary>
internal static class JsonCells
{
    /// <summary>Other alphabets stay readable; what HTML could take for markup, cannot be seen or turns the direction of writing around is escaped.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(Readable()) };

    private static TextEncoderSettings Readable()
    {
        TextEncoderSettings readable = new(UnicodeRanges.All);
        readable.ForbidCharacters([.. Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c).Where(c => char.GetUnicodeCategory(c) is UnicodeCategory.Format)]);
        return readable;
    }

    public static string Text(object value)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Options))
        {
            Write(writer, value);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A writer for one column that boxes nothing where the type is a common one.</summary>
    public static Action<Utf8JsonWriter, int> Of(FrameColumn column) => column switch
    {
        FrameColumn<double> c => (json, row) => Write(json, c.Values.Span[row]),
        FrameColumn<long> c => (json, row) => json.WriteNumberValue(c.Values.Span[row]),
        FrameColumn<int> c => (json, row) => json.WriteNumberValue(c.Values.Span[row]),
        FrameColumn<DateTime> c => (json, row) => WriteTime(json, c.Values.Span[row]),
        FrameColumn<string> { IsNumber: true } c => (json, row) => json.WriteRawValue(c.Values.Span[row]),
        FrameColumn<string> c => (json, row) => json.WriteStringValue(c.Values.Span[row]),
        _ => (json, row) => Write(json, column[row]),
    };

    public static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case double number: Write(json, number); break;
            case float number when float.IsFinite(number): json.WriteNumberValue(number); break;
            case float: json.WriteNullValue(); break;
            case decimal number: json.WriteNumberValue(number); break;
            case BigInteger number: json.WriteRawValue(number.ToString(CultureInfo.InvariantCulture)); break;
            case ulong number: json.WriteNumberValue(number); break;
            case long or int or short or sbyte or uint or ushort or byte:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case DateTime time: WriteTime(json, time); break;
            case byte[] bytes: json.WriteBase64StringValue(bytes); break;
            case IReadOnlyDictionary<string, object?> fields: WriteObject(json, fields.Select(f => (f.Key, f.Value))); break;
            case IReadOnlyList<KeyValuePair<object, object?>> map:
                WriteObject(json, map.Select(e => (CellText.Of(e.Key), e.Value)));
                break;
            case IEnumerable list: WriteList(json, list); break;
            default: json.WriteStringValue(CellText.Of(value)); break;
        }
    }

    private static void Write(Utf8JsonWriter json, double number)
    {
        if (double.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static void WriteTime(Utf8JsonWriter json, DateTime time)
    {
        Span<char> text = stackalloc char[TimeText.MaxLength];
        json.WriteStringValue(text[..TimeText.Write(text, time)]);
    }

    private static void WriteObject(Utf8JsonWriter json, IEnumerable<(string Name, object? Value)> fields)
    {
        json.WriteStartObject();
        foreach ((string name, object? value) in fields)
        {
            json.WritePropertyName(name);
            Write(json, value);
        }

        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, IEnumerable items)
    {
        json.WriteStartArray();
        foreach (object? item in items)
        {
            Write(json, item);
        }

        json.WriteEndArray();
    }
}
