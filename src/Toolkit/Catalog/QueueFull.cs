namespace Toolkit;

/// <summary>What becomes of a tick that finds the queue full.</summary>
public enum QueueFull
{
    /// <summary>Its caller waits until the writer has made room.</summary>
    Wait,

    /// <summary>It is refused and counted: <c>Store</c> returns false.</summary>
    Reject,

    /// <summary>It is kept in memory among the latest of its symbol, never written, and counted.</summary>
    DropPersist,
}
