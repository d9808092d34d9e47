using Microsoft.Win32.SafeHandles;

namespace DuckDB.NET.Native;

/// <summary>A duckdb_appender. Destroying it flushes what was appended and not cleared.</summary>
public sealed class DuckDBAppender() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() =>
        NativeMethods.Appender.DuckDBAppenderDestroy(ref handle).IsSuccess();
}
