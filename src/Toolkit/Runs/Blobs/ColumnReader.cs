using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Toolkit.Catalog;

namespace Toolkit.Runs;

/// <summary>Reads what <see cref="ColumnWriter"/> wrote, in the same order.</summary>
/// <exception cref="ToolkitException">The blob is damaged (bad data).</exception>
internal ref struct ColumnReader(ReadOnlySpan<byte> blob)
{
    private ReadOnlySpan<byte> _rest = PackedColumns.Unpack(blob);

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public int Count()
    {
        int count = Int();
        return count >= 0 && count <= _rest.Length ? count : throw TooShort();
    }

    public int Int() => BinaryPrimitives.ReadInt32LittleEndian(Bytes(sizeof(int)));

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Bytes(sizeof(double)));

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count < 0 || count > _rest.Length)
        {
            throw TooShort();
        }

        ReadOnlySpan<byte> bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }

    public T[] Steps<T>(int count)
        where T : unmanaged, IBinaryInteger<T>
    {
        ReadOnlySpan<byte> planes = Bytes(checked(count * Unsafe.SizeOf<T>()));
        T[] values = new T[count];
        T before = T.Zero;
        for (int i = 0; i < count; i++)
        {
            values[i] = before += T.CreateTruncating(Gather(planes, count, i, Unsafe.SizeOf<T>()));
        }

        return values;
    }

    public double[] Doubles(int count)
    {
        ReadOnlySpan<byte> planes = Bytes(checked(count * sizeof(double)));
        double[] values = new double[count];
        Span<ulong> bits = MemoryMarshal.Cast<double, ulong>(values.AsSpan());
        ulong before = 0;
        for (int i = 0; i < count; i++)
        {
            bits[i] = before ^= Gather(planes, count, i, sizeof(ulong));
        }

        return values;
    }

    public string?[] Texts()
    {
        string?[] values = new string?[Count()];
        for (int i = 0; i < values.Length; i++)
        {
            int length = Int();
            values[i] = length == -1 ? null : Encoding.UTF8.GetString(Bytes(length));
        }

        return values;
    }

    private static ulong Gather(ReadOnlySpan<byte> planes, int count, int row, int width)
    {
        ulong value = 0;
        for (int plane = width - 1; plane >= 0; plane--)
        {
            value = (value << 8) | planes[plane * count + row];
        }

        return value;
    }

    private static ToolkitException TooShort() => ToolkitException.BadData("its columns are shorter than they say", "run `tk.Maintenance.Verify()`; a backup has the run as it was");
}
