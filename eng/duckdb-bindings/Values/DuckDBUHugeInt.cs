using System.Numerics;
using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>duckdb_uhugeint: upper * 2^64 + lower.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DuckDBUHugeInt
{
    public DuckDBUHugeInt(ulong lower, ulong upper)
    {
        Lower = lower;
        Upper = upper;
    }

    /// <exception cref="OverflowException">The value is negative or has more than 128 bits.</exception>
    public DuckDBUHugeInt(BigInteger value)
    {
        var bits = (UInt128)value;
        Lower = unchecked((ulong)bits);
        Upper = unchecked((ulong)(bits >> 64));
    }

    public static BigInteger HugeIntMaxValue => UInt128.MaxValue;

    public static BigInteger HugeIntMinValue => BigInteger.Zero;

    public ulong Lower { get; }

    public ulong Upper { get; }

    public UInt128 ToUInt128() => new(Upper, Lower);

    public BigInteger ToBigInteger() => ToUInt128();

    public override string ToString() => ToUInt128().ToString(System.Globalization.CultureInfo.InvariantCulture);
}
