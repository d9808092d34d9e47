using System.Text;
using System.Text.Json;

namespace Toolkit.Runs;

/// <summary>Where bars came from as JSON, and back.</summary>
internal static class OriginJson
{
    public static string? Write(BarOrigin? origin)
    {
        if (origin is null)
        {
            return null;
        }

        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text))
        {
            json.WriteStartObject();
            json.WriteString("exchange", origin.Stored.Exchange);
            json.WriteString("symbol", origin.Stored.Symbol);
            json.WriteString("timeframe", origin.Stored.Timeframe.Name);
            json.WriteNumber("version", origin.Version);
            json.WriteString("adjust", OptionsJson.Word(origin.Adjust));
            json.WriteStartArray("steps");
            foreach (BarStep step in origin.Steps)
            {
                Write(json, step);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    public static BarOrigin? Read(string? text)
    {
        if (text is null)
        {
            return null;
        }

        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement json = document.RootElement;
        return new()
        {
            Stored = new(json.GetProperty("exchange").GetString()!, json.GetProperty("symbol").GetString()!, Timeframe.Parse(json.GetProperty("timeframe").GetString()!)),
            Version = json.GetProperty("version").GetInt64(),
            Adjust = Enum.Parse<Adjustment>(json.GetProperty("adjust").GetString()!, ignoreCase: true),
            Steps = [.. json.GetProperty("steps").EnumerateArray().Select(step => new BarStep(
                Timeframe.Parse(step.GetProperty("timeframe").GetString()!),
                UnixMicroseconds.ToDateTime(step.GetProperty("from").GetInt64()),
                UnixMicroseconds.ToDateTime(step.GetProperty("to").GetInt64()),
                step.GetProperty("calendar").GetString(),
                step.GetProperty("sessionOnly").GetBoolean(),
                step.GetProperty("fill").GetBoolean()))],
        };
    }

    private static void Write(Utf8JsonWriter json, BarStep step)
    {
        json.WriteStartObject();
        json.WriteString("timeframe", step.Timeframe.Name);
        json.WriteNumber("from", UnixMicroseconds.From(step.From));
        json.WriteNumber("to", UnixMicroseconds.From(step.To));
        json.WriteString("calendar", step.Calendar);
        json.WriteBoolean("sessionOnly", step.SessionOnly);
        json.WriteBoolean("fill", step.Fill);
        json.WriteEndObject();
    }
}
