namespace Toolkit.Soak;

/// <summary>How a soak is run.</summary>
internal sealed record SoakSettings
{
    /// <summary>What everything random is drawn from. The order in which processes come to act is the machine's own.</summary>
    public required int Seed { get; init; }

    public required TimeSpan Length { get; init; }

    /// <summary>Where the workspaces lie.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether <see cref="Folder"/> is a small file system of its own that may be filled up.</summary>
    public bool IsSmallDisk { get; init; }

    /// <summary>Writing processes. Default 3.</summary>
    public int Writers { get; init; } = 3;

    /// <summary>How long a workspace is written to before a new one is begun. Default 3 minutes.</summary>
    public TimeSpan Epoch { get; init; } = TimeSpan.FromMinutes(3);
}
