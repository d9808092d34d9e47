using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace DuckDB.NET.Bindings.Tests;

public sealed class ErrorTests : IDisposable
{
    private readonly DuckDBConnection _connection = Database.Open();

    public void Dispose() => _connection.Dispose();

    [Theory]
    // What fails before it runs has a message only: the C API knows no error type for a prepared statement.
    [InlineData("SELEKT 1", 0, "syntax error at or near \"SELEKT\"")]
    [InlineData("SELECT * FROM nowhere", 0, "Table with name nowhere does not exist")]
    [InlineData("SELECT größe FROM range(3)", 0, "\"größe\" not found")]
    [InlineData("SELECT 'x'::INTEGER", 2, "Could not convert string 'x' to INT32")]
    [InlineData("SELECT 2147483647::INTEGER + 1::INTEGER", 1, "Overflow in addition")]
    [InlineData("SELECT error('eigener Fehler – 誤り')", 32, "eigener Fehler – 誤り")]
    public void A_failure_carries_the_message_and_the_type_of_DuckDB(string sql, int type, string message)
    {
        var error = Assert.Throws<DuckDBException>(() => _connection.Scalar(sql));
        Assert.Contains(message, error.Message);
        Assert.Equal((DuckDBErrorType)type, error.ErrorType);
    }

    [Fact]
    public void A_constraint_is_told_from_other_failures()
    {
        _connection.Run("CREATE TABLE t (i INTEGER PRIMARY KEY)");
        _connection.Run("INSERT INTO t VALUES (1)");
        var error = Assert.Throws<DuckDBException>(() => _connection.Run("INSERT INTO t VALUES (1)"));
        Assert.Equal(DuckDBErrorType.Constraint, error.ErrorType);
        Assert.Contains("Duplicate key", error.Message);
    }

    [Fact]
    public void The_appender_reports_its_failures()
    {
        Assert.Contains("nowhere", Assert.Throws<DuckDBException>(() => _connection.CreateAppender("nowhere")).Message);

        _connection.Run("CREATE TABLE t (i INTEGER PRIMARY KEY)");
        // An int variable: a literal would choose AppendValue(sbyte?), which writes one byte of the four.
        var key = 1;
        var appender = _connection.CreateAppender("t");
        appender.CreateRow().AppendValue(key).EndRow();
        appender.CreateRow().AppendValue(key).EndRow();
        var error = Assert.Throws<DuckDBException>(appender.Close);
        Assert.Contains("duplicate key", error.Message);
        Assert.Equal(DuckDBErrorType.Constraint, error.ErrorType);
    }

    [Fact]
    public void A_text_with_a_NUL_is_not_run_in_part()
    {
        Assert.ThrowsAny<ArgumentException>(() => _connection.Run("CREATE TABLE t (i INTEGER)\0; garbage"));
        Assert.Equal(0L, _connection.Scalar("SELECT count(*) FROM duckdb_tables()"));
    }

    [Fact]
    public void Opening_reports_why_it_failed()
    {
        var path = Path.Combine(Path.GetTempPath(), $"no-such-folder-{Guid.NewGuid():N}", "ü.db");
        var error = Assert.Throws<DuckDBException>(() => Database.Open($"DataSource={path}"));
        Assert.Contains("ü.db", error.Message);
        Assert.ThrowsAny<Exception>(() => Database.Open("DataSource=:memory:;no_such_option=1"));
    }

    [Fact]
    public void A_file_with_a_name_beyond_ASCII_is_opened_with_its_options()
    {
        var path = Path.Combine(Path.GetTempPath(), $"größe-{Guid.NewGuid():N}.db");
        try
        {
            using (var connection = Database.Open($"DataSource={path}"))
                connection.Run("CREATE TABLE t AS SELECT 42 AS v");
            using (var connection = Database.Open($"DataSource={path};access_mode=READ_ONLY;threads=1"))
            {
                Assert.Equal(42, connection.Scalar("SELECT v FROM t"));
                Assert.Equal("1", connection.Scalar("SELECT current_setting('threads')::VARCHAR"));
                Assert.Throws<DuckDBException>(() => connection.Run("DROP TABLE t"));
            }
        }
        finally
        {
            File.Delete(path);
        }
    }
}
