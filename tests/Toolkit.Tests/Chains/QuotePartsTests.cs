using DuckDB.NET.Data;
using Toolkit.Catalog;
using Toolkit.DuckDb;
using Toolkit.Storage;

namespace Toolkit.Tests.Chains;

/// <summary>How many quotes of a large import go into which file.</summary>
public sealed class QuotePartsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Each of the numbers is so many quotes at one moment, in files of 10.</summary>
    [Theory]
    [InlineData("1", "1")]
    [InlineData("2 2 2 2 2", "10")]
    [InlineData("2 2 2 2 2 1", "6 5")]
    [InlineData("1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "10 9 8")]
    [InlineData("3 20 4", "23 4")]
    [InlineData("3 20", "23")]
    [InlineData("7 7 7", "14 7")]
    public void Quotes_when_more_than_a_file_takes_then_cut_between_two_moments(string moments, string expected)
    {
        using BarStore store = BarStore.Open(_folder.File("workspace"));
        using DuckDBConnection duck = DuckDbLibrary.Open(null);
        string rows = string.Join(", ", moments.Split(' ').Select((count, i) => $"({i}, {count})"));
        duck.Execute(
            $"""
            CREATE TABLE brought AS SELECT 'AAA' AS underlying, TIMESTAMP '2024-01-02 15:00:00' + to_minutes(m) AS time, DATE '2030-01-18' AS expiry, k::DOUBLE AS strike, 'call' AS "right",
                1.0 AS bid, 2.0 AS ask, 1.0 AS bid_size, 1.0 AS ask_size, NULL::DOUBLE AS implied_volatility, NULL::DOUBLE AS delta, NULL::DOUBLE AS open_interest
            FROM (VALUES {rows}) v(m, n), range(30) t(k) WHERE k < n
            """);
        using Workbench bench = new(duck, store, CancellationToken.None);
        QuotePublication brought = new(duck, "brought", "local", new("q.csv", new('a', 64), "csv", 1, 1, 0, 0, TimeSpan.Zero));
        duck.Execute("CREATE TABLE earlier AS FROM brought LIMIT 1");
        using QuoteFileSet earlier = new(store, bench);
        earlier.Write(brought with { Table = "earlier" }, new([], new Dictionary<long, (long From, long To)>()), 0);
        NewFile first = Assert.Single(earlier.Added);
        FileEntry old = new(first.Id, store.Layout.Relative(first.Path), null, first.Rows, first.SizeBytes, first.Sha256, first.MinTime, first.MaxTime, 1);
        using QuoteFileSet files = new(store, bench) { FileRows = 10 };
        files.Write(brought, new([old], new Dictionary<long, (long From, long To)>()), 1);

        Assert.Equal(expected.Split(' ').Select(long.Parse), files.Added.Select(file => file.Rows));

        // No moment is in two of them, and the last one says whose place all of them take.
        Assert.All(files.Added.Zip(files.Added.Skip(1)), pair => Assert.True(pair.First.MaxTime < pair.Second.MinTime));
        Assert.Equal([.. Enumerable.Repeat("", files.Added.Count - 1), old.Id], files.Added.Select(file => duck.Scalar(
            $"SELECT decode(value) FROM parquet_kv_metadata({SqlLiteral.Of(file.Path)}) WHERE decode(key) = 'toolkit_supersedes'")));
    }
}
