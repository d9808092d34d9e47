namespace Toolkit;

/// <summary>What a confined statement may take before it is ended: <see cref="WorkspaceOptions.Confinement"/>.</summary>
public sealed record ConfinementOptions
{
    /// <summary>How long a statement may run. Default 30 s; up to a day.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Memory that the process of the statement may hold, in bytes; DuckDB spills to disk at half of it. Default 2 GiB; from 256 MiB on.</summary>
    public long MemoryBytes { get; init; } = 2L << 30;

    /// <summary>Rows that a result may have; one with more is refused, not cut. Default 1,000,000; from 1 on.</summary>
    public long ResultRows { get; init; } = 1_000_000;

    /// <summary>Bytes that the values of a result may take. Default 256 MiB; from 1 on.</summary>
    public long ResultBytes { get; init; } = 256L << 20;

    /// <summary>Whether the system refuses the process more memory. Default true; false where only the watch over it is to be tried.</summary>
    internal bool HasOwnCeiling { get; init; } = true;

    /// <summary>The options themselves, once each is seen to be within its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is not.</exception>
    public ConfinementOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Deadline, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Deadline, TimeSpan.FromDays(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(MemoryBytes, 256L << 20);
        ArgumentOutOfRangeException.ThrowIfLessThan(ResultRows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ResultBytes, 1);
        return this;
    }
}
