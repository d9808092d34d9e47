namespace Toolkit.Notebooks;

/// <summary>What a session starts with.</summary>
public sealed record SessionOptions
{
    /// <summary>Where relative paths start: the notebook's folder. Default: the current folder.</summary>
    public string Folder { get; init; } = Directory.GetCurrentDirectory();

    /// <summary>How long a cancelled cell may take to end before it is abandoned. Default 2 s.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether text may wait a moment for more; not where the process may end while it waits.</summary>
    internal bool GathersText { get; init; } = true;

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
