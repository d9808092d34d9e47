using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>
/// duckdb_timestamp: microseconds since 1970-01-01. DuckDB's TIMESTAMP_S, _MS and _NS have the same shape, the
/// number then counts their own unit.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct DuckDBTimestampStruct
{
    internal const long Infinity = long.MaxValue;

    public long Micros { readonly get; set; }

    public readonly bool IsInfinity => IsPositiveInfinity || IsNegativeInfinity;

    public readonly bool IsPositiveInfinity => Micros == Infinity;

    public readonly bool IsNegativeInfinity => Micros == -Infinity;
}
