using System.Buffers.Binary;
using System.Security.Cryptography;

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

    /// <summary>
    /// Before the numbers of ticks that a name and a place tell: those of a batch get the same ones when it is sent again. A hash of 62
    /// bits, apart from the numbers of the first million stores.
    /// </summary>
    public static long FirstOf(string name) =>
        -(BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))) & (long.MaxValue >> 1)) - (1L << 32);

    /// <summary>For a tick in the queue, by its place.</summary>
    public long OfPlace(long position) => _first + position % (Counts / 2);

    /// <summary>For a tick that does not go through the queue.</summary>
    public long Apart() => _first + Counts / 2 + Interlocked.Increment(ref _apart) % (Counts / 2);
}
