using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Toolkit.Storage;

/// <summary>Numbers of the same count of bits one after the other, the lowest bit first.</summary>
internal static class BitPacking
{
    /// <summary>Bytes behind the last number that may be looked at.</summary>
    public const int Margin = 2 * sizeof(ulong);

    /// <summary>Writes values of which each fits into <paramref name="width"/> bits; their bits together are whole bytes.</summary>
    public static void Write(ReadOnlySpan<long> values, int width, ArrayBufferWriter<byte> to)
    {
        int bytes = values.Length * width / 8;
        Span<byte> span = to.GetSpan(bytes)[..bytes];
        (ulong pending, int bits, int at) = (0, 0, 0);
        foreach (long value in values)
        {
            pending |= (ulong)value << bits;
            bits += width;
            if (bits >= 64)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(span[at..], pending);
                (at, bits) = (at + sizeof(ulong), bits - 64);
                pending = bits == 0 ? 0 : (ulong)value >> (width - bits);
            }
        }

        for (; bits > 0; bits -= 8)
        {
            span[at++] = (byte)pending;
            pending >>= 8;
        }

        to.Advance(bytes);
    }

    /// <summary>The number that begins at a bit; of up to 56 bits, which one look finds whole.</summary>
    public static ulong Read(ReadOnlySpan<byte> bytes, long bit, ulong mask) => MemoryMarshal.Read<ulong>(bytes[(int)(bit >> 3)..]) >> (int)(bit & 7) & mask;

    /// <summary>The number that begins at a bit; of up to 64 bits.</summary>
    public static ulong ReadWide(ReadOnlySpan<byte> bytes, long bit, int width)
    {
        UInt128 both = MemoryMarshal.Read<UInt128>(bytes[(int)(bit >> 3)..]) >> (int)(bit & 7);
        return (ulong)both & Mask(width);
    }

    public static ulong Mask(int width) => width == 64 ? ulong.MaxValue : (1UL << width) - 1;
}
