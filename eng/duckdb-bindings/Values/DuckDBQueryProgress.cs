using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>duckdb_query_progress_type</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBQueryProgress
{
    /// <summary>Per cent done, or -1 when nothing is known.</summary>
    public double Percentage { get; }

    public ulong RowsProcessed { get; }

    public ulong TotalRowsToProcess { get; }
}
