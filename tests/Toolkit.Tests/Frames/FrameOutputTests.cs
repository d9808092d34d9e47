using System.Data;
using System.Text.Json;
using Toolkit.Tests.Sql;

namespace Toolkit.Tests.Frames;

public sealed class FrameOutputTests : IDisposable
{
    private readonly DuckDbFixture _db = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _db.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Json_when_numbers_are_awkward_then_exact_and_never_nan()
    {
        Frame frame = _db.Frame(
            """
            SELECT 0.1::DOUBLE AS d, 1e300 * 1e10 AS inf, 'nan'::DOUBLE AS nan, -0.0::DOUBLE AS zero, 1.7976931348623157e308 AS big,
                   9007199254740993 AS exact, 1.50::DECIMAL(5,2) AS dec, 12345678901234567890123456789012345.678::DECIMAL(38,3) AS wide,
                   170141183460469231731687303715884105727::HUGEINT AS huge, NULL AS nothing, 0.1::FLOAT AS f, 4.9e-324::DOUBLE AS tiny
            """);
        Assert.Equal(
            """[{"d":0.1,"inf":null,"nan":null,"zero":-0,"big":1.7976931348623157E+308,"exact":9007199254740993,"dec":1.50,"wide":12345678901234567890123456789012345.678,"huge":170141183460469231731687303715884105727,"nothing":null,"f":0.1,"tiny":5E-324}]""",
            frame.ToJson());
    }

    [Fact]
    public void Json_when_times_and_bytes_then_iso_and_base64()
    {
        Frame frame = _db.Frame(
            """
            SELECT TIMESTAMP '2024-01-02 03:04:05' AS t, TIMESTAMP '2024-01-02 03:04:05.120' AS ms, DATE '2024-01-02' AS d, TIME '03:04:05.5' AS c,
                   INTERVAL '1 month 2 days -3 seconds' AS i, '\x00\xFF'::BLOB AS b, '00112233-4455-6677-8899-aabbccddeeff'::UUID AS u,
                   [TIMESTAMP '2024-01-02 00:00:00'] AS l, MAP {1: 'one'} AS m
            """);
        Assert.Equal(
            """[{"t":"2024-01-02T03:04:05Z","ms":"2024-01-02T03:04:05.12Z","d":"2024-01-02","c":"03:04:05.5","i":"1 month 2 days -00:00:03","b":"AP8=","u":"00112233-4455-6677-8899-aabbccddeeff","l":["2024-01-02T00:00:00Z"],"m":{"1":"one"}}]""",
            frame.ToJson());
    }

    [Fact]
    public void Json_when_text_looks_like_markup_then_inert_and_still_the_same_text()
    {
        string evil = "<script>alert('x')</script> é \u2028 \"quoted\"";
        Frame frame = _db.Frame("SELECT $evil AS \"<b>\"", new { evil });
        string json = frame.ToJson();
        Assert.DoesNotContain("<", json, StringComparison.Ordinal);
        Assert.Equal(evil, JsonDocument.Parse(json).RootElement[0].GetProperty("<b>").GetString());
    }

    [Fact]
    public void Json_when_no_rows_or_no_columns_then_an_empty_array()
    {
        Assert.Equal("[]", _db.Frame("SELECT 1 AS x WHERE false").ToJson());
        Assert.Equal("[]", _db.Frame("CREATE TABLE t (x INTEGER)").ToJson());
    }

    [Fact]
    public void Csv_when_fields_need_quotes_then_quoted_and_null_apart_from_empty()
    {
        Frame frame = _db.Frame("SELECT * FROM (VALUES (1, 'a,b', 1.5::DOUBLE), (2, 'say \"hi\"', NULL), (3, '', 'nan'), (4, NULL, 2), (5, E'two\nlines', 1e21)) t(n, \"te,xt\", d)");
        Assert.Equal("n,\"te,xt\",d\n1,\"a,b\",1.5\n2,\"say \"\"hi\"\"\",\n3,\"\",NaN\n4,,2\n5,\"two\nlines\",1E+21\n", frame.ToCsv());
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("=HYPERLINK(\"http://x\";\"y\")", "\"'=HYPERLINK(\"\"http://x\"\";\"\"y\"\")\"")]
    [InlineData("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0")]
    [InlineData("-2+3+cmd", "'-2+3+cmd")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("\n=1", "\"'\n=1\"")]
    [InlineData("  =1", "'  =1")]
    [InlineData("\uFF1D1+1", "'\uFF1D1+1")]
    [InlineData("-", "'-")]
    [InlineData("-1.5", "-1.5")]
    [InlineData("+2e-3", "+2e-3")]
    [InlineData("a=1", "a=1")]
    [InlineData("'=1", "'=1")]
    public void Csv_when_it_is_for_a_spreadsheet_then_no_text_is_a_formula(string text, string cell)
    {
        Frame frame = _db.Frame("SELECT $text AS s, -1.5::DOUBLE AS d, -2::DECIMAL(5,1) AS dec, -3::HUGEINT AS h, -4 AS i, NULL AS n", new { text });
        Assert.Equal($"s,d,dec,h,i,n\n{cell},-1.5,-2.0,-3,-4,\n", frame.ToCsv(new() { Safe = true }));
        Assert.Equal(text, _db.Frame("SELECT $text AS s", new { text })["s"][0]);
    }

    [Fact]
    public void Csv_when_it_is_for_a_spreadsheet_then_names_of_columns_lists_and_bytes_are_no_formulas_either()
    {
        Frame frame = _db.Frame("SELECT 1 AS \"=a\", ['=b'] AS l, '\\xFB\\xEF\\xBE'::BLOB AS b, INTERVAL '-1 day' AS i");
        Assert.Equal("'=a,l,b,i\n1,\"[\"\"=b\"\"]\",'++++,'-1 days\n", frame.ToCsv(new() { Safe = true }).Replace("-1 day\n", "-1 days\n"));
        Assert.StartsWith("=a,", frame.ToCsv(), StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_when_written_then_duckdb_reads_the_same_values_back()
    {
        Frame frame = _db.Frame(
            "SELECT i, sqrt(i) * 1e-7 AS d, TIMESTAMP '2024-01-02 03:04:05' + to_microseconds(i * 7) AS t, 'x''\"' || i AS s FROM range(5000) r(i)");
        string path = _folder.File("out.csv");
        frame.WriteCsv(path);
        Frame back = _db.Frame("SELECT i, d, CAST(t AS TIMESTAMP) AS t, s FROM read_csv($path, types = {'t': 'TIMESTAMPTZ'})", new { path });
        foreach (FrameColumn column in frame.Columns)
        {
            Assert.Equal(column.ToArray(), back[column.Name].ToArray());
        }
    }

    [Fact]
    public void Parquet_when_written_then_every_type_comes_back()
    {
        Frame frame = _db.Frame(
            """
            SELECT i, i::TINYINT AS ti, i::UBIGINT AS ub, i / 3 AS d, i::FLOAT AS f, i % 2 = 0 AS b, (i / 4)::DECIMAL(12,2) AS dec,
                   12345678901234567890123456789012345.678::DECIMAL(38,3) AS wide, TIMESTAMP '1969-12-31 23:59:59.999' + to_microseconds(i) AS t,
                   TIMESTAMPTZ '2024-01-02 03:04:05-05:00' AS tz, DATE '2024-02-29' AS day, TIME '12:34:56.789' AS clock, 's''"' || i AS s, '\x01\x00'::BLOB AS bytes,
                   '00112233-4455-6677-8899-aabbccddeeff'::UUID AS u, INTERVAL '1 month 2 days' AS iv, [i, NULL] AS l, {'a': i, 'b': 'it''s "x"'} AS st,
                   MAP {'k': i} AS m, CASE WHEN i = 2 THEN NULL ELSE i END AS n
            FROM range(4) r(i)
            """);
        string path = _folder.File("it's out.parquet");
        frame.WriteParquet(path);
        Frame back = _db.Frame("SELECT * FROM read_parquet($path)", new { path });
        Assert.Equal(frame.ToJson(), back.ToJson());
        Assert.Equal(frame.Columns.Select(c => c.SqlType), back.Columns.Select(c => c.SqlType));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
        Assert.Equal(1L, _db.One("(SELECT format_version FROM parquet_file_metadata($path))", new { path }));
    }

    [Fact]
    public void Text_when_printed_then_aligned_with_numbers_right_and_controls_shown()
    {
        Frame frame = _db.Frame("SELECT * FROM (VALUES ('A', 1.5), (E'\x1b[31mred', 20), (NULL, NULL)) t(symbol, close)");
        string expected = """
            symbol         close
            -------------  -----
            A                1.5
            \u001b[31mred   20.0

            (3 rows)
            """;
        Assert.Equal(expected, frame.ToText());
    }

    [Fact]
    public void Text_when_long_then_head_and_tail()
    {
        string text = _db.Frame("SELECT i FROM range(100) t(i)").ToText(4);
        Assert.Equal(" i\n--\n 0\n 1\n …\n98\n99\n(100 rows, 4 shown)", text);
    }

    [Fact]
    public void Names_when_empty_or_twice_then_made_unique()
    {
        string[] names = ["a", "A", "", "a", "a_1"];
        Frame frame = new(names.Select((name, i) => new FrameColumn<int>(name, "INTEGER", new[] { i + 1 }, null)));
        Assert.Equal(["a", "A_1", "column2", "a_2", "a_1_1"], frame.Columns.Select(c => c.Name));
        Assert.Equal(3, frame["column2"][0]);
    }

    [Fact]
    public void Columns_when_asked_for_with_a_type_then_that_or_an_error_that_says_which()
    {
        Frame frame = _db.Frame("SELECT i, CASE WHEN i > 0 THEN i::DOUBLE END AS d, CASE WHEN i > 0 THEN i END AS n, 1.5::DECIMAL(4,1) AS dec FROM range(3) t(i)");
        Assert.Equal([0L, 1, 2], frame.Column<long>("I"));
        Assert.Equal([0.0, 1, 2], frame.Column<double>("i"));
        Assert.Equal([double.NaN, 1, 2], frame.Column<double>("d"));
        Assert.Equal([null, 1.0, 2.0], frame.Column<double?>("d"));
        Assert.Equal([null, 1L, 2L], frame.Column<long?>("n"));
        Assert.Equal([1.5, 1.5, 1.5], frame.Column<double>("dec"));
        Assert.Equal([0L, 1, 2], frame.Span<long>("i").ToArray());
        Assert.Contains("Int64", Assert.Throws<InvalidCastException>(() => frame.Column<string>("i")).Message, StringComparison.Ordinal);
        Assert.Contains("null", Assert.Throws<InvalidOperationException>(() => frame.Column<long>("n")).Message, StringComparison.Ordinal);
        Assert.Contains("i, d, n, dec", Assert.Throws<KeyNotFoundException>(() => frame["close"]).Message, StringComparison.Ordinal);
        Assert.Equal(2L, frame.Rows.Last().Get<long>("n"));
        Assert.Null(frame.Rows.First().Get<double?>("d"));
    }

    [Fact]
    public void Reader_when_loaded_into_a_data_table_then_types_and_values_are_right()
    {
        Frame frame = _db.Frame(
            """
            SELECT i, CASE WHEN i > 0 THEN i / 2.0 END AS d, 'x' || i AS s, TIMESTAMP '2024-01-02 03:04:05' AS t, DATE '2024-01-02' AS day,
                   sum(i) OVER () AS total, [i] AS l, true AS b
            FROM range(2) r(i)
            """);
        using DataTable table = new();
        table.Load(frame.OpenReader());
        Assert.Equal(
            [typeof(long), typeof(double), typeof(string), typeof(DateTime), typeof(DateTime), typeof(decimal), typeof(string), typeof(bool)],
            table.Columns.Cast<DataColumn>().Select(c => c.DataType));
        Assert.Equal(
            [1L, 0.5, "x1", new DateTime(2024, 1, 2, 3, 4, 5), new DateTime(2024, 1, 2), 1m, "[1]", true],
            table.Rows[1].ItemArray);
        Assert.Equal(DBNull.Value, table.Rows[0]["d"]);
    }

    [Fact]
    public void Reader_when_read_by_hand_then_behaves_as_a_reader_does()
    {
        using System.Data.Common.DbDataReader reader = _db.Frame("SELECT 1 AS a, NULL::INTEGER AS b").OpenReader();
        Assert.Throws<InvalidOperationException>(() => reader.GetValue(0));
        Assert.True(reader.HasRows);
        Assert.True(reader.Read());
        Assert.Equal(1, reader.GetInt32(reader.GetOrdinal("A")));
        Assert.True(reader.IsDBNull(1));
        Assert.Null(reader.GetFieldValue<int?>(1));
        Assert.Throws<InvalidCastException>(() => reader.GetInt32(1));
        Assert.False(reader.Read());
        Assert.False(reader.NextResult());
        Assert.Equal("INTEGER", reader.GetDataTypeName(0));
    }
}
