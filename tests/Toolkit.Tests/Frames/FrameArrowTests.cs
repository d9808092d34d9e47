using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Toolkit.Tests.Sql;
using Toolkit.Tests.Storage.Parquet;

namespace Toolkit.Tests.Frames;

/// <summary>Frames as Arrow, read by Apache.Arrow and by polars (Rust).</summary>
public sealed class FrameArrowTests : IDisposable
{
    private readonly DuckDbFixture _db = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _db.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void File_when_read_by_arrow_then_types_values_and_nulls_are_those_of_the_frame()
    {
        Frame frame = _db.Frame(
            """
            SELECT * FROM (VALUES
                (TIMESTAMP '2024-01-02 14:30:00.000001', 0.1::DOUBLE, 9007199254740993, 'é', true, DATE '2024-02-29', 1.50::DECIMAL(5,2), '\x00\xFF'::BLOB, TIME '03:04:05.5'),
                (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
                (TIMESTAMP '1969-12-31 23:59:59.999999', '-0.0'::DOUBLE, -1, '', false, DATE '1969-12-31', -0.01, ''::BLOB, TIME '00:00:00')) AS t (t, d, i, s, b, day, dec, blob, clock)
            """);
        string path = _folder.File("frame.arrow");
        frame.WriteArrow(path);

        using RecordBatch batch = Read(path);
        TimestampType type = Assert.IsType<TimestampType>(batch.Schema.GetFieldByName("t").DataType);
        Assert.Equal((TimeUnit.Microsecond, "UTC"), (type.Unit, type.Timezone));
        Assert.Equal([1_704_205_800_000_001, null, -1], Enumerable.Range(0, 3).Select(row => ((TimestampArray)batch.Column("t")).GetValue(row)));
        DoubleArray doubles = (DoubleArray)batch.Column("d");
        Assert.Equal([0.1, null, -0.0], doubles);
        Assert.True(double.IsNegative(doubles.GetValue(2)!.Value));
        Assert.Equal([9_007_199_254_740_993, null, -1], (Int64Array)batch.Column("i"));
        Assert.Equal(["é", null, ""], Enumerable.Range(0, 3).Select(row => ((StringArray)batch.Column("s")).GetString(row)));
        Assert.Equal([true, null, false], Enumerable.Range(0, 3).Select(row => ((BooleanArray)batch.Column("b")).GetValue(row)));
        // Days since 1970: 2024-01-01 is 19,723.
        Assert.Equal([19_723 + 59, null, -1], Enumerable.Range(0, 3).Select(row => ((Date32Array)batch.Column("day")).GetValue(row)));
        Decimal128Array decimals = (Decimal128Array)batch.Column("dec");
        Assert.Equal([1.50m, null, -0.01m], Enumerable.Range(0, 3).Select(row => decimals.GetValue(row)));
        BinaryArray blobs = (BinaryArray)batch.Column("blob");
        Assert.Equal<byte>([0, 255], blobs.GetBytes(0).ToArray());
        Assert.True(blobs.IsNull(1));
        Assert.Equal([11_045_500_000, null, 0], Enumerable.Range(0, 3).Select(row => ((Time64Array)batch.Column("clock")).GetValue(row)));
    }

    [Fact]
    public void File_when_numbers_are_wide_or_values_nested_then_exact_decimals_and_json()
    {
        Frame frame = _db.Frame(
            """
            SELECT sum(i)::HUGEINT AS huge, 12345678901234567890123456789012345.678::DECIMAL(38,3) AS wide, [1, 2] AS list, {'a': 1.5} AS struct,
                '00112233-4455-6677-8899-aabbccddeeff'::UUID AS id, 7::UTINYINT AS small, 0.1::FLOAT AS f
            FROM range(3) AS t(i)
            """);
        string path = _folder.File("frame.arrow");
        frame.WriteArrow(path);

        using RecordBatch batch = Read(path);
        Assert.Equal("3", ((Decimal128Array)batch.Column("huge")).GetString(0));
        Assert.Equal("12345678901234567890123456789012345.678", ((Decimal128Array)batch.Column("wide")).GetString(0));
        Assert.Equal("[1,2]", ((StringArray)batch.Column("list")).GetString(0));
        Assert.Equal("""{"a":1.5}""", ((StringArray)batch.Column("struct")).GetString(0));
        Assert.Equal("00112233-4455-6677-8899-aabbccddeeff", ((StringArray)batch.Column("id")).GetString(0));
        Assert.Equal((byte)7, ((UInt8Array)batch.Column("small")).GetValue(0));
        Assert.Equal(0.1f, ((FloatArray)batch.Column("f")).GetValue(0));
    }

    [Fact]
    public void File_when_a_number_has_39_digits_then_an_error_names_the_column()
    {
        Frame frame = _db.Frame("SELECT 170141183460469231731687303715884105727::HUGEINT AS huge");
        ToolkitException e = Assert.Throws<ToolkitException>(() => frame.WriteArrow(_folder.File("frame.arrow")));
        Assert.Equal(ErrorKind.BadData, e.Kind);
        Assert.Contains("'huge'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stream_when_there_are_several_batches_then_all_rows_in_order()
    {
        Frame frame = _db.Frame("SELECT i, i::VARCHAR AS s, CASE WHEN i % 3 > 0 THEN i / 7 END AS d FROM range(300000) AS t(i)");
        using MemoryStream bytes = new();
        frame.WriteArrow(bytes);
        bytes.Position = 0;
        using ArrowStreamReader reader = new(bytes);
        long rows = 0;
        while (reader.ReadNextRecordBatch() is { } batch)
        {
            Int64Array numbers = (Int64Array)batch.Column("i");
            StringArray texts = (StringArray)batch.Column("s");
            DoubleArray doubles = (DoubleArray)batch.Column("d");
            for (int row = 0; row < batch.Length; row++, rows++)
            {
                Assert.Equal(rows, numbers.GetValue(row));
                Assert.Equal(rows.ToString(System.Globalization.CultureInfo.InvariantCulture), texts.GetString(row));
                Assert.Equal(rows % 3 > 0 ? rows / 7.0 : null, doubles.GetValue(row));
            }
        }

        Assert.Equal(300_000, rows);
    }

    [Fact]
    public void File_when_there_are_no_rows_then_the_columns_are_there()
    {
        string path = _folder.File("frame.arrow");
        _db.Frame("SELECT 1.5 AS x, 'a' AS s WHERE false").WriteArrow(path);
        using ArrowFileReader reader = new(File.OpenRead(path));
        Assert.Equal(["x", "s"], reader.Schema.FieldsList.Select(field => field.Name));
        Assert.Null(reader.ReadNextRecordBatch());
    }

    [PolarsTheory]
    [InlineData("frame.arrow")]
    [InlineData("frame.stream")]
    public void Arrow_when_read_by_polars_then_the_same_types_and_values(string name)
    {
        Frame frame = _db.Frame(
            """
            SELECT * FROM (VALUES (TIMESTAMP '2024-01-02 14:30:00', 0.1::DOUBLE, 'é', 7::INTEGER, true), (NULL, NULL, NULL, NULL, NULL), (TIMESTAMP '2024-01-02 14:31:00', 1e300, '', -7, false))
                AS t (time, d, s, i, b)
            """);
        string path = _folder.File(name);
        if (name.EndsWith(".arrow", StringComparison.Ordinal))
        {
            frame.WriteArrow(path);
        }
        else
        {
            using FileStream stream = File.Create(path);
            frame.WriteArrow(stream);
        }

        (int code, string output) = PolarsTheoryAttribute.Run(path);
        Assert.True(code == 0, output);
        JsonElement[] columns = [.. JsonDocument.Parse(output).RootElement.EnumerateArray()];
        Assert.Equal(["time", "d", "s", "i", "b"], columns.Select(column => column[0].GetString()));
        Assert.Contains("us", columns[0][1].GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("""[1704205800000000,null,1704205860000000]""", columns[0][2].GetRawText().Replace("\"", "", StringComparison.Ordinal));
        Assert.Equal("[0.1,null,1e+300]", columns[1][2].GetRawText());
        Assert.Equal("""["é",null,""]""", columns[2][2].GetRawText());
        Assert.Equal("[7,null,-7]", columns[3][2].GetRawText());
        Assert.Equal("[true,null,false]", columns[4][2].GetRawText());
    }

    private static RecordBatch Read(string path)
    {
        using ArrowFileReader reader = new(File.OpenRead(path));
        return reader.ReadNextRecordBatch();
    }
}
