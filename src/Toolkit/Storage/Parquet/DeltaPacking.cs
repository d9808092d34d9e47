using System.Buffers;
using System.Numerics;

namespace Toolkit.Storage;

/// <summary>DELTA_BINARY_PACKED: steps from value to value, in blocks, each above the least of its block.</summary>
internal static class DeltaPacking
{
    private const int Block = 128, Mini = 32, MaxBlock = 1 << 16;

    public static void Write(ReadOnlySpan<long> values, ArrayBufferWriter<byte> to)
    {
        to.Varint(Block);
        to.Varint(Block / Mini);
        to.Varint((ulong)values.Length);
        to.ZigZag(values[0]);
        Span<long> steps = stackalloc long[Block];
        for (int at = 1; at < values.Length; at += Block)
        {
            int count = Math.Min(Block, values.Length - at);
            for (int i = 0; i < count; i++)
            {
                steps[i] = unchecked(values[at + i] - values[at + i - 1]);
            }

            WriteBlock(steps, count, to);
        }
    }

    private static void WriteBlock(Span<long> steps, int count, ArrayBufferWriter<byte> to)
    {
        long least = long.MaxValue;
        foreach (long step in steps[..count])
        {
            least = Math.Min(least, step);
        }

        to.ZigZag(least);
        Span<byte> widths = stackalloc byte[Block / Mini];
        steps[count..].Fill(least);
        for (int mini = 0; mini < widths.Length; mini++)
        {
            ulong all = 0;
            foreach (ref long step in steps.Slice(mini * Mini, Mini))
            {
                step = unchecked(step - least);
                all |= (ulong)step;
            }

            widths[mini] = (byte)(64 - BitOperations.LeadingZeroCount(all));
        }

        to.Write(widths);
        for (int mini = 0; mini < widths.Length; mini++)
        {
            BitPacking.Write(steps.Slice(mini * Mini, Mini), widths[mini], to);
        }
    }

    /// <summary>Reads the first values; gives how many bytes the whole takes when all of them are read.</summary>
    /// <param name="bytes">The page, and <see cref="BitPacking.Margin"/> bytes behind it.</param>
    /// <param name="count">How many values it must hold.</param>
    /// <param name="to">Where the first ones of them go; at least one.</param>
    public static int Read(ReadOnlySpan<byte> bytes, int count, Span<long> to)
    {
        ReadOnlySpan<byte> own = bytes[..^BitPacking.Margin];
        ThriftReader head = new(own);
        (ulong block, ulong minis, ulong values) = (head.Varint(), head.Varint(), head.Varint());
        if (block is 0 or > MaxBlock || minis == 0 || block % minis != 0 || block / minis % 8 != 0 || values != (ulong)count)
        {
            throw Broken();
        }

        long value = head.Number();
        (int at, int row, int size) = (head.Position, 1, (int)(block / minis));
        to[0] = value;
        while (row < to.Length)
        {
            ThriftReader next = new(own[at..]);
            long least = next.Number();
            at += next.Position + (int)minis;
            ReadOnlySpan<byte> widths = own.Slice(at - (int)minis, (int)minis);
            for (int mini = 0; mini < widths.Length && row < to.Length; mini++)
            {
                Span<long> some = to.Slice(row, Math.Min(size, to.Length - row));
                int bits = widths[mini], length = bits <= 64 ? size / 8 * bits : throw Broken();
                Add(bytes[at..(at + length + BitPacking.Margin)], (bits, least), ref value, some);
                (at, row) = (at + length, row + some.Length);
            }
        }

        return at;
    }

    private static void Add(ReadOnlySpan<byte> packed, (int Width, long Least) step, ref long value, Span<long> to)
    {
        (long sum, long bit, ulong mask) = (value, 0, BitPacking.Mask(step.Width));
        foreach (ref long one in to)
        {
            ulong more = step.Width switch
            {
                0 => 0,
                <= 56 => BitPacking.Read(packed, bit, mask),
                _ => BitPacking.ReadWide(packed, bit, step.Width),
            };
            one = sum = unchecked(sum + step.Least + (long)more);
            bit += step.Width;
        }

        value = sum;
    }

    private static ToolkitException Broken() => ToolkitException.BadData("a page of times or lengths is damaged");
}
