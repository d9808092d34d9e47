using System.Buffers;
using System.Numerics;

namespace Toolkit.Storage;

/// <summary>DELTA_BINARY_PACKED: steps from value to value, in blocks, each above the least of its block.</summary>
internal static class DeltaPacking
{
    private const int Block = 128, Mini = 32;

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
}
