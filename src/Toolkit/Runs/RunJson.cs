using System.Text.Json;
using System.Text.Json.Nodes;
using Toolkit.Backtesting;

namespace Toolkit.Runs;

/// <summary>A whole run as JSON. A number that is not defined is null; times are ISO 8601 with Z.</summary>
internal static class RunJson
{
    public static void Write(Stream stream, StoredRun run, JsonWriterOptions options)
    {
        using Utf8JsonWriter json = new(stream, options);
        json.WriteStartObject();
        foreach ((string name, JsonNode? value) in Of(run))
        {
            json.WritePropertyName(name);
            if (value is null)
            {
                json.WriteNullValue();
            }
            else
            {
                value.WriteTo(json);
            }
        }

        Equity(json, run.Result);
        json.WriteEndObject();
    }

    private static JsonObject Of(StoredRun run) => new()
    {
        ["runId"] = run.Id,
        ["name"] = run.Name,
        ["strategy"] = run.Result.Strategy,
        ["kind"] = OptionsJson.Word(run.Kind),
        ["strategyHash"] = run.StrategyHash,
        ["strategySource"] = run.StrategySource,
        ["symbol"] = run.Summary.Symbol,
        ["timeframe"] = run.Summary.Timeframe?.Name,
        ["createdAt"] = Iso(run.CreatedAt),
        ["elapsedMs"] = run.Summary.Elapsed.TotalMilliseconds,
        ["toolkit"] = run.ToolkitVersion,
        ["gitCommit"] = run.GitCommit,
        ["version"] = run.Summary.Version,
        ["dataSha256"] = run.Summary.DataSha256,
        ["notes"] = run.Summary.Notes,
        ["tags"] = OptionsJson.Texts(run.Tags),
        ["params"] = new JsonObject(run.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Parameter(p.Value)))),
        ["options"] = OptionsJson.Of(run.Options),
        ["series"] = Array(run.Series, Of),
        ["metrics"] = new JsonObject(
        [
            KeyValuePair.Create("start", (JsonNode?)Iso(run.Metrics.Start)),
            KeyValuePair.Create("end", (JsonNode?)Iso(run.Metrics.End)),
            .. run.Metrics.Numbers.Select(number => KeyValuePair.Create(number.Key, Number(number.Value))),
        ]),
        ["risk"] = new JsonObject(run.Result.Risk.Numbers.Select(number => KeyValuePair.Create(number.Key, Number(number.Value)))),
        ["warnings"] = OptionsJson.Texts(run.Result.Warnings),
        ["benchmark"] = BenchmarkJson.Of(run.Benchmark),
        ["rejectedOrders"] = Array(run.Result.Rejections, Of),
        ["reducedOrders"] = Array(run.Result.Reductions, order =>
        {
            JsonObject json = Of(new RejectedOrder(order.Time, order.Symbol, order.Side, order.Quantity, order.Price, order.Reason));
            json.Insert(json.IndexOf("price"), "filled", Number(order.Filled));
            return json;
        }),
        ["skipped"] = OptionsJson.Counts(run.Result.SkippedEntries),
        ["byExitReason"] = Array(run.Result.TradesBy(TradeGrouping.ExitReason), Of),
        ["trades"] = Array(run.Result.Trades, Of),
        ["openTrades"] = Array(run.Result.OpenTrades, Of),
    };

    internal static JsonNode? Parameter(object value) => value switch
    {
        bool truth => truth,
        decimal exact => exact,
        _ when SettingDifferences.Number(value) is { } number => Number(number),
        _ => PlainValue.TextOf(value),
    };

    private static JsonObject Of(StoredSeries series) => new()
    {
        ["exchange"] = series.Key?.Exchange,
        ["symbol"] = series.Symbol,
        ["timeframe"] = series.Key?.Timeframe.Name,
        ["main"] = series.IsMain,
        ["bars"] = series.Bars,
        ["from"] = series.From is { } from ? Iso(from) : null,
        ["to"] = series.To is { } to ? Iso(to) : null,
        ["sha256"] = series.Sha256,
        ["calendar"] = series.Calendar,
        ["origin"] = OriginJson.Of(series.Origin),
    };

    private static JsonObject Of(RejectedOrder order) => new()
    {
        ["time"] = Iso(order.Time),
        ["symbol"] = order.Symbol,
        ["side"] = order.Side,
        ["quantity"] = Number(order.Quantity),
        ["price"] = Number(order.Price),
        ["reason"] = order.Reason,
    };

    private static JsonObject Of(Trade trade)
    {
        JsonObject json = Plain(trade);
        if (trade.Legs.Count > 0)
        {
            json["multiplier"] = Number(trade.Multiplier);
            json["capitalAtRisk"] = Number(trade.CapitalAtRisk);
            json["legs"] = Legs(trade);
        }

        return json;
    }

    private static JsonObject Of(TradeGroup exits) => new()
    {
        ["reason"] = JsonNamingPolicy.CamelCase.ConvertName(exits.Name),
        ["trades"] = exits.Trades,
        ["winRatePct"] = Number(exits.WinRatePct),
        ["profitLoss"] = Number(exits.ProfitLoss),
        ["avgTradePct"] = Number(exits.AvgTradePct),
        ["avgDays"] = Number(exits.AvgDays),
    };

    internal static JsonArray Legs(Trade trade) => Array(trade.Legs, Of);

    private static JsonObject Of(TradeLeg leg) => new()
    {
        ["expiry"] = leg.Contract.Expiry.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["strike"] = Number(leg.Contract.Strike),
        ["right"] = OptionsJson.Word(leg.Contract.Right),
        ["quantity"] = Number(leg.Quantity),
        ["entryPrice"] = Number(leg.EntryPrice),
        ["exitPrice"] = Number(leg.ExitPrice),
        ["commission"] = Number(leg.Commission),
        ["profitLoss"] = Number(leg.ProfitLoss),
    };

    private static JsonObject Plain(Trade trade) => new()
    {
        ["symbol"] = trade.Symbol,
        ["quantity"] = Number(trade.Quantity),
        ["entryTime"] = Iso(trade.EntryTime),
        ["entryPrice"] = Number(trade.EntryPrice),
        ["exitTime"] = Iso(trade.ExitTime),
        ["exitPrice"] = Number(trade.ExitPrice),
        ["commission"] = Number(trade.Commission),
        ["entryCommission"] = Number(trade.EntryCommission),
        ["profitLoss"] = Number(trade.ProfitLoss),
        ["returnPct"] = Number(trade.ReturnPct),
        ["exitReason"] = OptionsJson.Word(trade.ExitReason),
        ["positionId"] = trade.PositionId,
        ["stopLoss"] = Number(trade.StopLoss),
        ["takeProfit"] = Number(trade.TakeProfit),
        ["maxAdversePct"] = Number(trade.MaxAdversePct),
        ["maxFavorablePct"] = Number(trade.MaxFavorablePct),
        ["tag"] = trade.Tag,
    };

    // Of a long curve nodes would take ten times the memory.
    private static void Equity(Utf8JsonWriter json, BacktestResult result)
    {
        json.WriteStartObject("equity");
        json.WriteStartArray("time");
        foreach (long time in result.Time.Microseconds)
        {
            json.WriteStringValue(UnixMicroseconds.ToIso(time));
        }

        json.WriteEndArray();
        json.WriteStartArray("value");
        foreach (double value in result.Equity.Span)
        {
            if (double.IsFinite(value))
            {
                json.WriteNumberValue(value);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static JsonArray Array<T>(IEnumerable<T> all, Func<T, JsonObject> of) => new([.. all.Select(of)]);

    private static JsonNode? Number(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private static string Iso(DateTime time) => UnixMicroseconds.ToIso(UnixMicroseconds.From(time));
}
