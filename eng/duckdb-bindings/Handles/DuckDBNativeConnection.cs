using Microsoft.Win32.SafeHandles;

namespace DuckDB.NET.Native;

/// <summary>A duckdb_connection.</summary>
public sealed class DuckDBNativeConnection() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    /// <summary>Stops the running query. Does nothing on a closed connection.</summary>
    public void Interrupt()
    {
        var held = false;
        try
        {
            // A cancellation comes from another thread and may well lose against the close.
            DangerousAddRef(ref held);
        }
        catch (ObjectDisposedException)
        {
            return;
        }

        try
        {
            if (!IsInvalid)
                NativeMethods.Startup.DuckDBInterrupt(handle);
        }
        finally
        {
            if (held)
                DangerousRelease();
        }
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.Startup.DuckDBDisconnect(ref handle);
        return true;
    }
}
