using Toolkit.Charts;

namespace Toolkit;

public sealed partial class Chart
{
    private const int SmallHeight = 260;

    /// <summary>How far equity lies below its running peak, with the five deepest falls shaded.</summary>
    public static Chart Underwater(BacktestResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new(UnderwaterFigure.Of(result), $"Drawdown, %: {NameOf(result)}", null, SmallHeight);
    }

    /// <summary>How often each return of a session came, with the normal distribution of the same mean and deviation, VaR and CVaR.</summary>
    public static Chart Returns(BacktestResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        (PlotFigure figure, string? note) = DistributionFigure.Of(result);
        return new(figure, $"Returns of sessions, %: {NameOf(result)}", note, SmallHeight + 60);
    }

    /// <summary>Sharpe ratio of the last sessions at each session.</summary>
    /// <param name="result">The run.</param>
    /// <param name="sessions">How many returns. Default 126: half a year of XNYS.</param>
    public static Chart RollingSharpe(BacktestResult result, int sessions = 126)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Rolling(result, "Sharpe", $"Sharpe ratio of the last {sessions} sessions", result.RollingSharpe(sessions));
    }

    /// <summary>Annual volatility, in percent, of the last sessions at each session.</summary>
    /// <inheritdoc cref="RollingSharpe"/>
    public static Chart RollingVolatility(BacktestResult result, int sessions = 126)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Rolling(result, "Volatility", $"Annual volatility of the last {sessions} sessions, %", result.RollingVolatility(sessions));
    }

    /// <summary>Beta of the last sessions at each session.</summary>
    /// <param name="result">The run.</param>
    /// <param name="benchmark">Bars of what it is held against.</param>
    /// <param name="sessions">How many returns. Default 126: half a year of XNYS.</param>
    /// <exception cref="ToolkitException">The benchmark has no bars in the run (not found).</exception>
    public static Chart RollingBeta(BacktestResult result, BarSeries benchmark, int sessions = 126)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Rolling(result, "Beta", $"Beta against {benchmark?.Symbol} of the last {sessions} sessions", result.RollingBeta(benchmark!, sessions));
    }

    /// <summary>The value of the positions in percent of equity: long ones above zero, short ones below.</summary>
    /// <param name="result">The run; where its bars are not known, positions count at their entry prices.</param>
    public static Chart Exposure(BacktestResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Exposure(result, result.Series);
    }

    internal static Chart Exposure(BacktestResult result, IReadOnlyList<BarSeries> bars)
    {
        (PlotFigure figure, string? note) = ExposureFigure.Of(result, bars);
        return new(figure, $"Positions, % of equity: {NameOf(result)}", note, SmallHeight + 60);
    }

    /// <summary>Profit or loss of each trade over the time of its exit.</summary>
    public static Chart Trades(BacktestResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        (PlotFigure figure, string? note) = TradeFigure.Of(result);
        return new(figure, $"Profit or loss of each trade: {NameOf(result)}", note, SmallHeight + 40);
    }

    /// <summary>Where equity could have gone had the trades come in another order or mix: the middle half and nine tenths of the runs.</summary>
    /// <param name="runs">Of <see cref="BacktestResult.MonteCarlo"/>.</param>
    /// <param name="result">The run itself, drawn over them; or null.</param>
    public static Chart MonteCarlo(MonteCarloResult runs, BacktestResult? result = null)
    {
        ArgumentNullException.ThrowIfNull(runs);
        string drawn = runs.Options.Resampling == Resampling.Bootstrap ? "drawn with replacement" : "in another order";
        return new(ConeFigure.Of(runs, result), $"Equity of {PlotText.Count(runs.Options.Runs)} runs of {PlotText.Count(runs.Trades)} trades {drawn}", null, SmallHeight + 60);
    }

    /// <summary>A line for each run of a sweep over the axes of its parameters and its statistic, the best on top.</summary>
    /// <param name="sweep">The runs. Of more than 300 the best and an even choice of the others are drawn, which the chart says.</param>
    /// <param name="metric">JSON key of the statistic; default that of the sweep.</param>
    public static Chart Parallel(SweepResult sweep, string? metric = null)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        Statistic statistic = Statistic.Of(metric ?? sweep.Metric);
        (PlotFigure figure, string? note) = SweepFigure.Of(sweep, statistic);
        return new(figure, $"{statistic.Label} by {string.Join(", ", sweep.ParameterNames)}", note, 380);
    }

    private static Chart Rolling(BacktestResult result, string name, string title, IReadOnlyList<SessionValue> values) =>
        new(RollingFigure.Of(name, values), $"{title}: {NameOf(result)}", null, SmallHeight);
}
