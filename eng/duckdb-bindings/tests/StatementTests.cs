using System.Diagnostics;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace DuckDB.NET.Bindings.Tests;

public sealed class StatementTests : IDisposable
{
    private readonly DuckDBConnection _connection = Database.Open();

    public void Dispose() => _connection.Dispose();

    [Fact]
    public void Several_statements_give_several_results()
    {
        using var command = _connection.Command("CREATE TABLE t (i INTEGER); INSERT INTO t VALUES (1), (2); SELECT i FROM t; SELECT 'x'");
        using var reader = command.ExecuteReader();
        var values = new List<object>();
        do
        {
            while (reader.Read())
                values.Add(reader.GetValue(0));
        }
        while (reader.NextResult());
        Assert.Equal([1, 2, "x"], values);
        Assert.Equal(2, _connection.Run("UPDATE t SET i = i + 1"));
    }

    [Fact]
    public void Named_parameters_find_their_places()
    {
        using var command = _connection.Command("SELECT $größe || $b || $größe");
        command.Parameters.Add(new DuckDBParameter("b", "-"));
        command.Parameters.Add(new DuckDBParameter("größe", "x"));
        Assert.Equal("x-x", command.ExecuteScalar());
    }

    [Fact]
    public void A_prepared_command_runs_again_with_other_values()
    {
        using var command = _connection.Command("SELECT ? * 2", 1);
        command.Prepare();
        for (var i = 0; i < 100; i++)
        {
            command.Parameters[0].Value = i;
            Assert.Equal(i * 2L, Convert.ToInt64(command.ExecuteScalar()));
        }
    }

    [Fact]
    public void Columns_have_names_and_types()
    {
        using var command = _connection.Command("SELECT 1 AS eins, 'a' AS \"größe\", 1.50::DECIMAL(9,2) AS d");
        using var reader = command.ExecuteReader();
        Assert.Equal(["eins", "größe", "d"], Enumerable.Range(0, reader.FieldCount).Select(reader.GetName));
        Assert.Equal([typeof(int), typeof(string), typeof(decimal)], Enumerable.Range(0, 3).Select(reader.GetFieldType));
        Assert.Equal(9, (int)(byte)reader.GetSchemaTable().Rows[2]["NumericPrecision"]);
    }

    [Fact]
    public void A_streaming_result_is_read_to_its_end()
    {
        using var command = _connection.Command("SELECT i FROM range(1000000) t(i)");
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();
        long count = 0, sum = 0;
        while (reader.Read())
        {
            count++;
            sum += reader.GetInt64(0);
        }

        Assert.Equal(1_000_000, count);
        Assert.Equal(999_999L * 500_000, sum);
        Assert.False(reader.Read());
    }

    [Fact]
    public void A_streaming_result_can_be_left_early_and_can_fail_late()
    {
        using (var command = _connection.Command("SELECT i FROM range(1000000) t(i)"))
        {
            command.UseStreamingMode = true;
            using var reader = command.ExecuteReader();
            Assert.True(reader.Read());
        }

        using (var command = _connection.Command("SELECT CASE WHEN i = 900000 THEN error('late') ELSE i END FROM range(1000000) t(i)"))
        {
            command.UseStreamingMode = true;
            var error = Assert.Throws<DuckDBException>(() =>
            {
                using var reader = command.ExecuteReader();
                while (reader.Read())
                {
                }
            });
            Assert.Contains("late", error.Message);
        }

        Assert.Equal(1, _connection.Scalar("SELECT 1"));
    }

    [Fact]
    public async Task Cancelling_stops_a_running_query()
    {
        using var command = _connection.Command("SELECT sum(a.i * b.i) FROM range(10000000) a(i), range(10000000) b(i)");
        var watch = Stopwatch.StartNew();
        var running = Task.Run(command.ExecuteScalar);
        var error = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            while (!running.IsCompleted)
            {
                await Task.Delay(50);
                command.Cancel();
            }

            await running;
        });
        Assert.True(error is DuckDBException { ErrorType: DuckDBErrorType.Interrupt } or OperationCanceledException, error.ToString());
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30));
        Assert.Equal(1, _connection.Scalar("SELECT 1"));
    }

    [Fact]
    public void Interrupting_an_idle_or_closed_connection_does_nothing()
    {
        var native = _connection.NativeConnection;
        native.Interrupt();
        Assert.Equal(1, _connection.Scalar("SELECT 1"));
        _connection.Close();
        native.Interrupt();
    }

    [Fact]
    public void Progress_is_reported()
    {
        var progress = _connection.GetQueryProgress();
        Assert.Equal(-1, progress.Percentage);
    }

    [Fact]
    public void Transactions_commit_and_roll_back()
    {
        _connection.Run("CREATE TABLE t (i INTEGER)");
        using (var transaction = _connection.BeginTransaction())
        {
            _connection.Run("INSERT INTO t VALUES (1)");
            transaction.Rollback();
        }

        using (var transaction = _connection.BeginTransaction())
        {
            _connection.Run("INSERT INTO t VALUES (2)");
            transaction.Commit();
        }

        Assert.Equal("2", _connection.Scalar("SELECT string_agg(i::VARCHAR, ',') FROM t"));
    }
}
