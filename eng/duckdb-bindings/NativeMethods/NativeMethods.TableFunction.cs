using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    public static unsafe partial class TableFunction
    {
        [LibraryImport(Library, EntryPoint = "duckdb_create_table_function")]
        public static partial IntPtr DuckDBCreateTableFunction();

        [LibraryImport(Library, EntryPoint = "duckdb_destroy_table_function")]
        public static partial void DuckDBDestroyTableFunction(ref IntPtr function);

        [LibraryImport(Library, EntryPoint = "duckdb_register_table_function")]
        public static partial DuckDBState DuckDBRegisterTableFunction(
            DuckDBNativeConnection connection,
            IntPtr function);

        [LibraryImport(Library, EntryPoint = "duckdb_table_function_set_name")]
        public static partial void DuckDBTableFunctionSetName(
            IntPtr function,
            [MarshalUsing(typeof(TerminatedString))] string name);

        [LibraryImport(Library, EntryPoint = "duckdb_table_function_add_parameter")]
        public static partial void DuckDBTableFunctionAddParameter(IntPtr function, DuckDBLogicalType type);

        [LibraryImport(Library, EntryPoint = "duckdb_table_function_add_named_parameter")]
        public static partial void DuckDBTableFunctionAddNamedParameter(
            IntPtr function,
            [MarshalUsing(typeof(TerminatedString))] string name,
            DuckDBLogicalType type);

        [LibraryImport(Library, EntryPoint = "duckdb_table_function_set_extra_info")]
        public static partial void DuckDBTableFunctionSetExtraInfo(
            IntPtr function,
            IntPtr extraInfo,
            delegate* unmanaged[Cdecl]<IntPtr, void> destroy);

        [LibraryImport(Library, EntryPoint = "duckdb_table_function_set_bind")]
        public static partial void DuckDBTableFunctionSetBind(
            IntPtr function,
            delegate* unmanaged[Cdecl]<IntPtr, void> bind);

        [LibraryImport(Library, EntryPoint = "duckdb_table_function_set_init")]
        public static partial void DuckDBTableFunctionSetInit(
            IntPtr function,
            delegate* unmanaged[Cdecl]<IntPtr, void> init);

        [LibraryImport(Library, EntryPoint = "duckdb_table_function_set_function")]
        public static partial void DuckDBTableFunctionSetFunction(
            IntPtr function,
            delegate* unmanaged[Cdecl]<IntPtr, IntPtr, void> execute);

        [LibraryImport(Library, EntryPoint = "duckdb_table_function_supports_projection_pushdown")]
        public static partial void DuckDBTableFunctionSupportsProjectionPushdown(
            IntPtr function,
            [MarshalAs(UnmanagedType.U1)] bool pushdown);

        [LibraryImport(Library, EntryPoint = "duckdb_table_function_get_client_context")]
        public static partial void DuckDBTableFunctionGetClientContext(
            IntPtr bindInfo,
            out DuckDBClientContext context);

        [LibraryImport(Library, EntryPoint = "duckdb_bind_get_extra_info")]
        public static partial IntPtr DuckDBBindGetExtraInfo(IntPtr bindInfo);

        [LibraryImport(Library, EntryPoint = "duckdb_bind_get_parameter_count")]
        public static partial ulong DuckDBBindGetParameterCount(IntPtr bindInfo);

        [LibraryImport(Library, EntryPoint = "duckdb_bind_get_parameter")]
        public static partial DuckDBValue DuckDBBindGetParameter(IntPtr bindInfo, ulong index);

        /// <summary>The null handle if the call does not name the parameter.</summary>
        [LibraryImport(Library, EntryPoint = "duckdb_bind_get_named_parameter")]
        public static partial DuckDBValue DuckDBBindGetNamedParameter(
            IntPtr bindInfo,
            [MarshalUsing(typeof(TerminatedString))] string name);

        [LibraryImport(Library, EntryPoint = "duckdb_bind_add_result_column")]
        public static partial void DuckDBBindAddResultColumn(
            IntPtr bindInfo,
            [MarshalUsing(typeof(TerminatedString))] string name,
            DuckDBLogicalType type);

        [LibraryImport(Library, EntryPoint = "duckdb_bind_set_bind_data")]
        public static partial void DuckDBBindSetBindData(
            IntPtr bindInfo,
            IntPtr bindData,
            delegate* unmanaged[Cdecl]<IntPtr, void> destroy);

        [LibraryImport(Library, EntryPoint = "duckdb_bind_set_cardinality")]
        public static partial void DuckDBBindSetCardinality(
            IntPtr bindInfo,
            ulong cardinality,
            [MarshalAs(UnmanagedType.U1)] bool isExact);

        [LibraryImport(Library, EntryPoint = "duckdb_bind_set_error")]
        public static partial void DuckDBBindSetError(
            IntPtr bindInfo,
            [MarshalUsing(typeof(LossyString))] string error);

        [LibraryImport(Library, EntryPoint = "duckdb_init_get_extra_info")]
        public static partial IntPtr DuckDBInitGetExtraInfo(IntPtr initInfo);

        [LibraryImport(Library, EntryPoint = "duckdb_init_get_bind_data")]
        public static partial IntPtr DuckDBInitGetBindData(IntPtr initInfo);

        [LibraryImport(Library, EntryPoint = "duckdb_init_get_column_count")]
        public static partial ulong DuckDBInitGetColumnCount(IntPtr initInfo);

        [LibraryImport(Library, EntryPoint = "duckdb_init_get_column_index")]
        public static partial ulong DuckDBInitGetColumnIndex(IntPtr initInfo, ulong column);

        [LibraryImport(Library, EntryPoint = "duckdb_init_set_init_data")]
        public static partial void DuckDBInitSetInitData(
            IntPtr initInfo,
            IntPtr initData,
            delegate* unmanaged[Cdecl]<IntPtr, void> destroy);

        [LibraryImport(Library, EntryPoint = "duckdb_init_set_error")]
        public static partial void DuckDBInitSetError(
            IntPtr initInfo,
            [MarshalUsing(typeof(LossyString))] string error);

        [LibraryImport(Library, EntryPoint = "duckdb_function_get_bind_data")]
        public static partial IntPtr DuckDBFunctionGetBindData(IntPtr functionInfo);

        [LibraryImport(Library, EntryPoint = "duckdb_function_get_init_data")]
        public static partial IntPtr DuckDBFunctionGetInitData(IntPtr functionInfo);

        [LibraryImport(Library, EntryPoint = "duckdb_function_set_error")]
        public static partial void DuckDBFunctionSetError(
            IntPtr functionInfo,
            [MarshalUsing(typeof(LossyString))] string error);
    }
}
