using DuckDB.NET.Data;
using Toolkit.Catalog;
using Toolkit.DuckDb;
using Toolkit.Storage;

namespace Toolkit.Tests.Storage;

public sealed class PublishTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BarStore _store;

    public PublishTests() => _store = BarStore.Open(_folder.Path);

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Small_load_becomes_hot_rows_and_large_load_a_file()
    {
        PublishedSeries small = _store.Put(Stored.Key("A"), Stored.Bars(0, 4_999)).Series[0];
        PublishedSeries large = _store.Put(Stored.Key("B"), Stored.Bars(0, 5_000)).Series[0];

        Assert.Equal((4_999, 0, 0), (small.RowsNew, small.RowsRevised, small.Files));
        Assert.Equal((5_000, 0, 1), (large.RowsNew, large.RowsRevised, large.Files));
        Assert.Equal(new FileInfo(_store.Listings.Files()[0].Path).Length, large.Bytes);
        Assert.Equal(4_999, _store.Listings.Status().HotRows);
        Assert.Equal(9_999, _store.Listings.Status().Rows);
        Assert.Equal(4_999, _store.Read(Stored.Key("A")).Count);
        Assert.Equal(5_000, _store.Read(Stored.Key("B")).Count);
    }

    [Fact]
    public void Random_loads_leave_what_a_dictionary_would()
    {
        Random random = new(7);
        SeriesKey[] keys = [Stored.Key("A"), Stored.Key("B"), Stored.Key("A", "5m"), Stored.Key("A", exchange: "kraken")];
        Dictionary<SeriesKey, SortedDictionary<long, Bar>> models = keys.ToDictionary(key => key, _ => new SortedDictionary<long, Bar>());
        for (int round = 0; round < 40; round++)
        {
            List<SeriesLoad> loads = [];
            bool replace = random.Next(12) == 0;
            foreach (SeriesKey key in keys.Where(_ => random.Next(2) == 0))
            {
                int count = random.Next(3) == 0 ? random.Next(5_000, 9_000) : random.Next(1, 2_000);
                BarColumns rows = Stored.Bars(random.Next(60_000), count, random.Next(3), random.Next(1, 4));
                loads.Add(Stored.Load(key, rows));
                if (replace)
                {
                    models[key].Clear();
                }

                models[key].Apply(rows);
            }

            _store.Publish(new() { MadeBy = "ingest", Series = loads, Replace = replace });
            foreach (SeriesLoad load in loads)
            {
                _store.MustHold(load.Key, models[load.Key]);
            }
        }

        Assert.All(keys, key => _store.MustHold(key, models[key]));
        Assert.Empty(Directory.GetFiles(_store.Layout.Temp, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Counts_of_new_and_revised_rows_leave_out_equal_ones()
    {
        SeriesKey key = Stored.Key("A");
        foreach (int size in new[] { 100, 20_000 })
        {
            _store.Put(key, Stored.Bars(0, size), replace: true);
            long version = _store.Catalog.Version;
            Assert.Equal((0, 0), Counts(_store.Put(key, Stored.Bars(0, size))));
            Assert.Equal(version, _store.Catalog.Version);
            Assert.Equal((size / 2, 0), Counts(_store.Put(key, Stored.Bars(size / 2, size))));
            Assert.Equal((0, size), Counts(_store.Put(key, Stored.Bars(0, size, seed: 1))));
        }
    }

    [Fact]
    public void Load_that_changes_nothing_still_leaves_its_source()
    {
        SeriesKey key = Stored.Key("A");
        SourceRecord source = new("file:///a.csv", new('a', 64), "csv", 10, 10, 0, 0, TimeSpan.FromMilliseconds(5));
        _store.Publish(new() { MadeBy = "ingest", Series = [Stored.Load(key, Stored.Bars(0, 10)) with { Source = source }] });
        _store.Publish(new() { MadeBy = "ingest", Series = [Stored.Load(key, Stored.Bars(0, 10)) with { Source = source with { Sha256 = new('b', 64) } }] });

        Assert.Equal(1, _store.Catalog.Version);
        Assert.Equal(2, _store.Listings.Sources().Count);
        Assert.Equal(new('b', 64), _store.Listings.LatestSource(key)!.Sha256);
    }

    [Fact]
    public void Bulk_of_several_series_shares_one_sorted_file_per_timeframe()
    {
        string[] symbols = ["b", "B", "a:b", "Ω", "\U0001F600", "\uFFFD", "A"];
        List<SeriesLoad> loads = [.. symbols.Select((symbol, i) => Stored.Load(Stored.Key(symbol), Stored.Bars(i, 3_000, i)))];
        loads.Add(Stored.Load(Stored.Key("A", "5m"), Stored.Bars(0, 3_000)));
        _store.Publish(new() { MadeBy = "bulk", Series = loads });

        Assert.Equal(2, _store.Listings.Files().Count);
        string path = _store.Listings.Files().Single(file => file.Timeframe == Timeframe.Minute).Path;
        Assert.Equal(0L, OutOfOrder(path));
        foreach (SeriesLoad load in loads)
        {
            SortedDictionary<long, Bar> model = [];
            model.Apply(load.Rows);
            _store.MustHold(load.Key, model);
        }

        // One series of the shared file is rewritten; the others go along unchanged.
        _store.Put(Stored.Key("b"), Stored.Bars(100, 6_000, 9));
        Assert.Equal(0L, OutOfOrder(_store.Listings.Files().Single(file => file.Timeframe == Timeframe.Minute).Path));
        SortedDictionary<long, Bar> other = [];
        other.Apply(loads[2].Rows);
        _store.MustHold(loads[2].Key, other);
    }

    [Fact]
    public void Rows_after_the_last_bar_leave_the_older_files_alone()
    {
        SeriesKey key = Stored.Key("A");
        _store.Put(key, Stored.Bars(0, 6_000));
        string first = _store.Listings.Files()[0].Id;
        _store.Put(key, Stored.Bars(6_000, 6_000));
        Assert.Equal(2, _store.Listings.Files().Count);
        Assert.Contains(_store.Listings.Files(), file => file.Id == first);
    }

    [Fact]
    public void Older_versions_can_be_read_as_they_were()
    {
        SeriesKey key = Stored.Key("A");
        List<SortedDictionary<long, Bar>> states = [[]];
        SortedDictionary<long, Bar> model = [];
        foreach (BarColumns rows in new[] { Stored.Bars(0, 6_000), Stored.Bars(10, 20, 1), Stored.Bars(10, 20, 2), Stored.Bars(0, 7_000, 3), Stored.Bars(7_000, 5) })
        {
            _store.Put(key, rows);
            model.Apply(rows);
            states.Add(new(model));
        }

        for (int version = 0; version < states.Count; version++)
        {
            Stored.MustEqual(states[version], _store.Read(key, version));
        }

        ToolkitException error = Assert.Throws<ToolkitException>(() => _store.Snapshot(99));
        Assert.Equal(ErrorKind.NotFound, error.Kind);
    }

    [Fact]
    public void Another_price_basis_is_refused_unless_the_series_is_replaced()
    {
        SeriesKey key = Stored.Key("A", "1d");
        _store.Put(key, Stored.Bars(0, 10));
        SeriesLoad splits = Stored.Load(key, Stored.Bars(0, 10)) with { Basis = PriceBasis.Splits };
        ToolkitException error = Assert.Throws<ToolkitException>(() => _store.Publish(new() { MadeBy = "ingest", Series = [splits] }));
        Assert.Equal(ErrorKind.Usage, error.Kind);
        _store.Publish(new() { MadeBy = "ingest", Series = [splits], Replace = true });
        Assert.Equal(PriceBasis.Splits, _store.Listings.Find(key)!.Basis);
        _store.Delete(key);
        _store.Put(key, Stored.Bars(0, 10));
        Assert.Equal(PriceBasis.Raw, _store.Listings.Find(key)!.Basis);
    }

    [Fact]
    public void Deleted_series_is_gone_and_its_neighbours_in_the_file_stay()
    {
        _store.Publish(new() { MadeBy = "bulk", Series = [Stored.Load(Stored.Key("A"), Stored.Bars(0, 4_000)), Stored.Load(Stored.Key("B"), Stored.Bars(0, 4_000))] });
        _store.Put(Stored.Key("A"), Stored.Bars(3_999, 3, 5));
        Assert.Equal(4_002, _store.Delete(Stored.Key("A")));

        Assert.Empty(_store.Read(Stored.Key("A")));
        Assert.Equal(4_000, _store.Read(Stored.Key("B")).Count);
        Assert.Equal(4_002, _store.Read(Stored.Key("A"), _store.Catalog.Version - 1).Count);
        Assert.Equal(["B"], _store.Listings.Datasets().Select(row => row.Symbol));
        Assert.Equal(0, _store.Listings.Status().HotRows);
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<ToolkitException>(() => _store.Delete(Stored.Key("A"))).Kind);
    }

    private static (long, long) Counts(Published published) => (published.Series[0].RowsNew, published.Series[0].RowsRevised);

    private static object? OutOfOrder(string path)
    {
        using DuckDBConnection duck = DuckDbLibrary.Open(null);
        return duck.Scalar(
            $"""
            SELECT count(*) FROM (
                SELECT (encode(exchange), encode(symbol), time) AS here, lag((encode(exchange), encode(symbol), time)) OVER (ORDER BY file_row_number) AS previous
                FROM read_parquet({SqlLiteral.Of(path)}, file_row_number = true))
            WHERE here <= previous
            """);
    }
}
