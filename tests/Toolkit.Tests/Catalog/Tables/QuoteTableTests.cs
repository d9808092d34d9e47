using Microsoft.Data.Sqlite;
using Toolkit.Catalog;
using Toolkit.Storage;

namespace Toolkit.Tests.Catalog.Tables;

/// <summary>What the catalog keeps of each file of quotes, in rows written by hand: version 1 adds a, b and c, version 2 takes b away.</summary>
public sealed class QuoteTableTests : IDisposable
{
    private static readonly QuoteExtent Early = new(10, 100, 200, 19_000, 19_001), Middle = new(20, 300, 400, 19_002, 19_003), Late = new(30, 500, 600, 19_004, 19_365);

    private readonly TemporaryFolder _folder = new();
    private readonly BarStore _store;

    public QuoteTableTests()
    {
        _store = BarStore.Open(_folder.Path);
        _store.Catalog.Write(transaction =>
        {
            transaction.Connection.Execute("INSERT INTO symbols (symbol_id, exchange, symbol, created_at, updated_at) VALUES (7, 'opra', 'AAA', 0, 0), (8, 'opra', 'BBB', 0, 0)");
            long version = transaction.Begin("import", null);
            foreach ((string id, QuoteExtent extent) in new[] { ("a", Early), ("b", Middle), ("c", Late) })
            {
                FileTable.Insert(transaction, File(id, extent, version), []);
                QuoteTable.Insert(transaction, id, 7, extent);
            }

            QuoteTable.Insert(transaction, "c", 8, new(6, 550, 551, 19_010, 19_011));
        });
        _store.Catalog.Write(transaction => FileTable.Remove(transaction, "b", transaction.Begin("import", null)));
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void File_has_of_each_underlying_what_was_written()
    {
        FileEntry file = File("c", Late, 1);
        Assert.Equal([new(file, 7, Late), new(file, 8, new(6, 550, 551, 19_010, 19_011))], Read(connection => QuoteTable.OfFile(connection, file)).OrderBy(row => row.SymbolId));
        // Also when it is live no longer.
        Assert.Equal(Middle, Assert.Single(Read(connection => QuoteTable.OfFile(connection, File("b", Middle, 1)))).Extent);
        Assert.Empty(Read(connection => QuoteTable.OfFile(connection, File("x", Late, 1))));
    }

    [Theory]
    [InlineData(1, 0, 1_000, "abc")]
    [InlineData(2, 0, 1_000, "ac")]
    [InlineData(1, 200, 300, "ab")]
    [InlineData(1, 201, 299, "")]
    [InlineData(1, 600, 600, "c")]
    [InlineData(1, 601, 700, "")]
    [InlineData(0, 0, 1_000, "")]
    public void Files_of_an_underlying_are_those_of_the_version_inside_the_range(long version, long from, long to, string files)
    {
        List<QuoteFile> found = Read(connection => QuoteTable.OfUnderlying(connection, 7, version, (from, to)));
        Assert.Equal(files, string.Concat(found.Select(row => row.File.Id)));
        Dictionary<string, QuoteExtent> extents = new() { ["a"] = Early, ["b"] = Middle, ["c"] = Late };
        Assert.All(found, row => Assert.Equal((7, extents[row.File.Id], File(row.File.Id, row.Extent, 1)), (row.SymbolId, row.Extent, row.File)));
    }

    [Theory]
    [InlineData(1, 300, 400, "ac")]
    [InlineData(1, 450, 450, "bc")]
    [InlineData(2, 450, 450, "ac")]
    [InlineData(1, 0, 99, "a")]
    [InlineData(1, 601, 700, "c")]
    [InlineData(1, 100, 600, "")]
    public void Files_beside_a_range_are_the_next_ones(long version, long from, long to, string files) =>
        Assert.Equal(files, string.Concat(Read(connection => QuoteTable.Beside(connection, 7, version, (from, to))).Select(row => row.File.Id)));

    [Theory]
    [InlineData(7, 0, 100, 100, true)]
    [InlineData(7, 1, 100, 200, false)]
    [InlineData(7, 1, 100, 299, false)]
    [InlineData(7, 1, 100, 300, true)]
    [InlineData(7, 1, 400, 499, true)]
    [InlineData(7, 1, 401, 499, false)]
    [InlineData(7, 2, 0, 1_000, false)]
    [InlineData(8, 0, 551, 600, true)]
    [InlineData(8, 0, 552, 600, false)]
    [InlineData(8, 1, 0, 1_000, false)]
    public void Range_has_changed_when_a_file_in_it_came_or_went_after_the_version(long symbol, long version, long from, long to, bool changed) =>
        Assert.Equal(changed, Read(connection => QuoteTable.ChangedSince(connection, symbol, version, (from, to))));

    [Fact]
    public void Day_is_counted_since_1970()
    {
        // 52 years with 13 leap days are 18,993 days.
        Assert.Equal(new(2022, 1, 1), QuoteTable.Date(18_993));
        Assert.Equal(new(1970, 1, 1), QuoteTable.Date(0));
        Assert.Equal(new(1969, 12, 31), QuoteTable.Date(-1));
    }

    [Fact]
    public void Underlyings_of_a_version_are_summed_up()
    {
        // Of a and c: 10 + 30 quotes, expiries from 2022-01-08 to 2023-01-08; 1,000 bytes of a, and 30 of 36 rows' share of c's 1,000.
        OptionUnderlying first = Read(connection => QuoteTable.List(connection, 2))[0];
        Assert.Equal(
            new("opra", "AAA", 40, UnixMicroseconds.ToDateTime(100), UnixMicroseconds.ToDateTime(600), new(2022, 1, 8), new(2023, 1, 8), 2, 1_833), first);
    }

    private T Read<T>(Func<SqliteConnection, T> work) => _store.Catalog.Read(work);

    private static FileEntry File(string id, QuoteExtent extent, long version) =>
        new(id, $"options/{id}.parquet", null, id == "c" ? 36 : extent.Rows, 1_000, new('f', 64), extent.MinTime, extent.MaxTime, version);
}
