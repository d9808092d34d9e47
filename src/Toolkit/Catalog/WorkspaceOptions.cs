namespace Toolkit;

/// <summary>How a <see cref="Workspace"/> is opened.</summary>
public sealed record WorkspaceOptions
{
    /// <summary>Make the workspace when it is not there. Default true; otherwise opening an absent one is an error (not found).</summary>
    public bool Create { get; init; } = true;

    /// <summary>Open without writing anything. Default false; a folder that may not be written is opened so in any case, and writing to it is refused.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>SQL is limited to single SELECT statements over the workspace's own files, which run in a process of their own. Default false.</summary>
    public bool Confine { get; init; }

    /// <summary>What a confined statement may take: time, memory, rows and bytes of its result.</summary>
    public ConfinementOptions Confinement { get; init; } = new();

    /// <summary>
    /// Compare each Parquet file, and the catalog, with its stored hash at its first use in a process, and again when somebody has
    /// written to it: about 8 ms per million bars, once. Default true; without it, damage that leaves a file readable gives other numbers.
    /// </summary>
    public bool VerifyReads { get; init; } = true;

    /// <summary>Write even when the folder lies on a network file system. Default false.</summary>
    public bool AllowNetworkFileSystem { get; init; }

    /// <summary>How long a writer waits for another one before it gives up with <see cref="ErrorKind.Busy"/>. Default 30 s.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock. Default the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Memory that DuckDB may use before it spills to disk, in bytes. Default 1 GiB.</summary>
    public long MemoryLimitBytes { get; init; } = 1L << 30;

    /// <summary>Threads that DuckDB may use. Default: one per processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The database that a team shares: with it the live store and the stored runs lie there, and everything else stays in the folder. Default: none. Whoever gives it disposes it.</summary>
    public TeamDatabase? Team { get; init; }

    /// <summary>Room for files that were brought from a remote, in bytes; the least recently used go first, none that is being read. Default 10 GiB.</summary>
    public long RemoteCacheBytes { get; init; } = 10L << 30;

    /// <summary>How ticks are taken in and read.</summary>
    public TickOptions Ticks { get; init; } = new();
}
