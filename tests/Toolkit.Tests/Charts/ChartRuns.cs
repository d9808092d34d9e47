using System.Text.Json.Nodes;
using Toolkit.Tests.Backtesting;

namespace Toolkit.Tests.Charts;

/// <summary>Runs to draw, and figures to look into.</summary>
internal static class ChartRuns
{
    /// <summary>A cross over four years of made bars: some 50 trades of both sides.</summary>
    public static BacktestResult Cross(string symbol = "WALK", int count = 1000) => Backtest.Run(
        SampleBars.Walk(7, count, symbol), new SmaCross(5, 20), new() { KeepIndicators = true, Commission = Commission.Rate(0.001), Calendar = TradingCalendar.Weekdays });

    public static JsonObject Figure(Chart chart) => (JsonObject)JsonNode.Parse(chart.Figure)!;

    public static JsonObject Trace(Chart chart, string name) =>
        Figure(chart)["data"]!.AsArray().Select(t => (JsonObject)t!).Single(t => (string?)t["name"] == name && t["meta"]?.ToString() != "legend");

    public static double[] Numbers(JsonNode? column) => [.. column!.AsArray().Select(v => v is null ? double.NaN : v.GetValue<double>())];

    public static string[] Texts(JsonNode? column) => [.. column!.AsArray().Select(v => v!.GetValue<string>())];
}
