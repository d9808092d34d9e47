namespace Toolkit.Backtesting;

/// <summary>What a strategy reaches of the run that it is in.</summary>
internal sealed record StrategyScope(Account Account, IReadOnlyList<Market> Markets, Market Main, IndicatorSet Indicators, Random Random);
