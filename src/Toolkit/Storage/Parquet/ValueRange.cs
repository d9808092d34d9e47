using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Storage;

/// <summary>The statistics of a column of a row group, as bytes of its type; null, and nulls less than 0, where they are not told.</summary>
internal readonly record struct ValueRange(byte[]? Least, byte[]? Most, long Nulls)
{
    /// <summary>Of numbers: none when one is NaN; a zero as the bound stands for both zeros, as Parquet wants it.</summary>
    public static ValueRange Of(ReadOnlySpan<double> values, long nulls)
    {
        (double least, double most) = Bounds(values);
        return values.IsEmpty || double.IsNaN(least)
            ? new(null, null, nulls)
            : new(BitConverter.GetBytes(least == 0 ? -0.0 : least), BitConverter.GetBytes(most == 0 ? 0.0 : most), nulls);
    }

    private static (double Least, double Most) Bounds(ReadOnlySpan<double> values)
    {
        (Vector256<double> least, Vector256<double> most) = (Vector256.Create(double.PositiveInfinity), Vector256.Create(double.NegativeInfinity));
        ReadOnlySpan<Vector256<double>> fours = MemoryMarshal.Cast<double, Vector256<double>>(values);
        foreach (Vector256<double> four in fours)
        {
            (least, most) = (Vector256.Min(least, four), Vector256.Max(most, four));
        }

        foreach (double value in values[(4 * fours.Length)..])
        {
            (least, most) = (Vector256.Min(least, Vector256.Create(value)), Vector256.Max(most, Vector256.Create(value)));
        }

        return (Math.Min(Math.Min(least[0], least[1]), Math.Min(least[2], least[3])), Math.Max(Math.Max(most[0], most[1]), Math.Max(most[2], most[3])));
    }

    public static ValueRange Read(ref ThriftReader thrift)
    {
        (byte[]? least, byte[]? most, long nulls) = (null, null, -1);
        int outer = thrift.Enter();
        while (thrift.Next(out int field, out byte type))
        {
            switch (field)
            {
                case 3:
                    nulls = thrift.Number();
                    break;
                case 5:
                    most = thrift.Bytes().ToArray();
                    break;
                case 6:
                    least = thrift.Bytes().ToArray();
                    break;
                default:
                    thrift.Skip(type);
                    break;
            }
        }

        thrift.Leave(outer);
        return new(least, most, nulls);
    }

    /// <summary>The bounds of times; null when they are not told.</summary>
    public (long Least, long Most)? Times =>
        Least is { Length: sizeof(long) } && Most is { Length: sizeof(long) } ? (BitConverter.ToInt64(Least), BitConverter.ToInt64(Most)) : null;

    /// <summary>Whether all rows, or no row, have a text; null when some may.</summary>
    public bool? AllHave(ReadOnlySpan<byte> text)
    {
        if (Least is null || Most is null)
        {
            return null;
        }

        (int low, int high) = (Least.AsSpan().SequenceCompareTo(text), Most.AsSpan().SequenceCompareTo(text));
        return low > 0 || high < 0 ? false : low == 0 && high == 0 && Nulls == 0 ? true : null;
    }
}
