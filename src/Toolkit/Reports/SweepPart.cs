using Toolkit.Charts;

namespace Toolkit.Reports;

/// <summary>The search that led to a run.</summary>
internal static class SweepPart
{
    public static Html Of(ReportOptions options) => Html.Of($"{Map(options.Heatmap ?? MapOf(options.Sweep))}{Lines(options.Sweep)}{Chance(options.Overfitting)}");

    private static SweepHeatmap? MapOf(SweepResult? sweep) => sweep is { Count: > 0, ParameterNames: [var y, var x, ..] } ? sweep.Heatmap(x, y) : null;

    private static Html Map(SweepHeatmap? map) => map is null
        ? Html.Empty
        : Html.Of($"<section><h2>Sweep: {Statistic.Of(map.Metric).Label} by {map.X} and {map.Y}</h2>{Chart.Heatmap(map).Drawing(withCaption: false)}</section>");

    private static Html Lines(SweepResult? sweep) => sweep is null || sweep.Count < 2
        ? Html.Empty
        : Html.Of($"<section><h2>Sweep: {PlotText.Count(sweep.Count)} runs, the best in blue</h2>{Chart.Parallel(sweep).Drawing(withCaption: false)}</section>");

    private static Html Chance(OverfittingReport? report) => report is null ? Html.Empty : HeaderPart.Facts("Sweep: skill or search",
    [
        ("Probability of overfitting", $"{PlotText.Number(100 * report.ProbabilityOfOverfitting, 1)} % of {PlotText.Count(report.Splits)} splits"),
        ("Best of one half loses in the other", $"{PlotText.Number(100 * report.ProbabilityOfLoss, 1)} %"),
        ("Deflated Sharpe ratio", report.DeflatedSharpe is { } deflated ? $"{PlotText.Number(100 * deflated, 1)} %" : null),
        ("Combinations tried", PlotText.Count(report.Combinations)),
    ]);
}
