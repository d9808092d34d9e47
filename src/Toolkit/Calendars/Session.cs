namespace Toolkit;

/// <summary>One trading session: the label that its daily bar carries, and when it is open.</summary>
/// <param name="Label">The date of the session in exchange time; an overnight session has the date it closes on.</param>
/// <param name="OpenMicroseconds">First moment, in microseconds since 1970-01-01T00:00Z.</param>
/// <param name="CloseMicroseconds">The moment it ends, not part of it, in microseconds since 1970-01-01T00:00Z.</param>
/// <param name="Breaks">Pauses such as lunch, ascending, inside the session; usually none.</param>
public readonly record struct Session(DateOnly Label, long OpenMicroseconds, long CloseMicroseconds, IReadOnlyList<TimeRange> Breaks)
{
    /// <summary>First moment, UTC.</summary>
    public DateTime Open => UnixMicroseconds.ToDateTime(OpenMicroseconds);

    /// <summary>The moment it ends, UTC; not part of it.</summary>
    public DateTime Close => UnixMicroseconds.ToDateTime(CloseMicroseconds);

    /// <summary>From open to close, breaks included.</summary>
    public TimeRange Range => TimeRange.FromMicros(OpenMicroseconds, CloseMicroseconds);

    public override string ToString() =>
        $"{Label:yyyy-MM-dd} {UnixMicroseconds.ToIso(OpenMicroseconds)} to {UnixMicroseconds.ToIso(CloseMicroseconds)}";
}
