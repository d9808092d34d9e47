namespace Toolkit.Notebooks.Jupyter.Zmtp;

/// <summary>What one socket takes from its peers before it hangs up.</summary>
internal sealed record ZmtpLimits
{
    /// <summary>Bytes of one message, all its frames together. Default 64 MiB.</summary>
    public long MaxMessageBytes { get; init; } = 64 << 20;

    /// <summary>Frames of one message. Default 1,024.</summary>
    public int MaxFrames { get; init; } = 1024;

    /// <summary>Bytes of a command frame (READY, SUBSCRIBE, PING). Default 16 KiB.</summary>
    public int MaxCommandBytes { get; init; } = 16 << 10;

    /// <summary>Peers connected at once; further ones are hung up on. Default 64.</summary>
    public int MaxPeers { get; init; } = 64;

    /// <summary>Subscriptions of one peer. Default 1,024.</summary>
    public int MaxSubscriptions { get; init; } = 1024;

    /// <summary>From connecting to READY. Default 10 s.</summary>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Messages that wait for a peer that does not read. Default 10,000.</summary>
    public int MaxQueuedMessages { get; init; } = 10_000;

    /// <summary>Bytes that wait for a peer that does not read; one message may be larger. Default 64 MiB.</summary>
    public long MaxQueuedBytes { get; init; } = 64 << 20;

    /// <summary>How long a sender waits for a peer whose queue is full. Default 5 s.</summary>
    public TimeSpan SlowPeer { get; init; } = TimeSpan.FromSeconds(5);
}
