using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    public static unsafe partial class Configuration
    {
        [LibraryImport(Library, EntryPoint = "duckdb_create_config")]
        public static partial DuckDBState DuckDBCreateConfig(out DuckDBConfig config);

        public static int DuckDBConfigCount() => checked((int)ConfigCount());

        public static DuckDBState DuckDBGetConfigFlag(int index, out string? name, out string? description)
        {
            // Set here: DuckDB leaves them alone if it has no such option, and generated code would not set them.
            byte* nameText = null;
            byte* descriptionText = null;
            var state = GetConfigFlag(checked((nuint)index), &nameText, &descriptionText);
            name = BorrowedString.ConvertToManaged(nameText);
            description = BorrowedString.ConvertToManaged(descriptionText);
            return state;
        }

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
        private static partial DuckDBState GetConfigFlag(nuint index, byte** name, byte** description);
    }
}
