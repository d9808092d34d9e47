namespace Toolkit;

/// <summary>Which stored runs are wanted, and in which order. Default: all, newest first.</summary>
public sealed record RunQuery
{
    /// <summary>
    /// A condition in SQL over statistics, parameters and columns, such as <c>sharpe > 1 and symbol = 'SPY' and fast &lt; 20</c>;
    /// see <see cref="RunStore.ListAsync"/> for its names. Default: none.
    /// </summary>
    public string? Where { get; init; }

    /// <summary>Only runs with this tag.</summary>
    public string? Tag { get; init; }

    /// <summary>Only runs of this strategy; case does not matter.</summary>
    public string? Strategy { get; init; }

    /// <summary>Only runs on this symbol, or <c>exchange:SYMBOL</c>; of several symbols one is enough.</summary>
    public string? Symbol { get; init; }

    /// <summary>A statistic, parameter or column to order by; a statistic's best value first. Default: newest first.</summary>
    public string? OrderBy { get; init; }

    /// <summary>Turns the order around. Default false.</summary>
    public bool Reverse { get; init; }

    /// <summary>At most so many runs, the first ones in this order. Default: all.</summary>
    public int? Limit { get; init; }

    /// <summary>So many runs of this order are passed over first. Default 0.</summary>
    public int Offset { get; init; }
}
