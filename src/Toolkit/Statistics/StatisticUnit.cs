namespace Toolkit;

/// <summary>In what a statistic is measured.</summary>
public enum StatisticUnit
{
    /// <summary>The account's currency.</summary>
    Money,
    Percent,

    /// <summary>A number without a unit.</summary>
    Ratio,

    /// <summary>Calendar days.</summary>
    Days,
    Count,
}
