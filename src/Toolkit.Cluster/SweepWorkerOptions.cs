namespace Toolkit;

/// <summary>How a worker takes part in sweeps.</summary>
public sealed record SweepWorkerOptions
{
    /// <summary>The address of this machine that the others reach. Default <c>127.0.0.1</c>: only processes of this machine can use the worker.</summary>
    /// <remarks>Whoever reaches it can run code in it: it is for a network that one trusts.</remarks>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port for other workers; the one after it is for who begins sweeps. Default (0): two that are free.</summary>
    public int Port { get; init; }

    /// <summary>Runs at the same time. Default (0): one for each processor.</summary>
    public int Parallelism { get; init; }

    /// <summary>A workspace that may have the bars already. Default none: they are sent.</summary>
    public Workspace? Workspace { get; init; }

    /// <summary>Is told of trouble with the database or with other workers. Default nobody.</summary>
    public Action<string> Notes { get; init; } = static _ => { };
}
