using Toolkit.Backtesting;

namespace Toolkit;

public sealed partial class BacktestResult
{
    /// <summary>Makes a result of the trades of another engine, to be measured, saved and compared like any other.</summary>
    /// <param name="trades">Closed trades in any order.</param>
    /// <param name="bars">The bars that mark them at each close.</param>
    /// <param name="options">Starting capital, risk-free rate and calendar; costs are those of the trades.</param>
    /// <exception cref="ToolkitException">A trade is of another symbol, or lies outside the bars (usage).</exception>
    public static BacktestResult FromTrades(IReadOnlyList<Trade> trades, BarSeries bars, BacktestOptions? options = null) =>
        FromTrades(trades, [bars], options);

    /// <inheritdoc cref="FromTrades(IReadOnlyList{Trade}, BarSeries, BacktestOptions?)"/>
    public static BacktestResult FromTrades(IReadOnlyList<Trade> trades, IReadOnlyList<BarSeries> bars, BacktestOptions? options = null) =>
        new(new ForeignTrades(trades, options ?? new()).On(bars), ForeignName, new Dictionary<string, object>());

    /// <summary>The same without bars: equity moves only when a trade begins or ends.</summary>
    public static BacktestResult FromTrades(IReadOnlyList<Trade> trades, BacktestOptions? options = null) =>
        new(new ForeignTrades(trades, options ?? new()).Alone(), ForeignName, new Dictionary<string, object>());

    private const string ForeignName = "Trades";
}
