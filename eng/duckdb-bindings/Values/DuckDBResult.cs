using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>duckdb_result. A copy refers to the same native result, so only one of them may be closed.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct DuckDBResult : IDisposable
{
#pragma warning disable CS0169, IDE0051 // the deprecated fields hold their place in the C layout
    private readonly ulong _columnCount;
    private readonly ulong _rowCount;
    private readonly ulong _rowsChanged;
    private readonly IntPtr _columns;
    private readonly IntPtr _errorMessage;
    private readonly IntPtr _internalData;
#pragma warning restore CS0169, IDE0051

    /// <summary>Destroys the native result; closing again does nothing.</summary>
    public void Close() => NativeMethods.Query.DuckDBDestroyResult(ref this);

    public void Dispose() => Close();
}
