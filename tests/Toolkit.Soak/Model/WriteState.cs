namespace Toolkit.Soak;

/// <summary>What its writer was told about a write.</summary>
internal enum WriteState
{
    /// <summary>Nothing: it goes on, or the writer was killed.</summary>
    Unknown,

    /// <summary>It is stored.</summary>
    Acknowledged,

    /// <summary>An error: nothing of it is stored.</summary>
    Refused,
}
