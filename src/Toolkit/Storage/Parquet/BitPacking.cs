using System.Buffers;

namespace Toolkit.Storage;

/// <summary>Numbers of the same count of bits one after the other, the lowest bit first.</summary>
internal static class BitPacking
{
    /// <summary>Writes values of which each fits into <paramref name="width"/> bits; their bits together are whole bytes.</summary>
    public static void Write(ReadOnlySpan<long> values, int width, ArrayBufferWriter<byte> to)
    {
        int bytes = values.Length * width / 8;
        Span<byte> span = to.GetSpan(bytes)[..bytes];
        (UInt128 pending, int bits, int at) = (0, 0, 0);
        foreach (long value in values)
        {
            pending |= (UInt128)(ulong)value << bits;
            for (bits += width; bits >= 8; bits -= 8)
            {
                span[at++] = (byte)pending;
                pending >>= 8;
            }
        }

        to.Advance(bytes);
    }
}
