using Toolkit.Charts;

namespace Toolkit.Reports;

/// <summary>The statistics of a run in a report.</summary>
internal static class StatisticsPart
{
    /// <summary>The numbers that one looks at first.</summary>
    public static Html Tiles(Metrics metrics) => Html.Of($"""
        <dl class="tiles">
        {Tile(metrics, "returnPct", "buyHoldReturnPct", signed: true)}
        {Tile(metrics, "annualReturnPct", "annualVolatilityPct", signed: true)}
        {Tile(metrics, "sharpe", "sortino")}
        {Tile(metrics, "maxDrawdownPct", "maxDrawdownDays")}
        {Tile(metrics, "trades", "winRatePct")}
        {Tile(metrics, "profitFactor", "expectancyPct")}
        </dl>
        """);

    /// <summary>All of them, in the order of their keys.</summary>
    public static Html Table(Metrics metrics) => Html.Of($"""
        <section><h2>Statistics</h2><dl class="statistics">
        {Row("start", "Start", TradeText.Time(metrics.Start))}{Row("end", "End", TradeText.Time(metrics.End))}
        {Statistic.All.Select(s => Row(s.Key, s.Label, PlotText.Of(s, metrics[s.Key])))}
        </dl></section>
        """);

    /// <summary>The further ones.</summary>
    public static Html Table(RiskStatistics risk) => Html.Of($"""
        <section><h2>Tails, drawdowns, chance</h2><dl class="statistics">
        {RiskStatistics.All.Select(s => Row($"risk.{s.Key}", s.Label, PlotText.Of(s, risk[s.Key])))}
        </dl></section>
        """);

    /// <summary>What the run was held against.</summary>
    public static Html Against(SeriesKey benchmark, BenchmarkComparison comparison) => Html.Of($"""
        <section><h2>Against {benchmark.ToString()}</h2><dl class="statistics">
        {comparison.Figures.Select(f => Row($"benchmark.{f.Statistic.Key}", f.Statistic.Label, PlotText.Of(f.Statistic, f.Value)))}
        </dl></section>
        """);

    private static Html Row(string key, string label, string value) =>
        Html.Of($"<div data-key=\"{key}\"><dt>{label}</dt><dd>{value}</dd></div>");

    private static Html Tile(Metrics metrics, string key, string below, bool signed = false)
    {
        Statistic large = Statistic.Of(key), small = Statistic.Of(below);
        string tone = signed && metrics[key] is { } value ? value > 0 ? "rise" : value < 0 ? "fall" : "" : "";
        return Html.Of(
            $"<div class=\"tile\"><dt>{large.Label}</dt><dd class=\"{tone}\">{PlotText.Of(large, metrics[key])}</dd><small>{small.Label} {PlotText.Of(small, metrics[below])}</small></div>");
    }
}
