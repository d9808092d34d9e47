using Toolkit.Charts;

namespace Toolkit.Reports;

/// <summary>The report of one run.</summary>
internal static class RunReport
{
    /// <summary>Candle charts in a report; each is a megabyte at most.</summary>
    private const int MaxCandleCharts = 6;

    public static Page Of(BacktestResult result, ReportOptions options)
    {
        string symbols = string.Join(", ", result.Series.Select(s => s.Symbol));
        string frames = string.Join(", ", result.Series.Select(s => s.Timeframe.Name).Distinct());
        string title = symbols.Length == 0 ? result.Strategy : $"{result.Strategy} on {symbols}";
        return Of(result, options, new($"Backtest{Synthetic(result)}", title, Joined(symbols, frames), HeaderPart.Of(result)), options.Benchmark is { } bars ? (bars.Key, result.Against(bars)) : null);
    }

    public static Page Of(StoredRun run, ReportOptions options) => Of(run.Result, options, new(
        $"Backtest{Synthetic(run.Result)}, run {run.Id}", run.Name, Joined(run.Summary.Symbol, run.Summary.Timeframe?.Name ?? ""), HeaderPart.Of(run.Result).Concat(HeaderPart.Of(run))),
        options.Benchmark is { } bars ? (bars.Key, run.Result.Against(bars)) : run.Benchmark is { } kept ? (kept.Key, kept.Comparison) : null);

    private static string Synthetic(BacktestResult result) => result.IsSynthetic ? ", SYNTHETIC" : "";

    private static Page Of(BacktestResult result, ReportOptions options, Heading heading, (SeriesKey Key, BenchmarkComparison Comparison)? benchmark)
    {
        Metrics metrics = result.Metrics;
        string title = options.Title ?? heading.Title;
        IReadOnlyList<BarSeries> bars = options.Bars ?? result.Series;
        Chart equity = Chart.Equity(result, options.Benchmark, bars.Count == 1 ? bars[0] : null);
        return new(title)
        {
            Body = Html.Of($"""
                <header><p class="kind">{heading.Kind}</p><h1>{title}</h1>
                <p class="about">{Joined(heading.Bars, $"{TradeText.Time(metrics.Start)} to {TradeText.Time(metrics.End)} (UTC)")}<br>{Joined(result.Strategy, HeaderPart.Parameters(result), HeaderPart.Costs(result))}</p>
                {HeaderPart.Warnings([.. OrderSummary.Of(result), .. result.Warnings])}
                {StatisticsPart.Tiles(metrics)}</header>
                <main>
                <section><h2>Equity and drawdown</h2>{equity.Drawing(withCaption: false)}</section>
                {StatisticsPart.Table(metrics)}
                {(benchmark is { } held ? StatisticsPart.Against(held.Key, held.Comparison) : Html.Empty)}
                {OptionPart.Of(result)}
                {Candles(result, bars)}
                {MonthPart.Table(MonthGrid.Of(result))}
                {Sharpe(result)}
                {Sweep(options.Heatmap)}
                {HeaderPart.Facts("Parameters, costs and bars", heading.Facts)}
                {TradePart.Table([.. result.Trades, .. result.OpenTrades], options.MaxTrades)}
                </main>
                {Footer()}
                """),
        };
    }

    public static Html Footer() => Html.Of(
        $"<footer>Made by Toolkit {typeof(RunReport).Assembly.GetName().Version?.ToString(3)}. One file, no network. Charts: plotly.js, MIT licence. Past results say little about future ones.</footer>");

    private static Html Candles(BacktestResult result, IReadOnlyList<BarSeries> all)
    {
        BarSeries[] shown = [.. all.Where(s => s.Count > 0).Take(MaxCandleCharts)];
        if (shown.Length == 0)
        {
            return Html.Empty;
        }

        string more = all.Count > MaxCandleCharts ? $" (the first {MaxCandleCharts} of {all.Count} symbols)" : "";
        return Html.Of(
            $"<section><h2>Prices and trades{more}</h2>{shown.Select(s => Chart.Candles(InRun(s, result), result).Drawing(withCaption: shown.Length > 1))}</section>");
    }

    /// <summary>The bars of the run itself, without those before it that only warmed the indicators up.</summary>
    private static BarSeries InRun(BarSeries bars, BacktestResult result) =>
        result.Options.From is { } from && bars.Slice(from, null) is { Count: > 0 } inside ? inside : bars;

    private static Html Sharpe(BacktestResult result)
    {
        const int halfYear = 126;
        return result.SessionEnds.Count > 2 * halfYear
            ? Html.Of($"<section><h2>Sharpe ratio of the last {halfYear} sessions</h2>{Chart.RollingSharpe(result, halfYear).Drawing(withCaption: false)}</section>")
            : Html.Empty;
    }

    private static Html Sweep(SweepHeatmap? map) => map is null
        ? Html.Empty
        : Html.Of($"<section><h2>Sweep: {Statistic.Of(map.Metric).Label} by {map.X} and {map.Y}</h2>{Chart.Heatmap(map).Drawing(withCaption: false)}</section>");

    private static string Joined(params string[] parts) => string.Join(" · ", parts.Where(p => p.Length > 0));

    /// <param name="Kind">What the page is of.</param>
    /// <param name="Title">Its heading, when none is asked for.</param>
    /// <param name="Bars">Symbols and timeframes in a line.</param>
    /// <param name="Facts">What is told about the run besides its numbers.</param>
    private sealed record Heading(string Kind, string Title, string Bars, IEnumerable<(string Name, string? Value)> Facts);
}
