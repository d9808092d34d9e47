namespace Toolkit;

/// <summary>What a statistic is about: those of a group stand together.</summary>
public enum StatisticGroup
{
    Account,
    Return,
    Ratio,
    Drawdown,
    Trade,

    /// <summary>Counts of what should not be there.</summary>
    Caution,
    Basis,
}
