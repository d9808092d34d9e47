using System.Buffers;
using System.Text.Json;

namespace Toolkit.Ticks;

/// <summary>Writes ticks as JSON lines: the format that is imported, and beside it the number of a tick whose source gives none.</summary>
internal static class JsonLine
{
    /// <summary>A name that only this store's files have.</summary>
    public const string OwnSequence = "own_sequence";

    public static void Write(ArrayBufferWriter<byte> to, in TickEntry entry)
    {
        using (Utf8JsonWriter line = new(to))
        {
            line.WriteStartObject();
            line.WriteString("time", UnixMicroseconds.ToDateTime(entry.Time));
            line.WriteString("symbol", entry.Stream.Symbol);
            Write(line, "bid", entry.Bid);
            Write(line, "ask", entry.Ask);
            Write(line, "price", entry.Price);
            Write(line, "size", entry.Size);
            Write(line, "spread", entry.Spread);
            if (entry.Stream.Source.Length > 0)
            {
                line.WriteString("source", entry.Stream.Source);
            }

            line.WriteNumber(entry.Sequence < 0 ? OwnSequence : "sequence", entry.Sequence);
            if (entry.Broker is not null)
            {
                line.WriteString("broker_id", entry.Broker);
            }

            if (entry.ArrivedTime is { } arrived)
            {
                line.WriteString("arrived", arrived);
            }

            line.WriteEndObject();
        }

        to.Write("\n"u8);
    }

    /// <summary>Whether a line is there to its end.</summary>
    public static bool IsComplete(byte[] line)
    {
        try
        {
            return JsonElement.Parse(line).ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void Write(Utf8JsonWriter line, string name, double value)
    {
        if (!double.IsNaN(value))
        {
            line.WriteNumber(name, value);
        }
    }
}
