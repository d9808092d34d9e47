using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>duckdb_time_tz: 40 bits of microseconds and 24 bits of offset, packed.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct DuckDBTimeTzStruct
{
    public ulong Bits { readonly get; set; }
}
