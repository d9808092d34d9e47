using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Storage;

/// <summary>BYTE_STREAM_SPLIT: the first bytes of all values, then their second bytes, and so on.</summary>
internal static class ByteSplit
{
    /// <summary>Values that are turned at once: four squares of 8 x 8 bytes side by side.</summary>
    private const int Step = 32;

    public static void Write(ReadOnlySpan<double> values, Span<byte> planes)
    {
        int count = values.Length, at = 0;
        ReadOnlySpan<ulong> bits = MemoryMarshal.Cast<double, ulong>(values);
        Span<Vector256<ulong>> rows = stackalloc Vector256<ulong>[8];
        Span<ulong> numbers = MemoryMarshal.Cast<Vector256<ulong>, ulong>(rows);
        for (; at + Step <= count; at += Step)
        {
            for (int i = 0; i < Step; i++)
            {
                numbers[i % 8 * 4 + i / 8] = bits[at + i];
            }

            Transpose(rows);
            for (int plane = 0; plane < 8; plane++)
            {
                rows[plane].AsByte().CopyTo(planes[(plane * count + at)..]);
            }
        }

        for (; at < count; at++)
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
        int count = planes.Length / sizeof(double), at = 0;
        Span<ulong> bits = MemoryMarshal.Cast<double, ulong>(to);
        Span<Vector256<ulong>> rows = stackalloc Vector256<ulong>[8];
        Span<ulong> numbers = MemoryMarshal.Cast<Vector256<ulong>, ulong>(rows);
        for (; at + Step <= bits.Length; at += Step)
        {
            for (int plane = 0; plane < 8; plane++)
            {
                rows[plane] = Vector256.Create(planes.Slice(plane * count + first + at, Step)).AsUInt64();
            }

            Transpose(rows);
            Span<ulong> some = bits.Slice(at, Step);
            for (int i = 0; i < some.Length; i++)
            {
                some[i] = numbers[i % 8 * 4 + i / 8];
            }
        }

        for (; at < bits.Length; at++)
        {
            ulong value = 0;
            for (int plane = 0; plane < 8; plane++)
            {
                value |= (ulong)planes[plane * count + first + at] << (8 * plane);
            }

            bits[at] = value;
        }
    }

    /// <summary>Swaps rows and columns of each square, in halves, quarters and eighths.</summary>
    private static void Transpose(Span<Vector256<ulong>> rows)
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

    private static void Swap(ref Vector256<ulong> upper, ref Vector256<ulong> lower, int shift, ulong mask)
    {
        Vector256<ulong> swapped = ((upper >> shift) ^ lower) & Vector256.Create(mask);
        lower ^= swapped;
        upper ^= swapped << shift;
    }
}
