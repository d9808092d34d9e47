using Toolkit.Charts;

namespace Toolkit;

public sealed partial class Chart
{
    /// <summary>Candles with volume, and with a run's trades and kept indicators when one is given.</summary>
    /// <param name="bars">The bars. More than 3,000 are put together to a coarser timeframe, which the chart says.</param>
    /// <param name="result">A run; its trades of the bars' symbol are drawn, at most 1,000, and with <see cref="BacktestOptions.KeepIndicators"/> its indicators.</param>
    /// <exception cref="ToolkitException">There are no bars (not found).</exception>
    public static Chart Candles(BarSeries bars, BacktestResult? result = null)
    {
        ArgumentNullException.ThrowIfNull(bars);
        if (bars.Count == 0)
        {
            throw ToolkitException.NotFound($"{bars.Key} has no bars in this range: there is nothing to draw", "choose another range");
        }

        (PlotFigure figure, string? note, int height) = CandleFigure.Of(bars, result);
        string range = $"{TradeText.Time(bars.Time[0])} to {TradeText.Time(bars.Time[bars.Count - 1])}";
        string run = result is null ? "" : $", {result.Strategy}";
        return new(figure, $"{bars.Symbol} {bars.Timeframe}{run}, {range}", note, height);
    }

    /// <summary>The closes of a series, and on them what <see cref="BarQuality.Find"/> found, a colour a kind.</summary>
    /// <param name="bars">The bars that were looked through. Of more than some thousands the extremes are drawn.</param>
    /// <param name="flaws">What was found in them.</param>
    /// <exception cref="ToolkitException">There are no bars (not found).</exception>
    public static Chart Quality(BarSeries bars, IReadOnlyList<BarFlaw> flaws)
    {
        ArgumentNullException.ThrowIfNull(bars);
        ArgumentNullException.ThrowIfNull(flaws);
        if (bars.Count == 0)
        {
            throw ToolkitException.NotFound($"{bars.Key} has no bars in this range: there is nothing to draw", "choose another range");
        }

        return new(QualityFigure.Of(bars, flaws), $"{bars.Symbol} {bars.Timeframe}, {flaws.Count} places to look at", null, 420);
    }
}
