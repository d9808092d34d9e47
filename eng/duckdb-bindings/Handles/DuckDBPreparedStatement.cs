using Microsoft.Win32.SafeHandles;

namespace DuckDB.NET.Native;

/// <summary>A duckdb_prepared_statement.</summary>
public sealed class DuckDBPreparedStatement() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        NativeMethods.PreparedStatements.DuckDBDestroyPrepare(ref handle);
        return true;
    }
}
