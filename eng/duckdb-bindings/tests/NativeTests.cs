using System.Numerics;
using System.Runtime.InteropServices;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using static DuckDB.NET.Native.NativeMethods;

namespace DuckDB.NET.Bindings.Tests;

/// <summary>The functions themselves, beneath DuckDB.NET.Data.</summary>
public sealed unsafe class NativeTests : IDisposable
{
    private readonly DuckDBConnection _connection = Database.Open();

    public void Dispose() => _connection.Dispose();

    public static TheoryData<string, int> TypeNumbers
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var type in TypeCases.Scalars.DistinctBy(type => type.Type))
                data.Add($"NULL::{type.Type}", (int)type.Id);
            foreach (var (sql, id) in TypeCases.Others)
                data.Add(sql, (int)id);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(TypeNumbers))]
    public void A_type_has_the_number_of_the_header(string sql, int number)
    {
        using var statement = Prepare($"SELECT {sql} AS column_name");
        using var result = new OwnedResult(statement);
        using var type = Query.DuckDBColumnLogicalType(ref result.Value, 0);
        Assert.Equal((DuckDBType)number, LogicalType.DuckDBGetTypeId(type));
        Assert.True(Enum.IsDefined((DuckDBType)number));
        Assert.Equal("column_name", Query.DuckDBColumnName(ref result.Value, 0));
        Assert.Null(Query.DuckDBColumnName(ref result.Value, 1));
        Assert.Equal(1ul, Query.DuckDBColumnCount(ref result.Value));
    }

    [Theory]
    [InlineData("SELECT 1", DuckDBResultType.QueryResult, 0)]
    [InlineData("INSERT INTO t VALUES (1), (2)", DuckDBResultType.ChangedRows, 2)]
    [InlineData("CREATE TABLE u (i INTEGER)", DuckDBResultType.Nothing, 0)]
    public void A_result_has_its_kind(string sql, DuckDBResultType kind, long changed)
    {
        _connection.Run("CREATE TABLE t (i INTEGER)");
        using var statement = Prepare(sql);
        using var result = new OwnedResult(statement);
        Assert.Equal(kind, Query.DuckDBResultReturnType(result.Value));
        Assert.Equal(changed, Query.DuckDBRowsChanged(ref result.Value));
        Assert.Equal(0, Types.DuckDBResultIsStreaming(result.Value));
    }

    [Fact]
    public void A_failed_result_keeps_its_error_until_closed()
    {
        using var statement = Prepare("SELECT error('größer')");
        var state = PreparedStatements.DuckDBExecutePrepared(statement, out var result);
        Assert.False(state.IsSuccess());
        Assert.Contains("größer", Query.DuckDBResultError(ref result));
        Assert.Equal(DuckDBErrorType.InvalidInput, Query.DuckDBResultErrorType(ref result));
        result.Close();
        result.Close();
        default(DuckDBResult).Close();
    }

    [Fact]
    public void Statements_are_extracted_and_their_errors_told()
    {
        var native = _connection.NativeConnection;
        Assert.Equal(3, ExtractStatements.DuckDBExtractStatements(native, "SELECT 1; SELECT ?; SELECT nowhere", out var statements));
        using (statements)
        {
            Assert.True(ExtractStatements.DuckDBPrepareExtractedStatement(native, statements, 1, out var second).IsSuccess());
            using (second)
                Assert.Equal(1, PreparedStatements.DuckDBParams(second));

            Assert.False(ExtractStatements.DuckDBPrepareExtractedStatement(native, statements, 2, out var third).IsSuccess());
            using (third)
                Assert.Contains("nowhere", PreparedStatements.DuckDBPrepareError(third));
        }

        Assert.Equal(0, ExtractStatements.DuckDBExtractStatements(native, "SELEKT", out var broken));
        using (broken)
            Assert.Contains("syntax error", ExtractStatements.DuckDBExtractStatementsError(broken));
    }

    [Fact]
    public void Parameters_are_bound_by_name()
    {
        using var statement = Prepare("SELECT $b::VARCHAR, $a::INTEGER");
        Assert.True(PreparedStatements.DuckDBBindParameterIndex(statement, out var index, "a").IsSuccess());
        using (var type = PreparedStatements.DuckDBParamLogicalType(statement, index))
            Assert.Equal(DuckDBType.Integer, LogicalType.DuckDBGetTypeId(type));
        Assert.False(PreparedStatements.DuckDBBindParameterIndex(statement, out index, "c").IsSuccess());
        Assert.Equal(0, index);
    }

    [Fact]
    public void Options_are_listed_and_set()
    {
        var count = Configuration.DuckDBConfigCount();
        var names = Enumerable.Range(0, count).Select(i =>
        {
            Assert.True(Configuration.DuckDBGetConfigFlag(i, out var name, out var description).IsSuccess());
            Assert.False(string.IsNullOrEmpty(description));
            return name;
        }).ToList();
        Assert.Contains("access_mode", names);
        Assert.False(Configuration.DuckDBGetConfigFlag(count + 1000, out _, out _).IsSuccess());

        Assert.True(Configuration.DuckDBCreateConfig(out var config).IsSuccess());
        using (config)
        {
            Assert.True(Configuration.DuckDBSetConfig(config, "threads", "1").IsSuccess());
            Assert.True(Startup.DuckDBOpen(":memory:", out var database, config, out var error).IsSuccess());
            Assert.Null(error);
            using (database)
            {
                Assert.True(Startup.DuckDBConnect(database, out var connection).IsSuccess());
                using (connection)
                {
                    Startup.DuckDBConnectionGetClientContext(connection, out var context);
                    using (context)
                        Assert.True(context.ConnectionId < 1000);
                }
            }
        }

        Assert.StartsWith("v1.", Startup.DuckDBLibraryVersion());
    }

    [Fact]
    public void A_database_that_cannot_be_opened_gives_an_error_and_no_handle()
    {
        Configuration.DuckDBCreateConfig(out var config);
        using (config)
        {
            Assert.False(Startup.DuckDBOpen("/no/such/folder/größe.db", out var database, config, out var error).IsSuccess());
            Assert.Contains("größe.db", error);
            Assert.True(database.IsInvalid);
        }
    }

    [Fact]
    public void Logical_types_are_taken_apart()
    {
        using var result = new OwnedResult(Prepare(
            "SELECT 1::DECIMAL(20,3), 'größe'::ENUM('x', 'größe'), {'größe': 1, 'b': [2]}, MAP {'a': 1}, [1]::INTEGER[1]"));
        using var number = Query.DuckDBColumnLogicalType(ref result.Value, 0);
        Assert.Equal(20, LogicalType.DuckDBDecimalWidth(number));
        Assert.Equal(3, LogicalType.DuckDBDecimalScale(number));
        Assert.Equal(DuckDBType.HugeInt, LogicalType.DuckDBDecimalInternalType(number));

        using var choice = Query.DuckDBColumnLogicalType(ref result.Value, 1);
        Assert.Equal(2u, LogicalType.DuckDBEnumDictionarySize(choice));
        Assert.Equal("größe", LogicalType.DuckDBEnumDictionaryValue(choice, 1));
        Assert.Equal((DuckDBType)6, LogicalType.DuckDBEnumInternalType(choice));

        using var record = Query.DuckDBColumnLogicalType(ref result.Value, 2);
        Assert.Equal(2, LogicalType.DuckDBStructTypeChildCount(record));
        Assert.Equal("größe", LogicalType.DuckDBStructTypeChildName(record, 0));
        using var list = LogicalType.DuckDBStructTypeChildType(record, 1);
        using var element = LogicalType.DuckDBListTypeChildType(list);
        Assert.Equal(DuckDBType.Integer, LogicalType.DuckDBGetTypeId(element));

        using var map = Query.DuckDBColumnLogicalType(ref result.Value, 3);
        using var key = LogicalType.DuckDBMapTypeKeyType(map);
        using var value = LogicalType.DuckDBMapTypeValueType(map);
        Assert.Equal(DuckDBType.Varchar, LogicalType.DuckDBGetTypeId(key));
        Assert.Equal(DuckDBType.Integer, LogicalType.DuckDBGetTypeId(value));

        using var array = Query.DuckDBColumnLogicalType(ref result.Value, 4);
        Assert.Equal(1, LogicalType.DuckDBArrayVectorGetSize(array));
        using var wide = LogicalType.DuckDBCreateDecimalType(18, 2);
        Assert.Equal(18, LogicalType.DuckDBDecimalWidth(wide));
        using var lists = LogicalType.DuckDBCreateListType(wide);
        Assert.Equal(DuckDBType.List, LogicalType.DuckDBGetTypeId(lists));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("123456789012")]
    [InlineData("a\0bcdefghijklmnop")]
    [InlineData("größe 😀 größe 😀")]
    public void A_text_lies_in_the_vector_or_behind_a_pointer(string text)
    {
        Assert.Equal(16, sizeof(DuckDBString));
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        using var type = LogicalType.DuckDBCreateLogicalType(DuckDBType.Varchar);
        using var chunk = DataChunks.DuckDBCreateDataChunk([type.DangerousGetHandle()], 1);
        var vector = DataChunks.DuckDBDataChunkGetVector(chunk, 0);
        var empty = stackalloc byte[1];
        fixed (byte* pointer = bytes)
        {
            var data = pointer is null ? empty : pointer;
            Vectors.DuckDBVectorAssignStringElementLength(vector, 0, data, bytes.Length);
            Vectors.DuckDBUnsafeVectorAssignStringElementLength(vector, 1, data, bytes.Length);
        }

        Assert.Equal(2, DataChunks.DuckDBDataChunkSetSize(chunk, 2));
        Assert.Equal(2ul, DataChunks.DuckDBDataChunkGetSize(chunk));
        var strings = (DuckDBString*)Vectors.DuckDBVectorGetData(vector);
        for (var i = 0; i < 2; i++)
            Assert.Equal(bytes, new ReadOnlySpan<byte>(strings[i].Data, strings[i].Length).ToArray());

        DataChunks.DuckDBDataChunkReset(chunk);
        Assert.Equal(0ul, DataChunks.DuckDBDataChunkGetSize(chunk));
    }

    [Fact]
    public void A_chunk_is_appended_whole()
    {
        _connection.Run("CREATE TABLE t (d DOUBLE DEFAULT 7)");
        Assert.True(Appender.DuckDBAppenderCreateExt(_connection.NativeConnection, null, null, "t", out var appender).IsSuccess());
        using (appender)
        {
            Assert.Equal(1ul, Appender.DuckDBAppenderColumnCount(appender));
            using var type = Appender.DuckDBAppenderColumnType(appender, 0);
            using var chunk = DataChunks.DuckDBCreateDataChunk([type.DangerousGetHandle()], 1);
            var rows = (int)Helpers.DuckDBVectorSize();
            var vector = DataChunks.DuckDBDataChunkGetVector(chunk, 0);
            var data = new Span<double>(Vectors.DuckDBVectorGetData(vector), rows);
            for (var i = 0; i < rows; i++)
                data[i] = i;
            Vectors.DuckDBVectorEnsureValidityWritable(vector);
            Vectors.DuckDBVectorGetValidity(vector)[0] &= ~1ul;
            DataChunks.DuckDBDataChunkSetSize(chunk, (ulong)rows);
            Assert.True(Appender.DuckDBAppendDefaultToChunk(appender, chunk, 0, 5).IsSuccess());
            Assert.True(Appender.DuckDBAppendDataChunk(appender, chunk).IsSuccess());
            using (var none = Appender.DuckDBAppenderErrorData(appender))
                Assert.False(none.HasError);
            Assert.True(Appender.DuckDBAppenderClose(appender).IsSuccess());
        }

        Assert.Equal(2047.0 * 1024 - 5 + 7, _connection.Scalar("SELECT sum(d) FROM t"));
        Assert.Equal(1L, _connection.Scalar("SELECT count(*) FROM t WHERE d IS NULL"));

        Assert.False(Appender.DuckDBAppenderCreateExt(_connection.NativeConnection, null, null, "größe", out var broken).IsSuccess());
        using (broken)
        using (var error = Appender.DuckDBAppenderErrorData(broken))
        {
            Assert.True(error.HasError);
            Assert.Contains("größe", error.Message);
            Assert.Equal(DuckDBErrorType.Catalog, ErrorData.DuckDBErrorDataErrorType(error));
        }
    }

    [Fact]
    public void A_list_is_built_of_values_that_stay_usable()
    {
        using var type = LogicalType.DuckDBCreateLogicalType(DuckDBType.Integer);
        DuckDBValue[] values = [Value.DuckDBCreateInt32(1), Value.DuckDBCreateNullValue(), Value.DuckDBCreateInt32(3)];
        using var list = Value.DuckDBCreateListValue(type, values, 2);
        using var array = Value.DuckDBCreateArrayValue(type, values, 3);
        using var nothing = Value.DuckDBCreateListValue(type, [], 0);
        Assert.False(list.IsInvalid);
        Assert.Equal(1, values[0].GetValue<int>());
        Assert.True(values[1].IsNull());

        using var statement = Prepare("SELECT ?::VARCHAR || ?::VARCHAR || ?::VARCHAR");
        Assert.True(PreparedStatements.DuckDBBindValue(statement, 1, list).IsSuccess());
        Assert.True(PreparedStatements.DuckDBBindValue(statement, 2, array).IsSuccess());
        Assert.True(PreparedStatements.DuckDBBindValue(statement, 3, nothing).IsSuccess());
        using var result = new OwnedResult(statement);
        Assert.Equal("[1, NULL][1, NULL, 3][]", FirstText(ref result.Value));
        Assert.Throws<ArgumentOutOfRangeException>(() => Value.DuckDBCreateListValue(type, values, 4));
        Array.ForEach(values, value => value.Dispose());
    }

    [Fact]
    public void Values_are_read_back()
    {
        using (var value = Value.DuckDBCreateVarchar("größe"))
        {
            Assert.Equal("größe", value.GetValue<string>());
            Assert.Equal("größe", value.GetValue<object>());
            Assert.Throws<InvalidCastException>(() => value.GetValue<int>());
        }

        using (var value = Value.DuckDBCreateInt64(300))
        {
            Assert.Equal(300, value.GetValue<int?>());
            Assert.Equal(300.0, value.GetValue<double>());
            Assert.Equal(new BigInteger(300), value.GetValue<BigInteger>());
            Assert.Throws<OverflowException>(() => value.GetValue<byte>());
        }

        using (var value = Value.DuckDBCreateUHugeInt(new DuckDBUHugeInt(UInt128.MaxValue)))
        {
            Assert.Equal((BigInteger)UInt128.MaxValue, value.GetValue<BigInteger>());
            Assert.Throws<OverflowException>(() => value.GetValue<long>());
        }

        using (var value = Value.DuckDBCreateDecimal(new DuckDBDecimal(38, 5, new DuckDBHugeInt(-1234567))))
            Assert.Equal(-12.34567m, value.GetValue<decimal>());
        using (var value = Value.DuckDBCreateBlob([1, 2, 3], 2))
            Assert.Equal([1, 2], value.GetValue<byte[]>());
        using (var value = Value.DuckDBCreateTimestampNs(new DuckDBTimestampStruct { Micros = -1 }))
            Assert.Equal(DateTime.UnixEpoch.AddTicks(-1), value.GetValue<DateTime>());
        using (var value = Value.DuckDBCreateTimestampTz(new DuckDBTimestampStruct { Micros = 1_000_000 }))
            Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(1), value.GetValue<DateTimeOffset>());
        using (var value = Value.DuckDBCreateTimestamp(new DuckDBTimestampStruct { Micros = long.MaxValue }))
            Assert.Throws<InvalidCastException>(() => value.GetValue<DateTime>());
        using (var value = Value.DuckDBCreateInterval(new DuckDBInterval(1, 1, -1)))
            Assert.Equal(TimeSpan.FromDays(31) - TimeSpan.FromMicroseconds(1), value.GetValue<TimeSpan>());
        using (var value = Value.DuckDBCreateNullValue())
        {
            Assert.Null(value.GetValue<string>());
            Assert.Null(value.GetValue<int?>());
            Assert.Throws<InvalidCastException>(() => value.GetValue<int>());
        }
    }

    [Fact]
    public void A_time_with_offset_is_unpacked()
    {
        using var result = new OwnedResult(Prepare("SELECT '12:34:56.789012+05:30'::TIMETZ, '23:59:59.000001'::TIME"));
        using var chunk = Query.DuckDBFetchChunk(result.Value);
        var packed = *(DuckDBTimeTzStruct*)Vectors.DuckDBVectorGetData(DataChunks.DuckDBDataChunkGetVector(chunk, 0));
        var unpacked = DateTimeHelpers.DuckDBFromTimeTz(packed);
        Assert.Equal(new DuckDBTimeTz(new DuckDBTimeOnly(12, 34, 56, 789012), 5 * 3600 + 30 * 60), unpacked);

        var time = *(DuckDBTime*)Vectors.DuckDBVectorGetData(DataChunks.DuckDBDataChunkGetVector(chunk, 1));
        Assert.Equal(new DuckDBTimeOnly(23, 59, 59, 1), DateTimeHelpers.DuckDBFromTime(time));
        Assert.Equal(time.Micros, DateTimeHelpers.DuckDBToTime(new DuckDBTimeOnly(23, 59, 59, 1)).Micros);
    }

    [Fact]
    public void Nested_vectors_are_walked()
    {
        using var result = new OwnedResult(Prepare("SELECT {'a': i, 'b': [i, i + 1]} AS s, [i, -i]::BIGINT[2] AS a FROM range(3) t(i)"));
        using var chunk = Types.DuckDBResultGetChunk(result.Value, 0);
        Assert.Equal(2, DataChunks.DuckDBDataChunkGetColumnCount(chunk));
        var record = DataChunks.DuckDBDataChunkGetVector(chunk, 0);
        var numbers = new Span<long>(Vectors.DuckDBVectorGetData(Vectors.DuckDBStructVectorGetChild(record, 0)), 3);
        Assert.Equal([0, 1, 2], numbers.ToArray());

        var lists = Vectors.DuckDBStructVectorGetChild(record, 1);
        var last = ((DuckDBListEntry*)Vectors.DuckDBVectorGetData(lists))[2];
        var items = (long*)Vectors.DuckDBVectorGetData(Vectors.DuckDBListVectorGetChild(lists));
        Assert.Equal([2, 3], new Span<long>(items + last.Offset, (int)last.Length).ToArray());

        var array = DataChunks.DuckDBDataChunkGetVector(chunk, 1);
        Assert.Equal([0, 0, 1, -1, 2, -2], new Span<long>(Vectors.DuckDBVectorGetData(Vectors.DuckDBArrayVectorGetChild(array)), 6).ToArray());
        using var type = Vectors.DuckDBVectorGetColumnType(array);
        using var child = LogicalType.DuckDBArrayTypeChildType(type);
        Assert.Equal(DuckDBType.BigInt, LogicalType.DuckDBGetTypeId(child));

        using var past = Types.DuckDBResultGetChunk(result.Value, 1);
        Assert.True(past.IsInvalid);
    }

    [Fact]
    public void Arrow_structures_are_filled()
    {
        using var result = new OwnedResult(Prepare("SELECT i::DOUBLE AS d FROM range(10) t(i)"));
        using var options = Arrow.DuckDBResultGetArrowOptions(ref result.Value);
        using var type = Query.DuckDBColumnLogicalType(ref result.Value, 0);
        using var chunk = Query.DuckDBFetchChunk(result.Value);

        var types = type.DangerousGetHandle();
        var name = Marshal.StringToCoTaskMemUTF8("größe");
        var schema = new IntPtr[9];
        var array = new IntPtr[10];
        fixed (IntPtr* schemaPointer = schema, arrayPointer = array)
        {
            using var schemaError = Arrow.DuckDBToArrowSchema(options, (IntPtr)(&types), (IntPtr)(&name), 1, (IntPtr)schemaPointer);
            Assert.False(schemaError.HasError);
            Assert.Equal("", schemaError.Message);
            Assert.Equal("+s", Marshal.PtrToStringUTF8(schema[0]));
            using var arrayError = Arrow.DuckDBDataChunkToArrow(options, chunk, (IntPtr)arrayPointer);
            Assert.False(arrayError.HasError);
            Assert.Equal(10, array[0]);
            ((delegate* unmanaged[Cdecl]<IntPtr, void>)schema[7])((IntPtr)schemaPointer);
            ((delegate* unmanaged[Cdecl]<IntPtr, void>)array[8])((IntPtr)arrayPointer);
        }

        Marshal.FreeCoTaskMem(name);
    }

    private DuckDBPreparedStatement Prepare(string sql)
    {
        Assert.Equal(1, ExtractStatements.DuckDBExtractStatements(_connection.NativeConnection, sql, out var statements));
        using (statements)
        {
            var state = ExtractStatements.DuckDBPrepareExtractedStatement(_connection.NativeConnection, statements, 0, out var statement);
            Assert.True(state.IsSuccess(), PreparedStatements.DuckDBPrepareError(statement));
            return statement;
        }
    }

    private static string FirstText(ref DuckDBResult result)
    {
        using var chunk = Query.DuckDBFetchChunk(result);
        var text = (DuckDBString*)Vectors.DuckDBVectorGetData(DataChunks.DuckDBDataChunkGetVector(chunk, 0));
        return Marshal.PtrToStringUTF8((IntPtr)text->Data, text->Length);
    }

    private sealed class OwnedResult : IDisposable
    {
        public DuckDBResult Value;

        public OwnedResult(DuckDBPreparedStatement statement) =>
            Assert.True(PreparedStatements.DuckDBExecutePrepared(statement, out Value).IsSuccess(), Query.DuckDBResultError(ref Value));

        public void Dispose() => Value.Close();
    }
}
