using Microsoft.Win32.SafeHandles;

namespace DuckDB.NET.Native;

/// <summary>A duckdb_arrow_options.</summary>
public sealed class DuckDBArrowOptions() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        NativeMethods.Arrow.DuckDBDestroyArrowOptions(ref handle);
        return true;
    }
}
