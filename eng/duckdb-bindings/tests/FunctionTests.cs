using System.Numerics;
using System.Reflection;
using DuckDB.NET.Data;

namespace DuckDB.NET.Bindings.Tests;

public sealed class FunctionTests : IDisposable
{
    private readonly DuckDBConnection _connection = Database.Open();

    public void Dispose() => _connection.Dispose();

    [Fact]
    public void A_scalar_function_is_called_for_every_row()
    {
        _connection.RegisterScalarFunction("twice", (long value) => value * 2);
        Assert.Equal(true, _connection.Scalar("SELECT bool_and(twice(i) = i * 2) FROM range(10000) t(i)"));

        _connection.RegisterScalarFunction("shout", (string text) => text.ToUpperInvariant() + "!");
        Assert.Equal("GRÖSSER ALS ZWÖLF!", _connection.Scalar("SELECT shout('grösser als zwölf')"));
    }

    [Fact]
    public void A_scalar_function_takes_vectors()
    {
        _connection.RegisterScalarFunction<int, int, int>("plus", (readers, writer, rows) =>
        {
            for (ulong row = 0; row < rows; row++)
                writer.WriteValue(readers[0].GetValue<int>(row) + readers[1].GetValue<int>(row), row);
        });
        Assert.Equal(5, _connection.Scalar("SELECT plus(2, 3)"));
        Assert.Equal(DBNull.Value, _connection.Scalar("SELECT plus(2, NULL)"));
    }

    [Fact]
    public void An_exception_in_a_function_becomes_an_error()
    {
        _connection.RegisterScalarFunction<int, int>("fails", (int _) => throw new InvalidOperationException("mit Umlaut: ü\0cut"));
        Assert.Contains("mit Umlaut: ü", Assert.Throws<DuckDBException>(() => _connection.Scalar("SELECT fails(1)")).Message);
        Assert.Equal(1, _connection.Scalar("SELECT 1"));
    }

    [Fact]
    public void A_table_function_gives_rows()
    {
        _connection.RegisterTableFunction("words", (int count, string prefix) =>
            Enumerable.Range(0, count).Select(i => new { Number = i, Text = prefix + i }), row => new { row.Number, row.Text });
        using var command = _connection.Command("SELECT * FROM words(5000, 'a longer prefix ')");
        using var reader = command.ExecuteReader();
        var rows = 0;
        while (reader.Read())
        {
            Assert.Equal(rows, reader.GetInt32(0));
            Assert.Equal($"a longer prefix {rows}", reader.GetString(1));
            rows++;
        }

        Assert.Equal(5000, rows);
        Assert.Equal("a longer prefix 7", _connection.Scalar("SELECT Text FROM words(10, 'a longer prefix ') WHERE Number = 7"));
    }

    [Theory]
    [InlineData("BOOLEAN", "true", true)]
    [InlineData("TINYINT", "-5", (sbyte)-5)]
    [InlineData("SMALLINT", "-5", (short)-5)]
    [InlineData("INTEGER", "-5", -5)]
    [InlineData("BIGINT", "-5", -5L)]
    [InlineData("UTINYINT", "5", (byte)5)]
    [InlineData("USMALLINT", "5", (ushort)5)]
    [InlineData("UINTEGER", "5", 5u)]
    [InlineData("UBIGINT", "5", 5ul)]
    [InlineData("FLOAT", "1.5", 1.5f)]
    [InlineData("DOUBLE", "1.5", 1.5)]
    [InlineData("VARCHAR", "'größe und mehr als zwölf'", "größe und mehr als zwölf")]
    public void A_table_function_reads_its_arguments(string type, string literal, object value)
    {
        Assert.Equal(value, Argument(value.GetType(), $"{literal}::{type}"));
    }

    [Fact]
    public void A_table_function_reads_the_other_types_too()
    {
        _connection.Run("SET TimeZone = 'UTC'");
        Assert.Equal(-12345.67m, Argument(typeof(decimal), "-12345.67::DECIMAL(9,2)"));
        var guid = new Guid("00112233-4455-6677-8899-aabbccddeeff");
        Assert.Equal(guid, Argument(typeof(Guid), $"'{guid}'::UUID"));
        Assert.Equal(new DateTime(2024, 2, 29, 1, 2, 3, 456), Argument(typeof(DateTime), "'2024-02-29 01:02:03.456'::TIMESTAMP"));
        Assert.Equal(new DateOnly(2024, 2, 29), Argument(typeof(DateOnly), "'2024-02-29'::DATE"));
        Assert.Equal(new TimeOnly(1, 2, 3), Argument(typeof(TimeOnly), "'01:02:03'::TIME"));
        Assert.Equal(new TimeSpan(1, 2, 3, 4), Argument(typeof(TimeSpan), "INTERVAL '1 day 02:03:04'"));
        var huge = -(BigInteger.One << 100);
        Assert.Equal(huge, Argument(typeof(BigInteger), $"{huge}::HUGEINT"));
        Assert.Equal([1, 0, 255], Assert.IsType<byte[]>(Argument(typeof(byte[]), @"'\x01\x00\xFF'::BLOB")));
    }

    // Through DuckDBValue.GetValue, which the caller uses for arguments.
    private object? Argument(Type type, string sql) =>
        typeof(FunctionTests).GetMethod(nameof(ArgumentOf), BindingFlags.NonPublic | BindingFlags.Instance)!
            .MakeGenericMethod(type).Invoke(this, [sql]);

    private T ArgumentOf<T>(string sql)
    {
        var name = $"argument_{Guid.NewGuid():N}";
        T? seen = default;
        _connection.RegisterTableFunction<T>(name, arguments =>
        {
            Assert.False(arguments[0].IsNull());
            seen = arguments[0].GetValue<T>();
            return new TableFunction([new ColumnInfo("one", typeof(int))], new[] { 1 }, null);
        }, (item, writers, row) => writers[0].WriteValue((int)item!, row));
        Assert.Equal(1, _connection.Scalar($"SELECT one FROM {name}({sql})"));
        return seen!;
    }

    [Fact]
    public void A_null_argument_is_seen_as_such()
    {
        _connection.RegisterTableFunction<int?>("is_null", arguments =>
        {
            var isNull = arguments[0].IsNull() && arguments[0].GetValue<int?>() is null;
            return new TableFunction([new ColumnInfo("it", typeof(bool))], new[] { isNull }, null);
        }, (item, writers, row) => writers[0].WriteValue((bool)item!, row));
        Assert.Equal(true, _connection.Scalar("SELECT it FROM is_null(NULL)"));
        Assert.Equal(false, _connection.Scalar("SELECT it FROM is_null(3)"));
    }

    [Fact]
    public void An_exception_in_a_table_function_becomes_an_error()
    {
        _connection.RegisterTableFunction("fails",
            () => new TableFunction([new ColumnInfo("i", typeof(int))], Failing(), null),
            (item, writers, row) => writers[0].WriteValue((int)item!, row));
        Assert.Contains("on its way", Assert.Throws<DuckDBException>(() => _connection.Scalar("SELECT sum(i) FROM fails()")).ToString());

        static IEnumerable<int> Failing()
        {
            yield return 1;
            throw new InvalidOperationException("on its way");
        }
    }
}
