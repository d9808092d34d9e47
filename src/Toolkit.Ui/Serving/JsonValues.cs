using System.Text.Json;
using System.Text.Json.Serialization;

namespace Toolkit.Ui.Serving;

/// <summary>A timeframe by its name.</summary>
internal sealed class JsonTimeframe : JsonConverter<Timeframe>
{
    public override Timeframe Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Timeframe.Parse(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, Timeframe value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name);
}

/// <summary>A time in ISO 8601 with Z.</summary>
internal sealed class JsonTime : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Question.Time(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteStringValue(UnixMicroseconds.ToIso(UnixMicroseconds.From(value)));
}

/// <summary>A number; null where it is none.</summary>
internal sealed class JsonDouble : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}

/// <summary>A chart as its title, its note, its height, and the figure that plotly.js draws.</summary>
internal sealed class JsonChart : JsonConverter<Chart>
{
    public override Chart Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, Chart value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("title", value.Title);
        writer.WriteString("note", value.Note);
        writer.WriteNumber("height", value.Height);
        writer.WritePropertyName("figure");
        writer.WriteRawValue(value.Figure);
        writer.WriteEndObject();
    }
}
