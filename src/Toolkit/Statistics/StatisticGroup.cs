namespace Toolkit;

/// <summary>What a statistic is about: those of a group stand together.</summary>
public enum StatisticGroup
{
    Account,
    Return,
    Ratio,

    /// <summary>How returns are spread, and how far the worst of them reach.</summary>
    Distribution,
    Drawdown,
    Trade,

    /// <summary>Whether the figures can be chance.</summary>
    Significance,

    /// <summary>Counts of what should not be there.</summary>
    Caution,
    Basis,
}
