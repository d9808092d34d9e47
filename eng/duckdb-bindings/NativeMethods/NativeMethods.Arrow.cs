using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    public static partial class Arrow
    {
        [LibraryImport(Library, EntryPoint = "duckdb_result_get_arrow_options")]
        public static partial DuckDBArrowOptions DuckDBResultGetArrowOptions(ref DuckDBResult result);

        /// <summary>Fills the ArrowSchema at <paramref name="schema"/>, which the caller releases.</summary>
        [LibraryImport(Library, EntryPoint = "duckdb_to_arrow_schema")]
        public static partial DuckDBErrorData DuckDBToArrowSchema(
            DuckDBArrowOptions options,
            IntPtr types,
            IntPtr names,
            ulong columnCount,
            IntPtr schema);

        /// <summary>Fills the ArrowArray at <paramref name="array"/>, which the caller releases.</summary>
        [LibraryImport(Library, EntryPoint = "duckdb_data_chunk_to_arrow")]
        public static partial DuckDBErrorData DuckDBDataChunkToArrow(
            DuckDBArrowOptions options,
            DuckDBDataChunk chunk,
            IntPtr array);

        [LibraryImport(Library, EntryPoint = "duckdb_destroy_arrow_options")]
        internal static partial void DuckDBDestroyArrowOptions(ref IntPtr options);
    }
}
