using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;
using System.Text;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    public static unsafe partial class Value
    {
        [LibraryImport(Library, EntryPoint = "duckdb_create_null_value")]
        public static partial DuckDBValue DuckDBCreateNullValue();

        [LibraryImport(Library, EntryPoint = "duckdb_create_bool")]
        public static partial DuckDBValue DuckDBCreateBool([MarshalAs(UnmanagedType.U1)] bool value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_int8")]
        public static partial DuckDBValue DuckDBCreateInt8(sbyte value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_int16")]
        public static partial DuckDBValue DuckDBCreateInt16(short value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_int32")]
        public static partial DuckDBValue DuckDBCreateInt32(int value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_int64")]
        public static partial DuckDBValue DuckDBCreateInt64(long value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_uint8")]
        public static partial DuckDBValue DuckDBCreateUInt8(byte value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_uint16")]
        public static partial DuckDBValue DuckDBCreateUInt16(ushort value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_uint32")]
        public static partial DuckDBValue DuckDBCreateUInt32(uint value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_uint64")]
        public static partial DuckDBValue DuckDBCreateUInt64(ulong value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_hugeint")]
        public static partial DuckDBValue DuckDBCreateHugeInt(DuckDBHugeInt value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_uhugeint")]
        public static partial DuckDBValue DuckDBCreateUHugeInt(DuckDBUHugeInt value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_float")]
        public static partial DuckDBValue DuckDBCreateFloat(float value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_double")]
        public static partial DuckDBValue DuckDBCreateDouble(double value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_decimal")]
        public static partial DuckDBValue DuckDBCreateDecimal(DuckDBDecimal value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_bignum")]
        public static partial DuckDBValue DuckDBCreateBignum(DuckDBBignum value);

        /// <summary>The 128 bits of the UUID, the first byte being the highest.</summary>
        [LibraryImport(Library, EntryPoint = "duckdb_create_uuid")]
        public static partial DuckDBValue DuckDBCreateUuid(DuckDBHugeInt value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_date")]
        public static partial DuckDBValue DuckDBCreateDate(DuckDBDate value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_time")]
        public static partial DuckDBValue DuckDBCreateTime(DuckDBTime value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_time_tz_value")]
        public static partial DuckDBValue DuckDBCreateTimeTz(DuckDBTimeTzStruct value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_timestamp")]
        public static partial DuckDBValue DuckDBCreateTimestamp(DuckDBTimestampStruct value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_timestamp_tz")]
        public static partial DuckDBValue DuckDBCreateTimestampTz(DuckDBTimestampStruct value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_timestamp_s")]
        public static partial DuckDBValue DuckDBCreateTimestampS(DuckDBTimestampStruct value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_timestamp_ms")]
        public static partial DuckDBValue DuckDBCreateTimestampMs(DuckDBTimestampStruct value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_timestamp_ns")]
        public static partial DuckDBValue DuckDBCreateTimestampNs(DuckDBTimestampStruct value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_interval")]
        public static partial DuckDBValue DuckDBCreateInterval(DuckDBInterval value);

        public static DuckDBValue DuckDBCreateVarchar(string value)
        {
            // With its length, so that a NUL in the text is kept.
            var bytes = Encoding.UTF8.GetBytes(value);
            fixed (byte* text = bytes)
            {
                byte empty = 0;
                return CreateVarchar(text is null ? &empty : text, (ulong)bytes.Length);
            }
        }

        public static DuckDBValue DuckDBCreateBlob(byte[] value, long length)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)length, (ulong)value.Length, nameof(length));
            fixed (byte* bytes = value)
            {
                byte empty = 0;
                return CreateBlob(bytes is null ? &empty : bytes, (ulong)length);
            }
        }

        /// <summary>A list of copies of the values; the null handle if DuckDB cannot build it.</summary>
        public static DuckDBValue DuckDBCreateListValue(DuckDBLogicalType childType, DuckDBValue[] values, int count)
        {
            using var handles = new BorrowedHandles(values, count);
            return CreateList(childType, handles.Pointers, (ulong)count);
        }

        /// <summary>An array of copies of the values; the null handle if DuckDB cannot build it.</summary>
        public static DuckDBValue DuckDBCreateArrayValue(DuckDBLogicalType childType, DuckDBValue[] values, int count)
        {
            using var handles = new BorrowedHandles(values, count);
            return CreateArray(childType, handles.Pointers, (ulong)count);
        }

        [LibraryImport(Library, EntryPoint = "duckdb_destroy_value")]
        internal static partial void DuckDBDestroyValue(ref IntPtr value);

        [LibraryImport(Library, EntryPoint = "duckdb_is_null_value")]
        [return: MarshalAs(UnmanagedType.U1)]
        internal static partial bool DuckDBIsNullValue(DuckDBValue value);

        // The type belongs to the value, hence no DuckDBLogicalType.
        [LibraryImport(Library, EntryPoint = "duckdb_get_value_type")]
        internal static partial IntPtr DuckDBGetValueType(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_type_id")]
        internal static partial DuckDBType DuckDBGetTypeId(IntPtr type);

        [LibraryImport(Library, EntryPoint = "duckdb_get_bool")]
        [return: MarshalAs(UnmanagedType.U1)]
        internal static partial bool DuckDBGetBool(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_int8")]
        internal static partial sbyte DuckDBGetInt8(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_int16")]
        internal static partial short DuckDBGetInt16(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_int32")]
        internal static partial int DuckDBGetInt32(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_int64")]
        internal static partial long DuckDBGetInt64(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_uint8")]
        internal static partial byte DuckDBGetUInt8(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_uint16")]
        internal static partial ushort DuckDBGetUInt16(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_uint32")]
        internal static partial uint DuckDBGetUInt32(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_uint64")]
        internal static partial ulong DuckDBGetUInt64(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_hugeint")]
        internal static partial DuckDBHugeInt DuckDBGetHugeInt(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_uhugeint")]
        internal static partial DuckDBUHugeInt DuckDBGetUHugeInt(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_float")]
        internal static partial float DuckDBGetFloat(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_double")]
        internal static partial double DuckDBGetDouble(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_decimal")]
        internal static partial DuckDBDecimal DuckDBGetDecimal(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_uuid")]
        internal static partial DuckDBUHugeInt DuckDBGetUuid(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_date")]
        internal static partial DuckDBDate DuckDBGetDate(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_time")]
        internal static partial DuckDBTime DuckDBGetTime(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_time_tz")]
        internal static partial DuckDBTimeTzStruct DuckDBGetTimeTz(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_timestamp")]
        internal static partial DuckDBTimestampStruct DuckDBGetTimestamp(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_timestamp_tz")]
        internal static partial DuckDBTimestampStruct DuckDBGetTimestampTz(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_timestamp_s")]
        internal static partial DuckDBTimestampStruct DuckDBGetTimestampS(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_timestamp_ms")]
        internal static partial DuckDBTimestampStruct DuckDBGetTimestampMs(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_timestamp_ns")]
        internal static partial DuckDBTimestampStruct DuckDBGetTimestampNs(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_interval")]
        internal static partial DuckDBInterval DuckDBGetInterval(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_varchar")]
        [return: MarshalUsing(typeof(OwnedString))]
        internal static partial string? DuckDBGetVarchar(DuckDBValue value);

        // The caller frees the data of the blob.
        [LibraryImport(Library, EntryPoint = "duckdb_get_blob")]
        internal static partial Blob DuckDBGetBlob(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_varchar_length")]
        private static partial DuckDBValue CreateVarchar(byte* text, ulong length);

        [LibraryImport(Library, EntryPoint = "duckdb_create_blob")]
        private static partial DuckDBValue CreateBlob(byte* data, ulong length);

        [LibraryImport(Library, EntryPoint = "duckdb_create_list_value")]
        private static partial DuckDBValue CreateList(DuckDBLogicalType childType, IntPtr[] values, ulong count);

        [LibraryImport(Library, EntryPoint = "duckdb_create_array_value")]
        private static partial DuckDBValue CreateArray(DuckDBLogicalType childType, IntPtr[] values, ulong count);

        /// <summary>duckdb_blob</summary>
        [StructLayout(LayoutKind.Sequential)]
        internal readonly struct Blob
        {
            public readonly IntPtr Data;
            public readonly ulong Size;
        }
    }
}
