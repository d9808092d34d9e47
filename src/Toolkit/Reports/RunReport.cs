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
        BarSeries? against = options.Benchmark ?? (bars.Count == 1 && bars[0].Count > 0 ? bars[0] : null);
        TimeZoneInfo zone = (result.Options.Calendar ?? bars.FirstOrDefault()?.Calendar)?.Zone ?? TimeZoneInfo.Utc;
        return new(title)
        {
            Body = Html.Of($"""
                <header><p class="kind">{heading.Kind}</p><h1>{title}</h1>
                <p class="about">{Joined(heading.Bars, $"{TradeText.Time(metrics.Start)} to {TradeText.Time(metrics.End)} (UTC)")}<br>{Joined(result.Strategy, HeaderPart.Parameters(result), HeaderPart.Costs(result))}</p>
                {HeaderPart.Warnings([.. OrderSummary.Of(result), .. result.Warnings])}
                {StatisticsPart.Tiles(metrics)}</header>
                <main>
                <section><h2>Equity and drawdown</h2>{Chart.Equity(result, options.Benchmark, bars).Drawing(withCaption: false)}</section>
                <div class="pair">{DrawdownPart.Table(result)}{YearPart.Table(result, against)}</div>
                {StatisticsPart.Table(metrics)}
                {StatisticsPart.Table(result.Risk)}
                {(benchmark is { } held ? StatisticsPart.Against(held.Key, held.Comparison) : Html.Empty)}
                {OptionPart.Of(result)}
                {Candles(result, bars)}
                {MonthPart.Table(MonthGrid.Of(result))}
                <div class="pair">{Figure("Returns of sessions, %", Chart.Returns(result))}{(result.Trades.Count + result.OpenTrades.Count > 0 ? Figure("Positions, % of equity", Chart.Exposure(result, bars)) : Html.Empty)}</div>
                {Rolling(result, against)}
                {(result.Trades.Count > 0 ? Figure("Profit or loss of each trade", Chart.Trades(result)) : Html.Empty)}
                {GroupPart.Tables(result, zone)}
                {CostPart.Facts(result)}
                {MonteCarloPart.Of(result)}
                {SweepPart.Of(options)}
                {WalkForwardPart.Table(options.Windows)}
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

    private static Html Figure(string title, Chart chart) => Html.Of($"<section><h2>{title}</h2>{chart.Drawing(withCaption: false)}</section>");

    private static Html Rolling(BacktestResult result, BarSeries? against)
    {
        const int halfYear = 126;
        return result.SessionEnds.Count <= 2 * halfYear
            ? Html.Empty
            : Html.Of($"""
                <div class="pair">{Figure($"Sharpe ratio, {halfYear} sessions", Chart.RollingSharpe(result, halfYear))}
                {Figure($"Volatility a year, %, {halfYear} sessions", Chart.RollingVolatility(result, halfYear))}
                {(against is null ? Html.Empty : Figure($"Beta against {against.Symbol}, {halfYear} sessions", Chart.RollingBeta(result, against, halfYear)))}</div>
                """);
    }

    private static string Joined(params string[] parts) => string.Join(" · ", parts.Where(p => p.Length > 0));

    /// <param name="Kind">What the page is of.</param>
    /// <param name="Title">Its heading, when none is asked for.</param>
    /// <param name="Bars">Symbols and timeframes in a line.</param>
    /// <param name="Facts">What is told about the run besides its numbers.</param>
    private sealed record Heading(string Kind, string Title, string Bars, IEnumerable<(string Name, string? Value)> Facts);
}
