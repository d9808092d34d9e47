using System.Numerics;
using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>duckdb_hugeint: upper * 2^64 + lower.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DuckDBHugeInt
{
    public DuckDBHugeInt(ulong lower, long upper)
    {
        Lower = lower;
        Upper = upper;
    }

    /// <exception cref="OverflowException">The value has more than 128 bits.</exception>
    public DuckDBHugeInt(BigInteger value)
    {
        var bits = (Int128)value;
        Lower = unchecked((ulong)bits);
        Upper = unchecked((long)(bits >> 64));
    }

    public static BigInteger HugeIntMaxValue => Int128.MaxValue;

    public static BigInteger HugeIntMinValue => Int128.MinValue;

    public ulong Lower { get; }

    public long Upper { get; }

    public Int128 ToInt128() => new(unchecked((ulong)Upper), Lower);

    public BigInteger ToBigInteger() => ToInt128();

    public override string ToString() => ToInt128().ToString(System.Globalization.CultureInfo.InvariantCulture);
}
