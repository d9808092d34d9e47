using System.Text.Json;

namespace Toolkit.Feeds;

/// <summary>Prices as APIs write them: numbers, or numbers as text.</summary>
internal static class JsonNumbers
{
    /// <summary>The number, or NaN for null.</summary>
    public static double Price(this JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => double.NaN,
        JsonValueKind.String => double.Parse(value.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture),
        _ => value.GetDouble(),
    };

    /// <summary>The number, or null.</summary>
    public static double? Amount(this JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.Price();

    /// <summary>The text of a property, fit for a message; null when there is none.</summary>
    public static string? Text(this JsonElement value, string property) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(property, out JsonElement found) && found.ValueKind == JsonValueKind.String
            ? ServerText.Of(found.GetString()!)
            : null;
}
