using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>duckdb_date: days since 1970-01-01.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct DuckDBDate
{
    internal const int Infinity = int.MaxValue;

    public int Days { readonly get; set; }

    public readonly bool IsInfinity => IsPositiveInfinity || IsNegativeInfinity;

    public readonly bool IsPositiveInfinity => Days == Infinity;

    public readonly bool IsNegativeInfinity => Days == -Infinity;
}
