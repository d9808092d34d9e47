using Plotly.NET;
using Draw = Plotly.NET.CSharp.Chart;

namespace Toolkit.Interactive;

/// <summary>Charts of Plotly.NET of bars, backtests and sweeps, to be combined and styled further.</summary>
/// <remarks>What Plotly.NET shows in a notebook loads plotly.js from a network; the library's own <see cref="Toolkit.Chart"/> does not.</remarks>
public static class PlotlyCharts
{
    /// <summary>Candles of all bars, and where a backtest is given its fills.</summary>
    /// <param name="bars">The bars.</param>
    /// <param name="result">A backtest over them.</param>
    public static GenericChart PlotlyCandles(this BarSeries bars, BacktestResult? result = null)
    {
        ArgumentNullException.ThrowIfNull(bars);
        List<GenericChart> charts =
        [
            Draw.Candlestick<double, DateTime, string>(bars.Open, bars.High, bars.Low, bars.Close, X: bars.Time.ToArray(), MultiX: default, Name: PlotText.Of(bars.Symbol)),
        ];
        if (result is not null)
        {
            Trade[] trades = [.. result.Trades.Concat(result.OpenTrades).Where(t => t.Symbol == bars.Symbol)];
            charts.Add(Fills("buy", trades, isBuy: true, StyleParam.MarkerSymbol.TriangleUp, "#1f77b4"));
            charts.Add(Fills("sell", trades, isBuy: false, StyleParam.MarkerSymbol.TriangleDown, "#ff7f0e"));
        }

        return Draw.Combine(charts).Titled(bars.Key.ToString());
    }

    /// <summary>Equity in the account's currency, and below it its fall from the running peak in percent.</summary>
    public static GenericChart PlotlyEquity(this BacktestResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        DateTime[] time = [.. result.Time];
        return Draw.SingleStack(
            [
                Draw.Line<DateTime, double, string>(time, result.Equity, Name: "equity"),
                Draw.Line<DateTime, double, string>(time, result.Drawdown, Name: "drawdown %"),
            ],
            Pattern: StyleParam.LayoutGridPattern.Coupled).Titled(result.Strategy);
    }

    /// <summary>A statistic over two parameters; a cell without a value stays empty.</summary>
    /// <param name="sweep">The runs.</param>
    /// <param name="x">Parameter of the columns.</param>
    /// <param name="y">Parameter of the rows.</param>
    /// <param name="metric">JSON key of the statistic. Default: that of the sweep.</param>
    public static GenericChart PlotlyHeatmap(this SweepResult sweep, string x, string y, string? metric = null)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        return sweep.Heatmap(x, y, metric).PlotlyHeatmap();
    }

    /// <inheritdoc cref="PlotlyHeatmap(SweepResult, string, string, string?)" path="/summary"/>
    public static GenericChart PlotlyHeatmap(this SweepHeatmap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return PlotlyFigure.Heatmap([.. map.Columns.Select(v => v.ToString())], [.. map.Rows.Select(v => v.ToString())], map.Cells, map.X, map.Y).Titled(map.Metric);
    }

    private static GenericChart Fills(string name, Trade[] trades, bool isBuy, StyleParam.MarkerSymbol symbol, string color)
    {
        (DateTime Time, double Price)[] fills =
        [
            .. trades.Where(t => t.IsLong == isBuy).Select(t => (t.EntryTime, t.EntryPrice)),
            .. trades.Where(t => t.IsLong != isBuy && t.ExitReason != ExitReason.None).Select(t => (t.ExitTime, t.ExitPrice)),
        ];
        return Draw.Point<DateTime, double, string>(
            fills.Select(f => f.Time).ToArray(), fills.Select(f => f.Price).ToArray(), Name: name, MarkerSymbol: symbol, MarkerColor: Color.fromString(color));
    }
}
