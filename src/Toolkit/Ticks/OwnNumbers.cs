namespace Toolkit.Ticks;

/// <summary>
/// Sequences for ticks whose source gives none: negative, so that they never meet a source's own; later ones greater; no two the
/// same, since no two stores of a workspace have the same number.
/// </summary>
/// <remarks>A number that comes round again, after years, could only meet a tick of the same symbol, source and microsecond.</remarks>
internal sealed class OwnNumbers(long writer)
{
    private const int CountBits = 42;
    private const long Counts = 1L << CountBits, Writers = 1L << (63 - CountBits);

    private readonly long _first = long.MinValue + (writer % Writers << CountBits);
    private long _apart;

    /// <summary>For a tick in the queue, by its place.</summary>
    public long OfPlace(long position) => _first + position % (Counts / 2);

    /// <summary>For a tick that does not go through the queue.</summary>
    public long Apart() => _first + Counts / 2 + Interlocked.Increment(ref _apart) % (Counts / 2);
}
