using System.Text.Json;

namespace Toolkit.Runs;

/// <summary>A whole run as JSON. A number that is not defined is null; times are ISO 8601 with Z.</summary>
internal static class RunJson
{
    public static void Write(Stream stream, StoredRun run, JsonWriterOptions options)
    {
        using Utf8JsonWriter json = new(stream, options);
        json.WriteStartObject();
        Facts(json, run);
        json.WritePropertyName("options");
        OptionsJson.Write(json, run.Options);
        Series(json, run.Series);
        Metrics(json, run.Metrics);
        Texts(json, "warnings", run.Result.Warnings);
        Benchmark(json, run.Benchmark);
        Rejections(json, run.Result.Rejections);
        Reductions(json, run.Result.Reductions);
        Trades(json, "trades", run.Result.Trades);
        Trades(json, "openTrades", run.Result.OpenTrades);
        Equity(json, run.Result);
        json.WriteEndObject();
    }

    private static void Facts(Utf8JsonWriter json, StoredRun run)
    {
        json.WriteNumber("runId", run.Id);
        json.WriteString("name", run.Name);
        json.WriteString("strategy", run.Result.Strategy);
        json.WriteString("kind", OptionsJson.Word(run.Kind));
        json.WriteString("strategyHash", run.StrategyHash);
        json.WriteString("strategySource", run.StrategySource);
        json.WriteString("symbol", run.Summary.Symbol);
        json.WriteString("timeframe", run.Summary.Timeframe?.Name);
        json.WriteString("createdAt", Iso(run.CreatedAt));
        json.WriteNumber("elapsedMs", run.Summary.Elapsed.TotalMilliseconds);
        json.WriteString("toolkit", run.ToolkitVersion);
        json.WriteString("gitCommit", run.GitCommit);
        Number(json, "version", run.Summary.Version);
        json.WriteString("dataSha256", run.Summary.DataSha256);
        json.WriteString("notes", run.Summary.Notes);
        Texts(json, "tags", run.Tags);
        json.WriteStartObject("params");
        foreach ((string name, object value) in run.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            Parameter(json, name, value);
        }

        json.WriteEndObject();
    }

    private static void Parameter(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case bool truth:
                json.WriteBoolean(name, truth);
                break;
            case decimal exact:
                json.WriteNumber(name, exact);
                break;
            case var _ when SettingDifferences.Number(value) is { } number:
                Number(json, name, number);
                break;
            default:
                json.WriteString(name, SettingDifferences.Text(value));
                break;
        }
    }

    private static void Series(Utf8JsonWriter json, IReadOnlyList<StoredSeries> all)
    {
        json.WriteStartArray("series");
        foreach (StoredSeries series in all)
        {
            json.WriteStartObject();
            json.WriteString("exchange", series.Key?.Exchange);
            json.WriteString("symbol", series.Symbol);
            json.WriteString("timeframe", series.Key?.Timeframe.Name);
            json.WriteBoolean("main", series.IsMain);
            json.WriteNumber("bars", series.Bars);
            json.WriteString("from", series.From is { } from ? Iso(from) : null);
            json.WriteString("to", series.To is { } to ? Iso(to) : null);
            json.WriteString("sha256", series.Sha256);
            json.WriteString("calendar", series.Calendar);
            json.WritePropertyName("origin");
            if (OriginJson.Write(series.Origin) is { } origin)
            {
                json.WriteRawValue(origin);
            }
            else
            {
                json.WriteNullValue();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Metrics(Utf8JsonWriter json, Metrics metrics)
    {
        json.WriteStartObject("metrics");
        json.WriteString("start", Iso(metrics.Start));
        json.WriteString("end", Iso(metrics.End));
        foreach ((string key, double? value) in metrics.Numbers)
        {
            Number(json, key, value);
        }

        json.WriteEndObject();
    }

    private static void Rejections(Utf8JsonWriter json, IReadOnlyList<RejectedOrder> orders)
    {
        json.WriteStartArray("rejectedOrders");
        foreach (RejectedOrder order in orders)
        {
            json.WriteStartObject();
            json.WriteString("time", Iso(order.Time));
            json.WriteString("symbol", order.Symbol);
            json.WriteNumber("side", order.Side);
            Number(json, "quantity", order.Quantity);
            Number(json, "price", order.Price);
            json.WriteString("reason", order.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Reductions(Utf8JsonWriter json, IReadOnlyList<ReducedOrder> orders)
    {
        json.WriteStartArray("reducedOrders");
        foreach (ReducedOrder order in orders)
        {
            json.WriteStartObject();
            json.WriteString("time", Iso(order.Time));
            json.WriteString("symbol", order.Symbol);
            json.WriteNumber("side", order.Side);
            Number(json, "quantity", order.Quantity);
            Number(json, "filled", order.Filled);
            Number(json, "price", order.Price);
            json.WriteString("reason", order.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Benchmark(Utf8JsonWriter json, StoredBenchmark? benchmark)
    {
        json.WritePropertyName("benchmark");
        if (benchmark is null)
        {
            json.WriteNullValue();
        }
        else
        {
            BenchmarkJson.Write(json, benchmark);
        }
    }

    private static void Trades(Utf8JsonWriter json, string name, IReadOnlyList<Trade> trades)
    {
        json.WriteStartArray(name);
        foreach (Trade trade in trades)
        {
            json.WriteStartObject();
            json.WriteString("symbol", trade.Symbol);
            Number(json, "quantity", trade.Quantity);
            json.WriteString("entryTime", Iso(trade.EntryTime));
            Number(json, "entryPrice", trade.EntryPrice);
            json.WriteString("exitTime", Iso(trade.ExitTime));
            Number(json, "exitPrice", trade.ExitPrice);
            Number(json, "commission", trade.Commission);
            Number(json, "entryCommission", trade.EntryCommission);
            Number(json, "profitLoss", trade.ProfitLoss);
            Number(json, "returnPct", trade.ReturnPct);
            json.WriteString("exitReason", OptionsJson.Word(trade.ExitReason));
            json.WriteNumber("positionId", trade.PositionId);
            Number(json, "stopLoss", trade.StopLoss);
            Number(json, "takeProfit", trade.TakeProfit);
            Number(json, "maxAdversePct", trade.MaxAdversePct);
            Number(json, "maxFavorablePct", trade.MaxFavorablePct);
            json.WriteString("tag", trade.Tag);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

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

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static string Iso(DateTime time) => UnixMicroseconds.ToIso(UnixMicroseconds.From(time));
}
