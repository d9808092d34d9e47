using Toolkit.Backtesting;
using Toolkit.Charts;

namespace Toolkit.Reports;

/// <summary>The report of runs side by side.</summary>
internal static class ComparisonReport
{
    public static Page Of(RunComparison comparison, string? title)
    {
        IReadOnlyList<StoredRun> runs = comparison.Runs;
        string heading = title ?? $"{runs.Count} runs compared";
        return new(heading)
        {
            Body = Html.Of($"""
                <header><p class="kind">Comparison{(runs.Any(r => r.Result.IsSynthetic) ? ", SYNTHETIC" : "")}</p><h1>{heading}</h1>
                <p class="about">{string.Join(" · ", runs.Select(r => $"{r.Id} {r.Name}"))}</p>
                {HeaderPart.Warnings([.. comparison.Warnings, .. OwnWarnings(runs)])}</header>
                <main>
                <section><h2>Equity, % of the start</h2>{Chart.Comparison(comparison).Drawing(withCaption: false)}</section>
                <section><h2>What differs</h2>{Settings(comparison)}</section>
                <section><h2>Statistics</h2>{Statistics(comparison)}</section>
                </main>
                {RunReport.Footer()}
                """),
        };
    }

    /// <summary>What the runs themselves warn of, once each.</summary>
    private static IEnumerable<string> OwnWarnings(IReadOnlyList<StoredRun> runs) => runs
        .SelectMany(run => run.Result.Warnings.Select(warning => (run.Id, Warning: warning)))
        .GroupBy(w => w.Warning, w => w.Id)
        .Select(same => $"run {string.Join(", ", same)}: {same.Key}");

    private static Html Settings(RunComparison comparison)
    {
        IReadOnlyList<StoredRun> runs = comparison.Runs;
        return Table(runs, "The runs, and the parameters and options that are not the same in all of them.", Html.Join(
        [
            Row("Strategy", runs.Select(r => Text(r.Result.Strategy))),
            Row("Symbol", runs.Select(r => Text(r.Summary.Symbol))),
            Row("Timeframe", runs.Select(r => Text(r.Summary.Timeframe?.Name))),
            Row("Range", runs.Select(r => Text($"{TradeText.Time(r.Metrics.Start)} to {TradeText.Time(r.Metrics.End)}"))),
            .. comparison.Parameters.Concat(comparison.Options).Select(s => Row(s.Name, s.Values.Select(v => Text(PlainValue.TextOf(v))))),
            Row("Saved", runs.Select(r => Text(TradeText.Time(r.CreatedAt)))),
        ]));
    }

    private static Html Statistics(RunComparison comparison) => Table(comparison.Runs, "The best of a row has a star.", Html.Join(comparison.Metrics.Concat(comparison.Risk).Select(metric => Row(
        metric.Statistic.Label,
        metric.Values.Select((value, k) => Html.Of($"<td class=\"number{(metric.Best[k] ? " best" : "")}\">{PlotText.Of(metric.Statistic, value)}</td>"))))));

    private static Html Table(IReadOnlyList<StoredRun> runs, string caption, Html rows) => Html.Of($"""
        <div class="scroll" tabindex="0"><table><caption>{caption}</caption>
        <thead><tr><th scope="col"></th>{runs.Select((run, k) => Html.Of($"<th scope=\"col\" class=\"number wrap\"><span class=\"swatch line{k % Palette.Lines.Count}\"></span>{run.Id} {run.Name}</th>"))}</tr></thead>
        <tbody>{rows}</tbody></table></div>
        """);

    private static Html Row(string name, IEnumerable<Html> cells) => Html.Of($"<tr><th scope=\"row\">{name}</th>{cells}</tr>\n");

    private static Html Text(string? text) => Html.Of($"<td class=\"number\">{text ?? "–"}</td>");
}
