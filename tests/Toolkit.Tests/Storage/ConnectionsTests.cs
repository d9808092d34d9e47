using System.Data;
using DuckDB.NET.Data;
using Toolkit.Storage;

namespace Toolkit.Tests.Storage;

/// <summary>The DuckDB connections that a store lends, and what is left on them.</summary>
public sealed class ConnectionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BarStore _store;

    public ConnectionsTests() => _store = BarStore.Open(_folder.Path);

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void One_is_kept_for_the_next_and_goes_with_the_store()
    {
        DuckDBConnection first = _store.RentDuckDb(), second = _store.RentDuckDb();
        _store.ReturnDuckDb(first);
        _store.ReturnDuckDb(second);
        Assert.Equal((ConnectionState.Open, ConnectionState.Closed), (first.State, second.State));
        Assert.Same(first, _store.RentDuckDb());
        _store.ReturnDuckDb(first);
        _store.Dispose();
        Assert.Equal(ConnectionState.Closed, first.State);
    }

    [Fact]
    public void Tables_go_from_a_connection_that_was_given_and_from_one_that_is_lent_again()
    {
        DuckDBConnection lent;
        using (Workbench own = new(null, _store, CancellationToken.None))
        {
            own.Execute($"CREATE TABLE {own.NewTable("own")}(x INT)");
            lent = own.Connection;
        }

        DuckDBConnection given = _store.RentDuckDb();
        Assert.Same(lent, given);
        Assert.Equal(0, Tables(given));
        given.Execute("CREATE TABLE mine(x INT)");
        using (Workbench bench = new(given, _store, CancellationToken.None))
        {
            bench.Execute($"CREATE TABLE {bench.NewTable("given")}(x INT)");
            Assert.Equal(2, Tables(given));
        }

        Assert.Equal((ConnectionState.Open, 1), (given.State, Tables(given)));
        given.Dispose();
    }

    [Fact]
    public void Statement_that_is_cancelled_says_so()
    {
        using CancellationTokenSource cancel = new();
        using Workbench bench = new(null, _store, cancel.Token);
        IEnumerable<(string, object?)> Cancelling()
        {
            cancel.Cancel();
            yield break;
        }

        // It would run for years; when its parameters are asked for, it is about to start.
        Assert.Throws<OperationCanceledException>(() => bench.List("SELECT sum(a.range * b.range) FROM range(1000000000) a, range(1000000000) b", r => r.GetValue(0), Cancelling()));
    }

    [Fact]
    public void Load_stays_when_the_rows_of_many_cannot_be_written_to_files_after_it()
    {
        int loads = (int)(Compaction.MaxHotRows / (Load.HotLimit - 1)) + 1;
        using (FailPoint.Observe(name =>
        {
            if (name == "publish.copying")
            {
                throw new ToolkitException(ErrorKind.Failure, "no room on the disk");
            }
        }))
        {
            for (int i = 0; i < loads; i++)
            {
                Assert.Equal(i + 1, _store.Put(Stored.Key($"S{i}"), Stored.Bars(0, Load.HotLimit - 1)).Version);
            }
        }

        Assert.Empty(_store.Listings.Files());
        _store.Put(Stored.Key("S0"), Stored.Bars(0, 10));
        Assert.Equal(loads, _store.Listings.Files().Sum(file => file.Series));
        _store.MustHold(Stored.Key("S1"), _store.Read(Stored.Key("S1")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Two_that_spill_at_once_keep_their_rows_apart(bool isThere)
    {
        const long Rows = 3_000_000;
        string folder = _folder.File("small"), spilled = isThere ? folder : _folder.Path;
        using (BarStore store = BarStore.Open(folder, new() { MemoryLimitBytes = 24 << 20, Threads = 1 }, make: isThere))
        {
            // Of 48 MB each no more than half can be in memory.
            DuckDBConnection[] both = [store.OpenDuckDb(), store.OpenDuckDb()];
            Parallel.For(0, 2, i => both[i].Execute($"CREATE TABLE t AS SELECT range * {i + 1} AS x, hash(range) AS h FROM range({Rows})"));
            Assert.Equal([Rows * (Rows - 1) / 2, Rows * (Rows - 1)], both.Select(Sum));
            Assert.NotEmpty(Directory.GetFiles(spilled, "duckdb_temp*", SearchOption.AllDirectories));
            both[0].Dispose();
            Assert.Equal(Rows * (Rows - 1), Sum(both[1]));
            both[1].Dispose();
        }

        Assert.Empty(Directory.GetFiles(spilled, "duckdb_temp*", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetDirectories(_folder.Path, ".toolkit-*"));
    }

    private static long Sum(DuckDBConnection connection) => connection.List("SELECT sum(x)::BIGINT FROM t", r => r.GetInt64(0))[0];

    private static int Tables(DuckDBConnection connection) => connection.List("SELECT table_name FROM duckdb_tables()", r => r.GetString(0)).Count;
}
