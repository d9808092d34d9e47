using System.Text;
using System.Text.Json;

namespace Toolkit.Runs;

/// <summary>What a run was held against as JSON, and back.</summary>
internal static class BenchmarkJson
{
    public static string Write(StoredBenchmark benchmark)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text))
        {
            Write(json, benchmark);
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    public static void Write(Utf8JsonWriter json, StoredBenchmark benchmark)
    {
        json.WriteStartObject();
        json.WriteString("exchange", benchmark.Key.Exchange);
        json.WriteString("symbol", benchmark.Key.Symbol);
        json.WriteString("timeframe", benchmark.Key.Timeframe.Name);
        foreach ((Statistic statistic, double? value) in benchmark.Comparison.Figures)
        {
            OptionsJson.Number(json, statistic.Key, value);
        }

        json.WritePropertyName("origin");
        json.WriteRawValue(OriginJson.Write(benchmark.Origin) ?? "null");
        json.WriteEndObject();
    }

    public static StoredBenchmark? Read(string? text)
    {
        if (text is null)
        {
            return null;
        }

        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement json = document.RootElement, origin = json.GetProperty("origin");
        return new(
            new(json.GetProperty("exchange").GetString()!, json.GetProperty("symbol").GetString()!, Timeframe.Parse(json.GetProperty("timeframe").GetString()!)),
            origin.ValueKind == JsonValueKind.Null ? null : OriginJson.Read(origin.GetRawText()),
            new(Number("alphaPct"), Number("beta"), Number("correlation"), json.GetProperty("returnPct").GetDouble()));

        double? Number(string name) => json.GetProperty(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;
    }
}
