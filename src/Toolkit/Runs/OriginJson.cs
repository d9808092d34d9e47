using System.Text.Json.Nodes;

namespace Toolkit.Runs;

/// <summary>Where bars came from as JSON, and back.</summary>
internal static class OriginJson
{
    public static JsonObject? Of(BarOrigin? origin) => origin is null ? null : new()
    {
        ["exchange"] = origin.Stored.Exchange,
        ["symbol"] = origin.Stored.Symbol,
        ["timeframe"] = origin.Stored.Timeframe.Name,
        ["version"] = origin.Version,
        ["adjust"] = OptionsJson.Word(origin.Adjust),
        ["steps"] = new JsonArray([.. origin.Steps.Select(step => new JsonObject
        {
            ["timeframe"] = step.Timeframe.Name,
            ["from"] = UnixMicroseconds.From(step.From),
            ["to"] = UnixMicroseconds.From(step.To),
            ["calendar"] = step.Calendar,
            ["sessionOnly"] = step.SessionOnly,
            ["fill"] = step.Fill,
        })]),
    };

    public static BarOrigin? Read(JsonNode? json) => json is null ? null : new()
    {
        Stored = Key(json),
        Version = (long)json["version"]!,
        Adjust = OptionsJson.Read<Adjustment>(json["adjust"]),
        Steps = [.. json["steps"]!.AsArray().Select(step => new BarStep(
            Timeframe.Parse((string)step!["timeframe"]!), UnixMicroseconds.ToDateTime((long)step["from"]!), UnixMicroseconds.ToDateTime((long)step["to"]!),
            (string?)step["calendar"], (bool)step["sessionOnly"]!, (bool)step["fill"]!))],
    };

    public static SeriesKey Key(JsonNode json) => new((string)json["exchange"]!, (string)json["symbol"]!, Timeframe.Parse((string)json["timeframe"]!));
}
