using System.Globalization;

namespace Toolkit.Cli.Verbs;

/// <summary>Runs on options, as JSON and for a reader.</summary>
internal sealed class OptionRunText(TextWriter output)
{
    private const int SweepRowsShown = 20;

    public static JsonObject Json(OptionMarket market, BacktestResult result, bool trades)
    {
        JsonObject json = Output.Json.Object(new
        {
            result.Strategy,
            Symbol = market.Underlying,
            market.Bars.Key.Exchange,
            market.Bars.Timeframe,
            Calendar = market.Options.Calendar.Name,
            Synthetic = market.IsSynthetic,
        });
        json["params"] = result.Parameters.ToJson();
        json["metrics"] = result.Metrics.ToJson();
        json["trades"] = result.Trades.Count;
        json["openTrades"] = result.OpenTrades.Count;
        json["skipped"] = Output.Json.ByKey(result.SkippedEntries.Select(s => (s.Key, (object?)s.Value)));
        json["byExitReason"] = Output.Json.Of(result.TradesBy(TradeGrouping.ExitReason).Select(e => new
        {
            Reason = Reason(e), e.Trades, e.WinRatePct, e.ProfitLoss, e.AvgTradePct, e.AvgDays,
        }));
        json["runId"] = null;
        json["warnings"] = Output.Json.Of(result.Warnings);
        json["rejectedOrders"] = Output.Json.Of(result.Rejections);
        json["reducedOrders"] = Output.Json.Of(result.Reductions);
        json["elapsedMs"] = Output.Json.Of(result.Elapsed);
        if (trades)
        {
            json["tradeList"] = Output.Json.Of(result.Trades.Select(Of));
        }

        return json;
    }

    public void Write(OptionMarket market, BacktestResult result, bool trades)
    {
        Heading(market, result.Strategy, result.Metrics);
        MetricsText.Orders(output, result);
        MetricsText.Write(output, result.Metrics);
        TextTable.Write(output, ["ended by", "trades", "win rate %", "profit", "average %", "days"], result.TradesBy(TradeGrouping.ExitReason), e =>
            [Reason(e), e.Trades, MetricsText.Number(e.WinRatePct), MetricsText.Number(e.ProfitLoss), MetricsText.Number(e.AvgTradePct), MetricsText.Number(e.AvgDays)]);
        if (result.SkippedEntries.Count > 0)
        {
            output.WriteLine($"entries skipped: {string.Join(", ", result.SkippedEntries.Select(s => $"{s.Key} {Text.Count(s.Value)}"))}");
        }

        if (trades)
        {
            TextTable.Write(output, ["entry", "exit", "structure", "quantity", "entry price", "exit price", "profit", "return %", "reason"], result.Trades, t =>
            [
                t.EntryTime, t.ExitTime, t.Tag, t.Quantity, MetricsText.Number(t.EntryPrice), MetricsText.Number(t.ExitPrice), MetricsText.Number(t.ProfitLoss),
                MetricsText.Number(t.ReturnPct), Output.Json.Word(t.ExitReason),
            ]);
        }
    }

    private static string Reason(TradeGroup exits) => Output.Json.Word(Enum.Parse<ExitReason>(exits.Name));

    public void Write(OptionMarket market, SweepResult sweep)
    {
        Heading(market, market.IsSynthetic ? "SYNTHETIC sweep" : "sweep", sweep.Best.Metrics);
        string[] keys = [.. BacktestText.Shown.Contains(sweep.Metric) ? BacktestText.Shown : BacktestText.Shown.Prepend(sweep.Metric)];
        TextTable.Write(
            output, [.. sweep.ParameterNames, .. keys], sweep.Take(SweepRowsShown),
            r => [.. sweep.ParameterNames.Select(n => (object?)r.Parameters[n].ToString()), .. keys.Select(k => MetricsText.Number(k, r.Metrics[k]))]);
        output.WriteLine(sweep.Count > SweepRowsShown
            ? $"(the best {SweepRowsShown} of {Text.Count(sweep.Count)} by {sweep.Metric}; --format csv or --json gives all)"
            : $"({Text.Count(sweep.Count)} by {sweep.Metric}, best first)");
    }

    private void Heading(OptionMarket market, string what, Metrics metrics)
    {
        output.WriteLine($"{what} on {Text.Of($"{market.Bars.Key.Exchange}:{market.Underlying}")} {market.Bars.Timeframe}");
        output.WriteLine($"{Text.Of(metrics.Start)} to {Text.Of(metrics.End)}, {Text.Count(market.Moments.Count)} moments, {market.Options.Calendar} ({Text.Of(metrics.PeriodsPerYear)} periods a year)");
        output.WriteLine();
    }

    private static JsonObject Of(Trade trade)
    {
        JsonObject json = Output.Json.Object(trade.ToJson());
        json["capitalAtRisk"] = trade.CapitalAtRisk;
        json["legs"] = Output.Json.Of(trade.Legs.Select(l => new
        {
            Expiry = l.Contract.Expiry.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), l.Contract.Strike, l.Contract.Right, l.Quantity, l.EntryPrice, l.ExitPrice, l.Commission, l.ProfitLoss,
        }));
        return json;
    }
}
