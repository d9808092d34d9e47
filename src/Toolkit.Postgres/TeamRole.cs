namespace Toolkit;

/// <summary>What a login of a team's database may do.</summary>
public enum TeamRole
{
    /// <summary>Write the rows of strategies that it registers, tickers, bars, and runs of its own; read everything.</summary>
    Strategy,

    /// <summary>Read everything; save and push runs of its own.</summary>
    Analyst,
}
