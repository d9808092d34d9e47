namespace Toolkit;

/// <summary>The period whose returns the return statistics are made of.</summary>
public enum ReturnPeriod
{
    /// <summary>From one session's end to the next, whatever the timeframe of the bars; a session without bars returns 0.</summary>
    Session,

    /// <summary>From bar to bar.</summary>
    Bar,
}
