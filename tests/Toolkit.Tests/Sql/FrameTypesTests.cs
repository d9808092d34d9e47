using System.Numerics;
using Toolkit.DuckDb;

namespace Toolkit.Tests.Sql;

public sealed class FrameTypesTests : IDisposable
{
    private readonly DuckDbFixture _db = new();

    public void Dispose() => _db.Dispose();

    public static TheoryData<string, object?, string> Values() => new()
    {
        { "true", true, "BOOLEAN" },
        { "(-128)::TINYINT", (sbyte)-128, "TINYINT" },
        { "(-32768)::SMALLINT", short.MinValue, "SMALLINT" },
        { "2147483647", int.MaxValue, "INTEGER" },
        { "9223372036854775807", long.MaxValue, "BIGINT" },
        { "255::UTINYINT", byte.MaxValue, "UTINYINT" },
        { "65535::USMALLINT", ushort.MaxValue, "USMALLINT" },
        { "4294967295::UINTEGER", uint.MaxValue, "UINTEGER" },
        { "18446744073709551615::UBIGINT", ulong.MaxValue, "UBIGINT" },
        { "1.5::FLOAT", 1.5f, "FLOAT" },
        { "0.1::DOUBLE", 0.1, "DOUBLE" },
        { "170141183460469231731687303715884105727::HUGEINT", BigInteger.Pow(2, 127) - 1, "HUGEINT" },
        { "(-170141183460469231731687303715884105728)::HUGEINT", -BigInteger.Pow(2, 127), "HUGEINT" },
        { "340282366920938463463374607431768211455::UHUGEINT", BigInteger.Pow(2, 128) - 1, "UHUGEINT" },
        { "12.50::DECIMAL(4,2)", 12.50m, "DECIMAL(4,2)" },
        { "(-1234567.89)::DECIMAL(9,2)", -1234567.89m, "DECIMAL(9,2)" },
        { "(-92233720368547.7580)::DECIMAL(18,4)", -92233720368547.7580m, "DECIMAL(18,4)" },
        { "79228162514264337593543950335::DECIMAL(38,0)", decimal.MaxValue, "DECIMAL(38,0)" },
        { "99999999999999999999999999999999999.999::DECIMAL(38,3)", "99999999999999999999999999999999999.999", "DECIMAL(38,3)" },
        { "(-0.00000000000000000000000000001)::DECIMAL(38,29)", "-0.00000000000000000000000000001", "DECIMAL(38,29)" },
        { "DATE '0001-01-01'", new DateOnly(1, 1, 1), "DATE" },
        { "DATE '2024-02-29'", new DateOnly(2024, 2, 29), "DATE" },
        { "TIME '23:59:59.999999'", new TimeOnly(23, 59, 59, 999, 999), "TIME" },
        { "TIMESTAMP '1969-12-31 23:59:59.999999'", Utc(1969, 12, 31, 23, 59, 59).AddMicroseconds(999999), "TIMESTAMP" },
        { "TIMESTAMP_S '2024-01-02 03:04:05'", Utc(2024, 1, 2, 3, 4, 5), "TIMESTAMP_S" },
        { "TIMESTAMP_MS '2024-01-02 03:04:05.678'", Utc(2024, 1, 2, 3, 4, 5).AddMilliseconds(678), "TIMESTAMP_MS" },
        { "TIMESTAMP_NS '2024-01-02 03:04:05.123456789'", Utc(2024, 1, 2, 3, 4, 5).AddTicks(1234567), "TIMESTAMP_NS" },
        { "TIMESTAMPTZ '2024-01-02 03:04:05-05:00'", Utc(2024, 1, 2, 8, 4, 5), "TIMESTAMP WITH TIME ZONE" },
        { "TIMETZ '12:34:56.5-05:30'", "12:34:56.5-05:30", "TIME WITH TIME ZONE" },
        { "INTERVAL '14 months 3 days 4 hours'", new SqlInterval(14, 3, 4 * UnixMicroseconds.PerHour), "INTERVAL" },
        { "'00112233-4455-6677-8899-aabbccddeeff'::UUID", Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), "UUID" },
        { "'ffffffff-4455-6677-8899-aabbccddeeff'::UUID", Guid.Parse("ffffffff-4455-6677-8899-aabbccddeeff"), "UUID" },
        { "'twelve bytes'", "twelve bytes", "VARCHAR" },
        { "'thirteen byte' || 's: é€😀'", "thirteen bytes: é€😀", "VARCHAR" },
        { "chr(0) || 'x'", "\0x", "VARCHAR" },
        { "'b'::ENUM('a', 'b')", "b", "ENUM('a', 'b')" },
        { "'0101'::BIT", "0101", "BIT" },
        { "NULL", null, "INTEGER" },
        { "NULL::VARCHAR", null, "VARCHAR" },
    };

    [Fact]
    public void Texts_that_repeat_change_length_or_are_null_when_read_then_each_as_it_is()
    {
        // Twelve bytes lie in the vector's entry, thirteen elsewhere.
        string[] texts = ["", "S", "SS", "S ", "BTC/USDT", "twelve bytes", "thirteen byte", "thirteen byts", "é😀é😀", "é😀é😀é", new('x', 5_000)];

        Frame frame = _db.Frame("SELECT ($texts)[1 + (i * i + i // 5000) % 11] AS t, i FROM range(20000) r(i)", new { texts });
        Frame nulls = _db.Frame("SELECT CASE WHEN i % 3 = 0 THEN NULL ELSE 'a' || i END AS t FROM range(9) r(i)");

        Assert.Equal(Enumerable.Range(0, 20_000).Select(i => texts[(i * i + i / 5_000) % 11]), frame.Column<string>("t"));
        Assert.Equal([null, "a1", "a2", null, "a4", "a5", null, "a7", "a8"], nulls["t"].Select(value => (string?)value));
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Value_when_of_a_sql_type_then_its_twin(string expression, object? expected, string sqlType)
    {
        // The second row has another value, so that the vector is not a constant one; both ways of reading agree.
        foreach (bool streaming in new[] { true, false })
        {
            Frame frame = _db.Frame($"SELECT CASE WHEN i = 1 THEN NULL ELSE {expression} END AS x FROM range(3) t(i) ORDER BY i", streaming: streaming);
            Assert.Equal([expected, null, expected], frame["x"]);
            Assert.Equal(sqlType, frame["x"].SqlType);
        }
    }

    [Fact]
    public void Bytes_when_short_or_long_then_exact()
    {
        Frame frame = _db.Frame(@"SELECT unnest([''::BLOB, '\x00\xFF'::BLOB, repeat('ab', 50)::BLOB]) AS b");
        Assert.Equal([[], [0, 255], System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("ab", 50)))], frame.Column<byte[]>("b"));
    }

    [Fact]
    public void Nested_values_when_deep_and_with_nulls_then_as_lists_and_dictionaries()
    {
        Frame frame = _db.Frame(
            """
            SELECT [i, NULL, 3] AS l, {'a': i, 'b': [{'c': 'x' || i}]} AS s, MAP {'k': i, 'm': NULL} AS m, [[1], NULL, []] AS ll,
                   array_value(1, 2, i) AS a, CASE WHEN i = 1 THEN NULL ELSE [i] END AS n
            FROM range(3) t(i)
            """);
        Assert.Equal([2L, null, 3L], (IReadOnlyList<object?>)frame["l"][2]!);
        Assert.Equal("""[{"a":0,"b":[{"c":"x0"}]},{"a":1,"b":[{"c":"x1"}]},{"a":2,"b":[{"c":"x2"}]}]""", Json(frame, "s"));
        Assert.Equal("""[{"k":0,"m":null},{"k":1,"m":null},{"k":2,"m":null}]""", Json(frame, "m"));
        Assert.Equal("""[[[1],null,[]],[[1],null,[]],[[1],null,[]]]""", Json(frame, "ll"));
        Assert.Equal("""[[1,2,0],[1,2,1],[1,2,2]]""", Json(frame, "a"));
        Assert.Equal("""[[0],null,[2]]""", Json(frame, "n"));
        Assert.Equal("""STRUCT("a" BIGINT, "b" STRUCT("c" VARCHAR)[])""", frame["s"].SqlType);
        Assert.Equal("MAP(VARCHAR, BIGINT)", frame["m"].SqlType);
    }

    [Theory]
    [InlineData("'infinity'::TIMESTAMP")]
    [InlineData("'-infinity'::DATE")]
    [InlineData("DATE '20000-01-01'")]
    [InlineData("TIME '24:00:00'")]
    public void Value_when_csharp_cannot_hold_it_then_an_error_and_not_another_value(string expression)
    {
        ToolkitException e = Assert.Throws<ToolkitException>(() => _db.One(expression));
        Assert.Equal(ErrorKind.BadData, e.Kind);
        Assert.Contains("CAST", e.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_when_many_chunks_then_all_in_order()
    {
        Frame frame = _db.Frame("SELECT i, CASE WHEN i % 7 = 0 THEN NULL ELSE i / 2.0 END AS half, 's' || (i // 1000) AS s FROM range(100000) t(i)");
        Assert.Equal(100_000, frame.RowCount);
        IReadOnlyList<long> i = frame.Column<long>("i");
        IReadOnlyList<double> half = frame.Column<double>("half");
        IReadOnlyList<string> s = frame.Column<string>("s");
        for (int row = 0; row < 100_000; row++)
        {
            Assert.Equal(row, i[row]);
            Assert.Equal(row % 7 == 0 ? double.NaN : row / 2.0, half[row]);
            Assert.Equal($"s{row / 1000}", s[row]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2048)]
    [InlineData(5000)]
    public void Rows_when_limited_then_cut_and_said(int most)
    {
        Frame frame = _db.Frame("SELECT i FROM range(5001) t(i)", maxRows: most);
        Assert.Equal(most, frame.RowCount);
        Assert.True(frame.Truncated);
        Assert.False(_db.Frame("SELECT i FROM range(5001) t(i)", maxRows: 5001).Truncated);
    }

    [Fact]
    public void Error_when_in_the_middle_of_the_rows_then_thrown_and_no_short_result()
    {
        // With two, the end of the other thread can be told in its place.
        _db.Connection.Execute("SET threads TO 1");
        ToolkitException e = Assert.Throws<ToolkitException>(
            () => _db.Frame("SELECT CASE WHEN i = 900000 THEN 'x' ELSE '1' END::INTEGER AS x FROM range(1000000) t(i)"));
        Assert.Equal(ErrorKind.BadData, e.Kind);
        Assert.Contains("Could not convert string 'x'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Interrupt_when_nobody_asked_for_it_then_an_error_and_no_cancellation()
    {
        using CancellationTokenSource source = new();
        ToolkitException e = Assert.IsType<ToolkitException>(SqlErrors.From("INTERRUPT Error: Interrupted!", source.Token));
        Assert.Equal(ErrorKind.Failure, e.Kind);
        source.Cancel();
        Assert.IsType<OperationCanceledException>(SqlErrors.From("INTERRUPT Error: Interrupted!", source.Token));
    }

    public static TheoryData<object?> Parameters() =>
    [
        true, (sbyte)-1, short.MaxValue, 1, long.MinValue, (byte)1, (ushort)2, 3u, ulong.MaxValue, 1.25f, Math.PI, 12.340m, -0.0000001m,
        decimal.MaxValue, "it's; -- $x \" 😀", "", new DateOnly(1999, 12, 31), new TimeOnly(1, 2, 3, 4, 5), Utc(2024, 2, 29, 12, 0, 0),
        Guid.Parse("f0112233-4455-6677-8899-aabbccddeeff"), BigInteger.Pow(-3, 70), null,
    ];

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Parameter_when_bound_then_comes_back_the_same(object? value) => Assert.Equal(value, _db.One("$value", new { value }));

    [Fact]
    public void Parameter_when_a_list_then_a_list()
    {
        Assert.Equal([1L, 2L, null], (IReadOnlyList<object?>)_db.One("$list", new { list = new object?[] { 1L, 2L, null } })!);
        Assert.Equal(2L, _db.One("(SELECT count(*) FROM range(10) t(i) WHERE i IN (SELECT unnest($list)))", new { list = new[] { 3L, 4L } }));
    }

    private static DateTime Utc(int year, int month, int day, int hour, int minute, int second) =>
        new(year, month, day, hour, minute, second, DateTimeKind.Utc);

    private static string Json(Frame frame, string column) => Toolkit.Frames.JsonCells.Text(frame[column].ToArray());
}
