namespace Toolkit.Backtesting;

/// <summary>What a strategy reaches of the run that it is in.</summary>
internal sealed record StrategyScope(Account Account, IReadOnlyList<Market> Markets, Market Main, IndicatorSet Indicators)
{
    /// <summary>Chance from the run's seed; most strategies never ask for it.</summary>
    public Random Random => field ??= new(Account.Options.Seed);
}
