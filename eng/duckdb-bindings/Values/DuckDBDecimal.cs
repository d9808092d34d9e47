using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>duckdb_decimal: value / 10^scale, with width digits in all.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DuckDBDecimal
{
    public DuckDBDecimal(byte width, byte scale, DuckDBHugeInt value)
    {
        Width = width;
        Scale = scale;
        Value = value;
    }

    public byte Width { get; }

    public byte Scale { get; }

    public DuckDBHugeInt Value { get; }
}
