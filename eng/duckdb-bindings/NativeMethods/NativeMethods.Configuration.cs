using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    public static partial class Configuration
    {
        [LibraryImport(Library, EntryPoint = "duckdb_create_config")]
        public static partial DuckDBState DuckDBCreateConfig(out DuckDBConfig config);

        public static int DuckDBConfigCount() => checked((int)ConfigCount());

        public static DuckDBState DuckDBGetConfigFlag(int index, out string? name, out string? description) =>
            GetConfigFlag(checked((nuint)index), out name, out description);

        [LibraryImport(Library, EntryPoint = "duckdb_set_config")]
        public static partial DuckDBState DuckDBSetConfig(
            DuckDBConfig config,
            [MarshalUsing(typeof(TerminatedString))] string name,
            [MarshalUsing(typeof(TerminatedString))] string option);

        [LibraryImport(Library, EntryPoint = "duckdb_destroy_config")]
        internal static partial void DuckDBDestroyConfig(ref IntPtr config);

        [LibraryImport(Library, EntryPoint = "duckdb_config_count")]
        private static partial nuint ConfigCount();

        [LibraryImport(Library, EntryPoint = "duckdb_get_config_flag")]
        private static partial DuckDBState GetConfigFlag(
            nuint index,
            [MarshalUsing(typeof(BorrowedString))] out string? name,
            [MarshalUsing(typeof(BorrowedString))] out string? description);
    }
}
