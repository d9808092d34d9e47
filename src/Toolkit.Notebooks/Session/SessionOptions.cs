namespace Toolkit.Notebooks;

/// <summary>What a session starts with.</summary>
public sealed record SessionOptions
{
    /// <summary>Where relative paths start: the notebook's folder. Default: the current folder.</summary>
    public string Folder { get; init; } = Directory.GetCurrentDirectory();

    /// <summary>How long a cancelled cell may take to end before it is abandoned. Default 2 s.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long text may wait for more, so that a loop of small writes is no flood of messages. Default 40 ms; nothing where the process may end while it waits.</summary>
    internal TimeSpan TextDelay { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>How many cells may have declared something before the session says that it grows; said again at each doubling. Default 1,000.</summary>
    internal int CellsBeforeNote { get; init; } = 1_000;

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
