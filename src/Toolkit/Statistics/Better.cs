namespace Toolkit;

/// <summary>Which value of a statistic is the better one.</summary>
public enum Better
{
    Higher,
    Lower,

    /// <summary>It describes a run and does not judge it.</summary>
    Neither,
}
