using System.Text.Json;
using Plotly.NET;

namespace Toolkit.Interactive.Tests.Plotly;

/// <summary>A chart as plotly.js gets it.</summary>
internal static class Figure
{
    public static JsonElement Of(GenericChart chart) => JsonDocument.Parse(GenericChart.toJson(chart)).RootElement;

    public static IEnumerable<double> Numbers(JsonElement values) =>
        values.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Number ? v.GetDouble() : double.NaN);

    public static IEnumerable<string?> Words(JsonElement values) => values.EnumerateArray().Select(v => v.GetString());

    public static string? Title(JsonElement figure) => figure.GetProperty("layout").GetProperty("title").GetProperty("text").GetString();
}
