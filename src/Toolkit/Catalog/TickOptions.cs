namespace Toolkit;

/// <summary>How ticks are taken in and read: <see cref="WorkspaceOptions.Ticks"/>.</summary>
public sealed record TickOptions
{
    /// <summary>What ticks are written to and read from. Default <see cref="TickBackend.Sqlite"/>; what another one holds is not read (<c>toolkit ticks migrate</c> brings JSON over).</summary>
    public TickBackend Backend { get; init; } = TickBackend.Sqlite;

    /// <summary>Ticks that may wait to be written. Default 10,000; from 1 to 1,048,576.</summary>
    public int QueueCapacity { get; init; } = 10_000;

    /// <summary>What becomes of a tick that finds the queue full. Default: its caller waits.</summary>
    public QueueFull WhenFull { get; init; } = QueueFull.Wait;

    /// <summary>Ticks that are written together as soon as so many wait. Default 500; from 1 on. When more wait by then, all of them are one batch.</summary>
    public int BatchRows { get; init; } = 500;

    /// <summary>How long a tick waits at most before it is written, however few there are. Default 5 s.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a batch that meets a locked file is tried again before it goes to the spill file. Default 3; 0 for never.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>The wait before the first retry; each further one is twice as long. Default 100 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long one try, or a read, waits for a locked file. Default 2 s.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Latest ticks of each symbol that are kept in memory, at 88 bytes each. Default 10,000; from 1 on.</summary>
    public int RingSize { get; init; } = 10_000;

    /// <summary>Leave out a quote whose bid and ask are those of its source's quote before. Default false.</summary>
    public bool SkipUnchangedQuotes { get; init; }

    /// <summary>Reads that go on at once; more wait. Default 5; from 1 on.</summary>
    public int Readers { get; init; } = 5;

    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    internal TickOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(QueueCapacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(QueueCapacity, 1 << 20);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchRows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(FlushInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(Retries);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(RingSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Readers, 1);
        return this;
    }
}
