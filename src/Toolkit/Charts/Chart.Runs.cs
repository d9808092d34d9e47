using Toolkit.Charts;

namespace Toolkit;

public sealed partial class Chart
{
    /// <summary>Equity, what buying and holding would have given, and the drawdown below.</summary>
    /// <param name="result">The run.</param>
    /// <param name="benchmark">Bars to hold against it besides the run's own. Default none.</param>
    public static Chart Equity(BacktestResult result, BarSeries? benchmark = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Equity(result, benchmark, result.Series);
    }

    internal static Chart Equity(BacktestResult result, BarSeries? benchmark, IReadOnlyList<BarSeries> own)
    {
        (PlotFigure figure, string? note) = EquityFigure.Of(result, benchmark, own);
        return new(figure, $"Equity and drawdown: {NameOf(result)}", note, 420);
    }

    /// <summary>Returns of each month and year in coloured cells, in percent.</summary>
    public static Chart Monthly(BacktestResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        GridFigure grid = MonthGrid.Of(result).ToGrid();
        return new(grid.ToFigure(), $"Monthly returns, %: {NameOf(result)}", null, grid.Height);
    }

    /// <summary>A statistic of a sweep over two of its parameters; over further ones the best value is taken.</summary>
    /// <param name="sweep">The runs.</param>
    /// <param name="x">Parameter of the columns.</param>
    /// <param name="y">Parameter of the rows.</param>
    /// <param name="metric">JSON key of the statistic; default that of the sweep.</param>
    public static Chart Heatmap(SweepResult sweep, string x, string y, string? metric = null)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        return Heatmap(sweep.Heatmap(x, y, metric));
    }

    /// <summary>A statistic over two parameters.</summary>
    public static Chart Heatmap(SweepHeatmap heatmap)
    {
        ArgumentNullException.ThrowIfNull(heatmap);
        string label = Statistic.Of(heatmap.Metric).Label;
        GridFigure grid = new()
        {
            Columns = [.. heatmap.Columns.Select(c => c.ToString())],
            Rows = [.. heatmap.Rows.Select(r => r.ToString())],
            Cells = heatmap.Cells,
            X = heatmap.X,
            Y = heatmap.Y,
            Value = label,
        };
        return new(grid.ToFigure(), $"{label} by {heatmap.X} and {heatmap.Y}", null, grid.Height);
    }

    /// <summary>Equity of several runs on one axis, each in percent of its starting capital.</summary>
    /// <param name="runs">The runs by the names that the chart shows.</param>
    public static Chart Comparison(IEnumerable<KeyValuePair<string, BacktestResult>> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        KeyValuePair<string, BacktestResult>[] all = [.. runs];
        return OfLines([.. all.Select(r => new EquityLine(r.Key, r.Value.Time, r.Value.Equity, r.Value.Options.Cash))]);
    }

    /// <summary>Equity of stored runs on one axis, each in percent of its starting capital.</summary>
    public static Chart Comparison(RunComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return OfLines([.. comparison.Runs.Select((run, k) => new EquityLine($"{run.Id} {run.Name}", comparison.Time, comparison.Equity[k], 100))]);
    }

    internal static Chart OfLines(IReadOnlyList<EquityLine> lines)
    {
        PlotFigure figure = new();
        figure.TimeAxis()["type"] = "date";
        figure.Axis("yaxis", "Equity, % of the start")["side"] = "right";
        string? note = null;
        for (int k = 0; k < lines.Count; k++)
        {
            EquityLine line = lines[k];
            int[] points = Thinning.Points(line.Equity.Count, line.Equity);
            note ??= Thinning.Note(line.Equity.Count, points.Length);
            figure.AddLine(
                PlotText.Of(line.Name), EquityFigure.Stamps(line.Time, points), points.Select(i => 100 * line.Equity[i] / line.Start),
                PlotFigure.Line(Palette.Line(k), 1.6, Palette.Dash(k)), "%{y:,.2f} %");
        }

        return new(figure, $"Equity of {lines.Count} runs, % of the start", note, 380);
    }

    private static string NameOf(BacktestResult result) =>
        $"{result.Strategy} on {(result.Series.Count == 0 ? "trades" : string.Join(", ", result.Series.Select(s => s.Symbol)))}";
}
