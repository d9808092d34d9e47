using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>duckdb_bignum: the magnitude as big-endian bytes (not owned) and the sign.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBBignum(IntPtr data, ulong size, byte isNegative)
{
    public IntPtr Data { get; } = data;

    public ulong Size { get; } = size;

    public byte IsNegative { get; } = isNegative;
}
