using Toolkit.Charts;

namespace Toolkit.Reports;

/// <summary>The statistics of a run in a report.</summary>
internal static class StatisticsPart
{
    /// <summary>The numbers that one looks at first.</summary>
    public static Html Tiles(Metrics metrics) => Html.Of($"""
        <dl class="tiles">
        {Tile("returnPct", metrics, $"buy and hold {MetricText.Value("buyHoldReturnPct", metrics.BuyHoldReturnPct)}", signed: true)}
        {Tile("annualReturnPct", metrics, $"volatility {MetricText.Value("annualVolatilityPct", metrics.AnnualVolatilityPct)}", signed: true)}
        {Tile("sharpe", metrics, $"Sortino {MetricText.Value("sortino", metrics.Sortino)}")}
        {Tile("maxDrawdownPct", metrics, $"longest {MetricText.Value("maxDrawdownDays", metrics.MaxDrawdownDays)}")}
        {Tile("trades", metrics, $"win rate {MetricText.Value("winRatePct", metrics.WinRatePct)}")}
        {Tile("profitFactor", metrics, $"expectancy {MetricText.Value("expectancyPct", metrics.ExpectancyPct)}")}
        </dl>
        """);

    /// <summary>All of them, in the order of their keys.</summary>
    public static Html Table(Metrics metrics) => Html.Of($"""
        <section><h2>Statistics</h2><dl class="statistics">
        {Row("start", "Start", TradeText.Time(metrics.Start))}{Row("end", "End", TradeText.Time(metrics.End))}
        {metrics.Numbers.Select(n => Row(n.Key, MetricText.Label(n.Key), MetricText.Value(n.Key, n.Value)))}
        </dl></section>
        """);

    /// <summary>What the run was held against.</summary>
    public static Html Against(SeriesKey benchmark, BenchmarkComparison comparison) => Html.Of($"""
        <section><h2>Against {benchmark.ToString()}</h2><dl class="statistics">
        {Row("alphaPct", "Alpha a year", MetricText.Value("returnPct", comparison.AlphaPct))}{Row("beta", "Beta", MetricText.Value("beta", comparison.Beta))}
        {Row("correlation", "Correlation", MetricText.Value("correlation", comparison.Correlation))}{Row("benchmarkReturnPct", "Return of the benchmark", MetricText.Value("returnPct", comparison.BenchmarkReturnPct))}
        </dl></section>
        """);

    private static Html Row(string key, string label, string value) =>
        Html.Of($"<div data-key=\"{key}\"><dt>{label}</dt><dd>{value}</dd></div>");

    private static Html Tile(string key, Metrics metrics, string below, bool signed = false)
    {
        string tone = signed && metrics[key] is { } value ? value > 0 ? "rise" : value < 0 ? "fall" : "" : "";
        return Html.Of($"<div class=\"tile\"><dt>{MetricText.Label(key)}</dt><dd class=\"{tone}\">{MetricText.Value(key, metrics[key])}</dd><small>{below}</small></div>");
    }
}
