using System.Text.Json;

namespace Toolkit.Cli.Output;

/// <summary>Values as JSON, as the command line's contract has them.</summary>
internal static class Json
{
    public static JsonNode? Time(DateTime? time) => time is { } t ? UnixMicroseconds.ToIso(UnixMicroseconds.From(t)) : null;

    /// <summary>A number, or null where it is not defined; JSON knows no NaN.</summary>
    public static JsonNode? Number(double? value) => value is { } v && double.IsFinite(v) ? JsonValue.Create(v) : null;

    public static JsonNode Milliseconds(double elapsed) => Math.Round(elapsed, 3);

    public static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode?> one) => [.. items.Select(one)];

    public static JsonArray Texts(IEnumerable<string> texts) => Array(texts, t => JsonValue.Create(t));

    public static JsonArray Numbers(IEnumerable<long> numbers) => Array(numbers, n => JsonValue.Create(n));

    public static JsonObject Range(TimeRange range) => new() { ["from"] = Time(range.From), ["to"] = Time(range.To) };

    public static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>An enum of several words, such as <c>noTrade</c>.</summary>
    public static string CamelCase<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
