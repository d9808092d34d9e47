using Toolkit.Tests.Sql;

namespace Toolkit.Tests.Frames;

public sealed class FrameFromColumnsTests : IDisposable
{
    private static readonly DateTime Noon = new(2024, 1, 2, 12, 0, 0, DateTimeKind.Utc);
    private readonly DuckDbFixture _db = new();
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<Array, string, Type> Arrays() => new()
    {
        { new[] { true, false }, "BOOLEAN", typeof(bool) },
        { new sbyte[] { -1, 2 }, "TINYINT", typeof(sbyte) },
        { new short[] { -1, 2 }, "SMALLINT", typeof(short) },
        { new[] { -1, 2 }, "INTEGER", typeof(int) },
        { new[] { -1L, 2 }, "BIGINT", typeof(long) },
        { new byte[] { 1, 255 }, "UTINYINT", typeof(byte) },
        { new ushort[] { 1, 65535 }, "USMALLINT", typeof(ushort) },
        { new[] { 1u, uint.MaxValue }, "UINTEGER", typeof(uint) },
        { new[] { 1ul, ulong.MaxValue }, "UBIGINT", typeof(ulong) },
        { new[] { 1.5f, -2 }, "FLOAT", typeof(float) },
        { new[] { 0.1, double.NaN }, "DOUBLE", typeof(double) },
        { new[] { 1.50m, -2.125m }, "DECIMAL(38,3)", typeof(decimal) },
        { new[] { Noon, Noon.AddTicks(10) }, "TIMESTAMP", typeof(DateTime) },
        { new[] { new DateOnly(2024, 1, 2), new DateOnly(1969, 12, 31) }, "DATE", typeof(DateOnly) },
        { new[] { new TimeOnly(12, 0), new TimeOnly(23, 59, 59) }, "TIME", typeof(TimeOnly) },
        { new[] { Guid.Empty, Guid.Parse("00112233-4455-6677-8899-aabbccddeeff") }, "UUID", typeof(Guid) },
        { new[] { "a", "é'" }, "VARCHAR", typeof(string) },
        { new byte[][] { [1, 255], [] }, "BLOB", typeof(byte[]) },
    };

    public void Dispose()
    {
        _db.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public void Column_when_of_an_array_then_its_type_its_values_and_the_same_through_parquet(Array values, string sqlType, Type type)
    {
        Frame frame = Frame.FromColumns(("x", values), ("row", new[] { 0, 1 }));
        Assert.Equal((sqlType, type, false, 2), (frame["x"].SqlType, frame["x"].Type, frame["x"].HasNulls, frame.RowCount));
        Assert.Equal(values.Cast<object>(), frame["x"]);

        string path = _folder.File("x.parquet");
        frame.WriteParquet(path);
        Frame read = _db.Frame($"SELECT x FROM read_parquet('{path}') ORDER BY row");
        Assert.Equal(sqlType, read["x"].SqlType);
        Assert.Equal(values.Cast<object>(), read["x"]);
    }

    [Fact]
    public void Column_when_some_are_null_then_null_and_the_type_stays()
    {
        Frame frame = Frame.FromColumns(("n", new double?[] { 1, null }), ("all", new int?[] { 1, 2 }), ("s", new[] { null, "x" }));
        Assert.Equal([1.0, null], frame["n"]);
        Assert.Equal([null, "x"], frame["s"]);
        Assert.Equal((typeof(double), true, typeof(int), false), (frame["n"].Type, frame["n"].HasNulls, frame["all"].Type, frame["all"].HasNulls));
        Assert.Equal("n,all,s\n1,1,\n,2,x\n", frame.ToCsv());
    }

    [Fact]
    public void Column_when_the_array_changes_later_then_the_frame_does_not()
    {
        double[] values = [1, 2];
        Frame frame = Frame.FromColumns(("x", values));
        values[0] = 9;
        Assert.Equal([1.0, 2.0], frame.Column<double>("x"));
    }

    [Fact]
    public void Time_when_of_no_kind_then_utc_and_when_local_then_refused()
    {
        Frame frame = Frame.FromColumns(("t", new[] { DateTime.SpecifyKind(Noon, DateTimeKind.Unspecified) }));
        Assert.Equal((Noon, DateTimeKind.Utc), (frame.Column<DateTime>("t")[0], frame.Column<DateTime>("t")[0].Kind));

        ArgumentException refused = Assert.Throws<ArgumentException>(() => Frame.FromColumns(("t", new[] { Noon, DateTime.SpecifyKind(Noon, DateTimeKind.Local) })));
        Assert.Contains("'t', row 1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_when_of_different_lengths_then_refused_with_both()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => Frame.FromColumns(("a", new[] { 1, 2 }), ("b", new[] { 1 })));
        Assert.Contains("'a' has 2 rows and 'b' 1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Column_when_of_a_type_that_no_frame_holds_then_refused_with_the_name()
    {
        Assert.Contains("'c'", Assert.Throws<ArgumentException>(() => Frame.FromColumns(("c", new[] { 'x' }))).Message, StringComparison.Ordinal);
        Assert.Contains("'d'", Assert.Throws<ArgumentException>(() => Frame.FromColumns(("d", new int[1, 1]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Frame_when_no_columns_or_equal_names_then_empty_or_numbered()
    {
        Assert.Equal((0, 0), (Frame.FromColumns().RowCount, Frame.FromColumns().Columns.Count));
        Assert.Equal(["x", "X_1"], Frame.FromColumns(("x", new[] { 1 }), ("X", new[] { 2 })).Columns.Select(c => c.Name));
    }
}
