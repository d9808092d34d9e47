using System.Runtime.CompilerServices;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using static DuckDB.NET.Native.NativeMethods;

namespace DuckDB.NET.Bindings.Tests;

// Not beside other tests: they measure the memory of the whole process.
[CollectionDefinition(nameof(LifetimeTests), DisableParallelization = true)]
[Collection(nameof(LifetimeTests))]
public sealed class LifetimeTests
{
    private const long MaxGrowth = 50L << 20;

    [Fact]
    public void Small_queries_leave_nothing_behind()
    {
        using var connection = Database.Open();
        connection.Run("CREATE TABLE t AS SELECT i, 'a text too long to be inlined ' || i AS s FROM range(100) t(i)");
        AssertBounded(100_000, i =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT s, i, $text FROM t WHERE i = $i";
            command.Parameters.Add(new DuckDBParameter("i", i % 100));
            command.Parameters.Add(new DuckDBParameter("text", "a parameter of some length, ü"));
            using var reader = command.ExecuteReader();
            Assert.True(reader.Read());
            Assert.Equal(i % 100, reader.GetInt64(1));
            Assert.NotEmpty(reader.GetString(0));
        });
    }

    [Fact]
    public void Failing_queries_leave_nothing_behind()
    {
        using var connection = Database.Open();
        string[] queries = ["SELEKT", "SELECT * FROM nowhere", "SELECT error(repeat('x', 10000))", "SELECT ?::INTEGER"];
        AssertBounded(10_000, i => Assert.Throws<DuckDBException>(() =>
            connection.Scalar(queries[i % 4], i % 4 == 3 ? ["no number"] : [])));
    }

    [Fact]
    public void Lists_streams_and_appenders_leave_nothing_behind()
    {
        using var connection = Database.Open();
        connection.Run("CREATE TABLE t (s VARCHAR)");
        var list = Enumerable.Range(0, 200).Select(i => $"an element with a longer text {i}").ToList();
        AssertBounded(5_000, i =>
        {
            Assert.Equal(200L, connection.Scalar("SELECT len(?::VARCHAR[])", list));
            using (var command = connection.Command("SELECT * FROM range(10000)"))
            {
                command.UseStreamingMode = true;
                using var reader = command.ExecuteReader();
                Assert.True(reader.Read());
            }

            using (var appender = connection.CreateAppender("t"))
                appender.CreateRow().AppendValue(list[0]).EndRow();
            connection.Run("DELETE FROM t");
        });
    }

    [Fact]
    public void Connections_and_names_leave_nothing_behind() => AssertBounded(300, _ =>
    {
        using var connection = Database.Open("DataSource=:memory:;threads=1");
        Assert.Equal("b", connection.Scalar("SELECT 'b'::ENUM('a', 'b')"));
        using var command = connection.Command("SELECT {'a longer name for a field': 1} AS \"a longer name for a column\"");
        using var reader = command.ExecuteReader();
        Assert.True(reader.Read());
        Assert.NotNull(reader.GetValue(0));
    });

    // Long strings, so that one that is not freed would show.
    [Fact]
    public void Strings_that_DuckDB_hands_over_are_freed()
    {
        using var connection = Database.Open();
        var text = new string('x', 20_000);
        connection.Run($"CREATE TYPE label AS ENUM ('{text}')");
        ExtractStatements.DuckDBExtractStatements(
            connection.NativeConnection, $"SELECT NULL::label, NULL::STRUCT(\"{text}\" INTEGER), '{text}'", out var statements);
        ExtractStatements.DuckDBPrepareExtractedStatement(connection.NativeConnection, statements, 0, out var statement);
        PreparedStatements.DuckDBExecutePrepared(statement, out var result);
        using var choice = Query.DuckDBColumnLogicalType(ref result, 0);
        using var record = Query.DuckDBColumnLogicalType(ref result, 1);
        AssertBounded(10_000, _ =>
        {
            Assert.Equal(text.Length, LogicalType.DuckDBEnumDictionaryValue(choice, 0)?.Length);
            Assert.Equal(text.Length, LogicalType.DuckDBStructTypeChildName(record, 0)?.Length);
            using var value = Value.DuckDBCreateVarchar(text);
            Assert.Equal(text.Length, value.GetValue<string>().Length);
            using var blob = Value.DuckDBCreateBlob(new byte[text.Length], text.Length);
            Assert.Equal(text.Length, blob.GetValue<byte[]>().Length);
        });
        result.Close();
        statement.Dispose();
        statements.Dispose();
    }

    [Fact]
    public void The_order_of_disposal_is_free()
    {
        foreach (var streaming in new[] { false, true })
        {
            var connection = Database.Open();
            var command = connection.Command("SELECT i FROM range(100000) t(i)");
            command.UseStreamingMode = streaming;
            var reader = command.ExecuteReader();
            Assert.True(reader.Read());
            connection.Dispose();
            try
            {
                while (reader.Read())
                {
                }
            }
            catch (Exception e) when (e is DuckDBException or InvalidOperationException or ObjectDisposedException)
            {
                // What it says is up to DuckDB.NET.Data; it must only not crash.
            }

            command.Dispose();
            reader.Dispose();
        }
    }

    [Fact]
    public void Handles_outlive_their_parents()
    {
        var connection = Database.Open();
        connection.Run("CREATE TABLE t (i INTEGER)");
        var native = connection.NativeConnection;
        ExtractStatements.DuckDBExtractStatements(native, "SELECT i FROM range(5000) t(i)", out var statements);
        ExtractStatements.DuckDBPrepareExtractedStatement(native, statements, 0, out var statement);
        PreparedStatements.DuckDBExecutePrepared(statement, out var result);
        var type = Query.DuckDBColumnLogicalType(ref result, 0);
        var chunk = Query.DuckDBFetchChunk(result);
        Appender.DuckDBAppenderCreateExt(native, null, null, "t", out var appender);
        Startup.DuckDBConnectionGetClientContext(native, out var context);

        connection.Dispose();
        statements.Dispose();
        statement.Dispose();
        result.Close();
        Assert.Equal(2048ul, DataChunks.DuckDBDataChunkGetSize(chunk));
        Assert.Equal(DuckDBType.BigInt, LogicalType.DuckDBGetTypeId(type));
        context.Dispose();
        appender.Dispose();
        chunk.Dispose();
        type.Dispose();
        type.Dispose();
        Assert.Throws<ObjectDisposedException>(() => LogicalType.DuckDBGetTypeId(type));
    }

    [Fact]
    public void Finalizers_alone_clean_up()
    {
        AssertBounded(500, i =>
        {
            Abandon();
            if (i % 50 == 0)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        });

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Abandon()
        {
            Configuration.DuckDBCreateConfig(out var config);
            Configuration.DuckDBSetConfig(config, "threads", "1");
            Startup.DuckDBOpen(":memory:", out var database, config, out _);
            Startup.DuckDBConnect(database, out var connection);
            ExtractStatements.DuckDBExtractStatements(connection, "SELECT ?", out var statements);
            ExtractStatements.DuckDBPrepareExtractedStatement(connection, statements, 0, out var statement);
            PreparedStatements.DuckDBBindValue(statement, 1, Value.DuckDBCreateVarchar(new string('x', 1000)));
            PreparedStatements.DuckDBExecutePrepared(statement, out var result);
            _ = Query.DuckDBFetchChunk(result);
            result.Close();
        }
    }

    private static void AssertBounded(int times, Action<int> action)
    {
        for (var i = 0; i < times / 10; i++)
            action(i);
        var before = ResidentBytes();
        for (var i = 0; i < times; i++)
            action(i);
        var growth = ResidentBytes() - before;
        Assert.True(growth < MaxGrowth, $"The process grew by {growth >> 20} MB.");
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Environment.WorkingSet;
    }
}
