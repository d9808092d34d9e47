using Microsoft.Win32.SafeHandles;

namespace DuckDB.NET.Native;

/// <summary>A duckdb_extracted_statements.</summary>
public sealed class DuckDBExtractedStatements() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        NativeMethods.ExtractStatements.DuckDBDestroyExtracted(ref handle);
        return true;
    }
}
