using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace Toolkit.Cli.Output;

/// <summary>Values as JSON, as the command line's contract has them.</summary>
internal static class Json
{
    /// <summary>A value by its type: a record, or <c>new { r.Symbol, ElapsedMs = r.Elapsed }</c>, is an object with a key for each of its public properties.</summary>
    /// <remarks>Times are ISO 8601, durations milliseconds, enums words; a number that is not defined is null. Lists of texts, which the library says, are in the words of the command line.</remarks>
    public static JsonNode? Of(object? value) => value switch
    {
        null => null,
        JsonNode node => node,
        string text => text,
        bool truth => truth,
        int or long => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        double number => double.IsFinite(number) ? number : null,
        DateTime time => UnixMicroseconds.ToIso(UnixMicroseconds.From(time)),
        DateOnly date => date.ToString("o", CultureInfo.InvariantCulture),
        TimeSpan elapsed => Milliseconds(elapsed.TotalMilliseconds),
        Enum word => Word(word),
        Timeframe timeframe => timeframe.Name,
        TimeRange range => Object(new { range.From, range.To }),
        IEnumerable<string> texts => new JsonArray([.. texts.Select(t => JsonValue.Create(Words.Of(t)))]),
        IEnumerable items => new JsonArray([.. items.Cast<object?>().Select(Of)]),
        _ => Object(value),
    };

    /// <summary>A record as an object, such as more is put into.</summary>
    public static JsonObject Object(object record) =>
        ByKey(record.GetType().GetProperties().Select(p => (CamelCase(p.Name), p.GetValue(record))));

    public static JsonObject ByKey(IEnumerable<(string Key, object? Value)> values) => new(values.Select(v => KeyValuePair.Create(v.Key, Of(v.Value))));

    public static double Milliseconds(double elapsed) => Math.Round(elapsed, 3);

    /// <summary>An enum as it is written, such as <c>noTrade</c>.</summary>
    public static string Word(Enum value) => CamelCase(value.ToString());

    private static string CamelCase(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}
