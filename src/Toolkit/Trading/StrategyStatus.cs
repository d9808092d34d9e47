namespace Toolkit;

/// <summary>What a live strategy is doing, by its own word.</summary>
public enum StrategyStatus
{
    /// <summary>Known, and not started yet.</summary>
    Registered,

    Running,

    /// <summary>It runs, and takes no new positions.</summary>
    Paused,

    Stopped,

    /// <summary>It ended by an error; the reason says which.</summary>
    Failed,
}
