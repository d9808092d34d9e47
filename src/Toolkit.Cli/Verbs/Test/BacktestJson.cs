using System.Globalization;

namespace Toolkit.Cli.Verbs;

/// <summary>Backtests as JSON.</summary>
internal static class BacktestJson
{
    /// <summary>The statistics by their keys; one that is not defined is null.</summary>
    public static JsonObject ToJson(this Metrics metrics) =>
        Json.ByKey([("start", metrics.Start), ("end", metrics.End), .. metrics.Numbers.Select(n => (n.Key, (object?)n.Value))]);

    /// <summary>The further statistics by their keys.</summary>
    public static JsonObject ToJson(this RiskStatistics risk) => Json.ByKey(risk.Numbers.Select(n => (n.Key, (object?)n.Value)));

    /// <summary>Parameters as numbers and words.</summary>
    public static JsonObject ToJson(this IEnumerable<KeyValuePair<string, object>> parameters) =>
        Json.ByKey(parameters.Select(p => (p.Key, (object?)Parameter(p.Value))));

    public static JsonObject ToJson(this ParameterSet parameters) =>
        Json.ByKey(parameters.Select(p => (p.Key, p.Value.IsNumber ? p.Value.Number : (object?)p.Value.ToString())));

    public static object ToJson(this Trade t) => new
    {
        t.PositionId, t.Symbol, Side = t.IsLong ? "long" : "short", t.Quantity, t.EntryTime, t.EntryPrice, t.ExitTime, t.ExitPrice, t.Commission,
        t.ProfitLoss, t.ReturnPct, t.MaxAdversePct, t.MaxFavorablePct, t.StopLoss, t.TakeProfit, t.ExitReason, t.Tag,
    };

    public static JsonObject ToJson(this StoredBenchmark b) => Json.ByKey(
        [("exchange", b.Key.Exchange), ("symbol", b.Key.Symbol), ("timeframe", b.Key.Timeframe), .. b.Comparison.Figures.Select(f => (f.Statistic.Key, (object?)f.Value))]);

    public static JsonNode? Parameter(object? value) => value switch
    {
        null or bool or DateTime => Json.Of(value),
        Enum word => word.ToString().ToLowerInvariant(),
        double or float or decimal => Json.Of(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        sbyte or byte or short or ushort or int or uint or long => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
