using System.Globalization;

namespace Toolkit.Cli.Verbs;

/// <summary>Backtests as JSON.</summary>
internal static class BacktestJson
{
    /// <summary>The statistics by their keys; one that is not defined is null.</summary>
    public static JsonObject ToJson(this Metrics metrics)
    {
        JsonObject json = new() { ["start"] = Json.Time(metrics.Start), ["end"] = Json.Time(metrics.End) };
        foreach ((string key, double? value) in metrics.Numbers)
        {
            json[key] = Json.Number(value);
        }

        return json;
    }

    /// <summary>Parameters as numbers and words.</summary>
    public static JsonObject ToJson(this IEnumerable<KeyValuePair<string, object>> parameters) =>
        new(parameters.Select(p => KeyValuePair.Create(p.Key, Parameter(p.Value))));

    public static JsonObject ToJson(this ParameterSet parameters) =>
        new(parameters.Select(p => KeyValuePair.Create(p.Key, p.Value.IsNumber ? Json.Number(p.Value.Number) : JsonValue.Create(p.Value.ToString()))));

    public static JsonObject ToJson(this Trade t) => new()
    {
        ["positionId"] = t.PositionId,
        ["symbol"] = t.Symbol,
        ["side"] = t.IsLong ? "long" : "short",
        ["quantity"] = Json.Number(t.Quantity),
        ["entryTime"] = Json.Time(t.EntryTime),
        ["entryPrice"] = Json.Number(t.EntryPrice),
        ["exitTime"] = Json.Time(t.ExitTime),
        ["exitPrice"] = Json.Number(t.ExitPrice),
        ["commission"] = Json.Number(t.Commission),
        ["profitLoss"] = Json.Number(t.ProfitLoss),
        ["returnPct"] = Json.Number(t.ReturnPct),
        ["maxAdversePct"] = Json.Number(t.MaxAdversePct),
        ["maxFavorablePct"] = Json.Number(t.MaxFavorablePct),
        ["stopLoss"] = Json.Number(t.StopLoss),
        ["takeProfit"] = Json.Number(t.TakeProfit),
        ["exitReason"] = Json.CamelCase(t.ExitReason),
        ["tag"] = t.Tag,
    };

    public static JsonObject ToJson(this StoredBenchmark b)
    {
        JsonObject json = new() { ["exchange"] = b.Key.Exchange, ["symbol"] = b.Key.Symbol, ["timeframe"] = b.Key.Timeframe.Name };
        foreach ((Statistic statistic, double? value) in b.Comparison.Figures)
        {
            json[statistic.Key] = Json.Number(value);
        }

        return json;
    }

    public static JsonObject ToJson(this RejectedOrder o) => new()
    {
        ["time"] = Json.Time(o.Time),
        ["symbol"] = o.Symbol,
        ["side"] = o.Side,
        ["quantity"] = Json.Number(o.Quantity),
        ["price"] = Json.Number(o.Price),
        ["reason"] = o.Reason,
    };

    public static JsonObject ToJson(this ReducedOrder o) => new()
    {
        ["time"] = Json.Time(o.Time),
        ["symbol"] = o.Symbol,
        ["side"] = o.Side,
        ["quantity"] = Json.Number(o.Quantity),
        ["filled"] = Json.Number(o.Filled),
        ["price"] = Json.Number(o.Price),
        ["reason"] = o.Reason,
    };

    public static JsonObject ToJson(this LookAheadReport report) => new()
    {
        ["clean"] = report.IsClean,
        ["cuts"] = report.Cuts.Count,
        ["differences"] = Json.Array(report.Differences, d => new JsonObject
        {
            ["cut"] = Json.Time(d.Cut),
            ["time"] = Json.Time(d.Time),
            ["what"] = d.What,
            ["withAllBars"] = d.WithAllBars,
            ["withoutLaterBars"] = d.WithoutLaterBars,
        }),
    };

    public static JsonNode? Parameter(object value) => value switch
    {
        bool b => JsonValue.Create(b),
        DateTime t => Json.Time(t),
        Enum word => word.ToString().ToLowerInvariant(),
        double or float or decimal => Json.Number(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        sbyte or byte or short or ushort or int or uint or long => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
