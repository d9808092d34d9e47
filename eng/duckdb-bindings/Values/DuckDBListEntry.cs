using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>duckdb_list_entry</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBListEntry(ulong offset, ulong length)
{
    public ulong Offset { get; } = offset;

    public ulong Length { get; } = length;
}
