using System.Runtime.InteropServices;

namespace Toolkit.Storage;

/// <summary>BYTE_STREAM_SPLIT: the first bytes of all values, then their second bytes, and so on.</summary>
internal static class ByteSplit
{
    public static void Write(ReadOnlySpan<double> values, Span<byte> planes)
    {
        int count = values.Length, whole = count & ~7;
        ReadOnlySpan<ulong> bits = MemoryMarshal.Cast<double, ulong>(values);
        Span<ulong> block = stackalloc ulong[8];
        for (int at = 0; at < whole; at += 8)
        {
            bits.Slice(at, 8).CopyTo(block);
            Transpose(block);
            for (int plane = 0; plane < 8; plane++)
            {
                MemoryMarshal.Write(planes[(plane * count + at)..], block[plane]);
            }
        }

        for (int at = whole; at < count; at++)
        {
            for (int plane = 0; plane < 8; plane++)
            {
                planes[plane * count + at] = (byte)(bits[at] >> (8 * plane));
            }
        }
    }

    /// <summary>Some of the values, from the first that is wanted.</summary>
    public static void Read(ReadOnlySpan<byte> planes, int first, Span<double> to)
    {
        int count = planes.Length / sizeof(double), whole = to.Length & ~7;
        Span<ulong> bits = MemoryMarshal.Cast<double, ulong>(to), block = stackalloc ulong[8];
        for (int at = 0; at < whole; at += 8)
        {
            for (int plane = 0; plane < 8; plane++)
            {
                block[plane] = MemoryMarshal.Read<ulong>(planes[(plane * count + first + at)..]);
            }

            Transpose(block);
            block.CopyTo(bits[at..]);
        }

        for (int at = whole; at < to.Length; at++)
        {
            ulong value = 0;
            for (int plane = 0; plane < 8; plane++)
            {
                value |= (ulong)planes[plane * count + first + at] << (8 * plane);
            }

            bits[at] = value;
        }
    }

    /// <summary>Swaps rows and columns of 8 x 8 bytes.</summary>
    private static void Transpose(Span<ulong> rows)
    {
        for (int i = 0; i < 4; i++)
        {
            Swap(ref rows[i], ref rows[i + 4], 32, 0x00000000FFFFFFFF);
        }

        for (int i = 0; i < 8; i += i % 2 == 0 ? 1 : 3)
        {
            Swap(ref rows[i], ref rows[i + 2], 16, 0x0000FFFF0000FFFF);
        }

        for (int i = 0; i < 8; i += 2)
        {
            Swap(ref rows[i], ref rows[i + 1], 8, 0x00FF00FF00FF00FF);
        }
    }

    private static void Swap(ref ulong upper, ref ulong lower, int shift, ulong mask)
    {
        ulong swapped = ((upper >> shift) ^ lower) & mask;
        lower ^= swapped;
        upper ^= swapped << shift;
    }
}
