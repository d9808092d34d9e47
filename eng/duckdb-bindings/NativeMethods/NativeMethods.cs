namespace DuckDB.NET.Native;

/// <summary>The C API of DuckDB, as far as DuckDB.NET.Data calls it.</summary>
public static partial class NativeMethods
{
    // Bare, so that the default probing and the resolving event of the host both see it.
    private const string Library = "duckdb";
}
