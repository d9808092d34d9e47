using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>duckdb_time_tz_struct: a time of day and its offset from UTC in seconds.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DuckDBTimeTz
{
    public DuckDBTimeTz(DuckDBTimeOnly time, int offset)
    {
        Time = time;
        Offset = offset;
    }

    public DuckDBTimeOnly Time { get; }

    public int Offset { get; }
}
