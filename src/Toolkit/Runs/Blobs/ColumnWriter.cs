using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Toolkit.Catalog;

namespace Toolkit.Runs;

/// <summary>Lays columns out so that they pack well: neighbours' differences, and first all lowest bytes, then all next ones.</summary>
internal sealed class ColumnWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public byte[] Pack() => PackedColumns.Pack(Written);

    public void Number(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.GetSpan(sizeof(int)), value);
        _bytes.Advance(sizeof(int));
    }

    public void Number(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_bytes.GetSpan(sizeof(double)), value);
        _bytes.Advance(sizeof(double));
    }

    public void Bytes(ReadOnlySpan<byte> values) => _bytes.Write(values);

    /// <summary>Whole numbers, each minus the one before it.</summary>
    public void Steps<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryInteger<T>
    {
        Span<byte> planes = Planes(values.Length, Unsafe.SizeOf<T>());
        T before = T.Zero;
        for (int i = 0; i < values.Length; i++)
        {
            Spread(planes, values.Length, i, ulong.CreateTruncating(values[i] - before));
            before = values[i];
        }

        _bytes.Advance(planes.Length);
    }

    /// <summary>The bits of each, exclusive-or those of the one before it: to the last bit, NaN included.</summary>
    public void Doubles(ReadOnlySpan<double> values)
    {
        ReadOnlySpan<ulong> bits = MemoryMarshal.Cast<double, ulong>(values);
        Span<byte> planes = Planes(values.Length, sizeof(double));
        ulong before = 0;
        for (int i = 0; i < bits.Length; i++)
        {
            Spread(planes, bits.Length, i, bits[i] ^ before);
            before = bits[i];
        }

        _bytes.Advance(planes.Length);
    }

    /// <summary>The texts one after the other, each with its length in UTF-8 bytes before it; null has the length -1.</summary>
    public void Texts(IReadOnlyList<string?> values)
    {
        Number(values.Count);
        foreach (string? value in values)
        {
            if (value is null)
            {
                Number(-1);
                continue;
            }

            Number(Encoding.UTF8.GetByteCount(value));
            Encoding.UTF8.GetBytes(value, _bytes);
        }
    }

    private Span<byte> Planes(int count, int width) => _bytes.GetSpan(Math.Max(1, checked(count * width)))[..(count * width)];

    private static void Spread(Span<byte> planes, int count, int row, ulong value)
    {
        for (int at = row; at < planes.Length; at += count)
        {
            planes[at] = (byte)value;
            value >>= 8;
        }
    }
}
