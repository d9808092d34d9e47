using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Toolkit.Sql;
using Toolkit.Storage;

namespace Toolkit.Tests.Sql;

/// <summary>A query that does not stop when it is cancelled is left behind; the session goes on.</summary>
public sealed class AbandonedQueryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BarStore _store;
    private readonly SqlSession _session;
    private readonly TaskCompletionSource _isStuck = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _freed = new();

    public AbandonedQueryTests()
    {
        _store = BarStore.Open(_folder.File("ws"));
        // A function in which DuckDB cannot be interrupted.
        _session = new(_store, new SqlViews { Words = ["stuck"], Names = [], Register = connection => connection.RegisterTableFunction<string>("stuck", Stick, (_, _, _) => { }) });
    }

    public void Dispose()
    {
        _freed.Set();
        _session.Dispose();
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Query_when_it_does_not_stop_then_left_behind_and_the_session_begins_anew()
    {
        await _session.RunAsync("CREATE TABLE mine AS SELECT 1 AS x");
        using CancellationTokenSource cancel = new();
        Task<Frame> stuck = _session.RunAsync("FROM stuck('x')", cancel: cancel.Token);
        await _isStuck.Task;
        Task<Frame> behind = _session.RunAsync("SELECT 2 AS x");
        await cancel.CancelAsync();

        QueryAbandonedException left = await Assert.ThrowsAsync<QueryAbandonedException>(() => stuck);
        Assert.Equal(cancel.Token, left.CancellationToken);
        Assert.Contains("tables and variables that SQL has made are gone", left.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await behind)["x"][0]);
        Assert.Contains("mine", (await Assert.ThrowsAsync<ToolkitException>(() => _session.RunAsync("FROM mine"))).Message, StringComparison.Ordinal);
        await _session.RunAsync("CREATE TABLE mine AS SELECT 3 AS x");

        _freed.Set();
        Assert.Equal(3, (await _session.RunAsync("FROM mine"))["x"][0]);
    }

    [Fact]
    public async Task Query_when_it_waits_for_one_that_does_not_stop_then_can_be_cancelled()
    {
        Task<Frame> stuck = _session.RunAsync("FROM stuck('x')");
        await _isStuck.Task;
        using CancellationTokenSource cancel = new();
        Task<Frame> behind = _session.RunAsync("SELECT 2 AS x", cancel: cancel.Token);
        await cancel.CancelAsync();
        Assert.IsNotType<QueryAbandonedException>(await Assert.ThrowsAnyAsync<OperationCanceledException>(() => behind));

        _freed.Set();
        Assert.Equal("x", (await stuck).Columns[0].Name);
    }

    private TableFunction Stick(IReadOnlyList<IDuckDBValueReader> arguments)
    {
        _isStuck.TrySetResult();
        _freed.Wait();
        return new([new("x", typeof(string))], Array.Empty<string>());
    }
}
