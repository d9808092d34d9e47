using System.Text.Json.Nodes;

namespace Toolkit.Charts;

/// <summary>Columns as JSON for plotly.js.</summary>
internal static class FigureJson
{
    /// <summary>Numbers to eight digits, more than a screen can show: a page half as large as with all seventeen.</summary>
    public static JsonArray Numbers(IEnumerable<double> values) => [.. values.Select(Number)];

    /// <summary>A number; null, which draws nothing, where it is none.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value)
        ? JsonValue.Create(double.Parse(value.ToString("G8", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))
        : null;

    /// <summary>Texts that are safe already.</summary>
    public static JsonArray Texts(IEnumerable<string?> texts) => [.. texts.Select(t => (JsonNode?)t)];
}
