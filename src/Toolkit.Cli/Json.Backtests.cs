using System.Globalization;
using System.Text.Json.Nodes;

namespace Toolkit.Cli;

internal static partial class Json
{
    /// <summary>The statistics by their keys; one that is not defined is null.</summary>
    public static JsonObject Of(Metrics metrics)
    {
        JsonObject json = new() { ["start"] = Time(metrics.Start), ["end"] = Time(metrics.End) };
        foreach ((string key, double? value) in metrics.Numbers)
        {
            json[key] = Number(value);
        }

        return json;
    }

    /// <summary>Parameters as numbers and words.</summary>
    public static JsonObject Of(IEnumerable<KeyValuePair<string, object>> parameters) =>
        new(parameters.Select(p => KeyValuePair.Create(p.Key, Parameter(p.Value))));

    public static JsonObject Of(ParameterSet parameters) =>
        new(parameters.Select(p => KeyValuePair.Create(p.Key, p.Value.IsNumber ? Number(p.Value.Number) : JsonValue.Create(p.Value.ToString()))));

    public static JsonObject Of(Trade t) => new()
    {
        ["positionId"] = t.PositionId,
        ["symbol"] = t.Symbol,
        ["side"] = t.IsLong ? "long" : "short",
        ["quantity"] = Number(t.Quantity),
        ["entryTime"] = Time(t.EntryTime),
        ["entryPrice"] = Number(t.EntryPrice),
        ["exitTime"] = Time(t.ExitTime),
        ["exitPrice"] = Number(t.ExitPrice),
        ["commission"] = Number(t.Commission),
        ["profitLoss"] = Number(t.ProfitLoss),
        ["returnPct"] = Number(t.ReturnPct),
        ["maxAdversePct"] = Number(t.MaxAdversePct),
        ["maxFavorablePct"] = Number(t.MaxFavorablePct),
        ["stopLoss"] = Number(t.StopLoss),
        ["takeProfit"] = Number(t.TakeProfit),
        ["exitReason"] = CamelCase(t.ExitReason),
        ["tag"] = t.Tag,
    };

    public static JsonObject Of(StoredBenchmark b)
    {
        JsonObject json = new() { ["exchange"] = b.Key.Exchange, ["symbol"] = b.Key.Symbol, ["timeframe"] = b.Key.Timeframe.Name };
        foreach ((Statistic statistic, double? value) in b.Comparison.Figures)
        {
            json[statistic.Key] = Number(value);
        }

        return json;
    }

    public static JsonObject Of(RejectedOrder o) => new()
    {
        ["time"] = Time(o.Time),
        ["symbol"] = o.Symbol,
        ["side"] = o.Side,
        ["quantity"] = Number(o.Quantity),
        ["price"] = Number(o.Price),
        ["reason"] = o.Reason,
    };

    public static JsonObject Of(ReducedOrder o) => new()
    {
        ["time"] = Time(o.Time),
        ["symbol"] = o.Symbol,
        ["side"] = o.Side,
        ["quantity"] = Number(o.Quantity),
        ["filled"] = Number(o.Filled),
        ["price"] = Number(o.Price),
        ["reason"] = o.Reason,
    };

    public static JsonObject Of(LookAheadReport report) => new()
    {
        ["clean"] = report.IsClean,
        ["cuts"] = report.Cuts.Count,
        ["differences"] = Array(report.Differences, d => new JsonObject
        {
            ["cut"] = Time(d.Cut),
            ["time"] = Time(d.Time),
            ["what"] = d.What,
            ["withAllBars"] = d.WithAllBars,
            ["withoutLaterBars"] = d.WithoutLaterBars,
        }),
    };

    private static JsonNode? Parameter(object value) => value switch
    {
        bool b => JsonValue.Create(b),
        DateTime t => Time(t),
        Enum word => word.ToString().ToLowerInvariant(),
        double or float or decimal => Number(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        sbyte or byte or short or ushort or int or uint or long => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
