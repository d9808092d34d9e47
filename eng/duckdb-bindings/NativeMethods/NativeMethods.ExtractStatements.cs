using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    public static partial class ExtractStatements
    {
        /// <summary>The number of statements; 0 after an error and for a text without any.</summary>
        public static int DuckDBExtractStatements(
            DuckDBNativeConnection connection,
            string query,
            out DuckDBExtractedStatements statements) =>
            checked((int)ExtractAll(connection, query, out statements));

        [LibraryImport(Library, EntryPoint = "duckdb_prepare_extracted_statement")]
        public static partial DuckDBState DuckDBPrepareExtractedStatement(
            DuckDBNativeConnection connection,
            DuckDBExtractedStatements statements,
            long index,
            out DuckDBPreparedStatement statement);

        [LibraryImport(Library, EntryPoint = "duckdb_extract_statements_error")]
        [return: MarshalUsing(typeof(BorrowedString))]
        public static partial string? DuckDBExtractStatementsError(DuckDBExtractedStatements statements);

        [LibraryImport(Library, EntryPoint = "duckdb_destroy_extracted")]
        internal static partial void DuckDBDestroyExtracted(ref IntPtr statements);

        [LibraryImport(Library, EntryPoint = "duckdb_extract_statements")]
        private static partial ulong ExtractAll(
            DuckDBNativeConnection connection,
            [MarshalUsing(typeof(TerminatedString))] string query,
            out DuckDBExtractedStatements statements);
    }
}
