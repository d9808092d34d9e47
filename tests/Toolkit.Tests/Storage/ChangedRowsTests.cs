using Toolkit.Catalog;
using Toolkit.Storage;

namespace Toolkit.Tests.Storage;

/// <summary>What counts as another bar, and what a load takes along.</summary>
public sealed class ChangedRowsTests : IDisposable
{
    private static readonly SeriesKey Key = Stored.Key("A");

    private readonly TemporaryFolder _folder = new();
    private readonly BarStore _store;

    public ChangedRowsTests() => _store = BarStore.Open(_folder.Path);

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("open")]
    [InlineData("high")]
    [InlineData("low")]
    [InlineData("close")]
    [InlineData("volume")]
    [InlineData("volume unknown")]
    public void Bar_when_one_field_differs_then_it_is_another_one(string field)
    {
        BarColumns known = Stored.Bars(0, 5), rows = known.Slice(1, 3);
        ReadOnlyMemory<double> Raised(ReadOnlyMemory<double> values) => new[] { values.Span[0], values.Span[1] + 1, values.Span[2] };
        rows = field switch
        {
            "open" => rows with { Open = Raised(rows.Open) },
            "high" => rows with { High = Raised(rows.High) },
            "low" => rows with { Low = Raised(rows.Low) },
            "close" => rows with { Close = Raised(rows.Close) },
            "volume" => rows with { Volume = Raised(rows.Volume) },
            _ => rows with { Volume = new[] { rows.Volume.Span[0], double.NaN, rows.Volume.Span[2] } },
        };

        (List<int> changed, int added) = SeriesDelta.Changed(rows, known);
        Assert.Equal([1], changed);
        Assert.Equal(0, added);
        Assert.Equal([1], SeriesDelta.Changed(known.Slice(1, 3), rows).Changed);
        Assert.Empty(SeriesDelta.Changed(rows, rows).Changed);
    }

    [Fact]
    public void Rows_before_between_and_after_what_is_known_when_compared_then_added()
    {
        BarColumns all = Stored.Bars(0, 7);
        (List<int> changed, int added) = SeriesDelta.Changed(all, all.Pick([1, 2, 5]));
        Assert.Equal([0, 3, 4, 6], changed);
        Assert.Equal(4, added);
    }

    [Fact]
    public void Hot_rows_that_a_file_takes_the_place_of_when_it_begins_or_ends_with_them_then_gone()
    {
        _store.Put(Key, Stored.Bars(0, 1));
        _store.Put(Key, Stored.Bars(5_999, 2));
        _store.Put(Key, Stored.Bars(0, 6_000, seed: 1));

        SortedDictionary<long, Bar> model = [];
        model.Apply(Stored.Bars(6_000, 1));
        model.Apply(Stored.Bars(0, 6_000, seed: 1));
        _store.MustHold(Key, model);
        Assert.Equal(1, _store.Listings.Status().HotRows);
    }

    [Fact]
    public void Same_rows_when_they_replace_a_series_that_has_more_then_only_they_stay()
    {
        _store.Put(Key, Stored.Bars(0, 20));
        _store.Put(Key, Stored.Bars(5, 10), replace: true);

        SortedDictionary<long, Bar> model = [];
        model.Apply(Stored.Bars(5, 10));
        _store.MustHold(Key, model);

        long version = _store.Catalog.Version;
        _store.Put(Key, Stored.Bars(5, 10), replace: true);
        Assert.Equal(version, _store.Catalog.Version);

        // As many rows, some of them the same.
        _store.Put(Key, Stored.Bars(8, 10), replace: true);
        model.Clear();
        model.Apply(Stored.Bars(8, 10));
        _store.MustHold(Key, model);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Day_of_a_basis_when_the_same_bars_are_loaded_with_another_one_then_corrected(bool replace)
    {
        DateTime day = new(2024, 6, 10, 0, 0, 0, DateTimeKind.Utc);
        SeriesLoad load = Stored.Load(Key, Stored.Bars(0, 10)) with { Basis = PriceBasis.Splits, BasisAsOf = day };
        _store.Publish(new() { MadeBy = "ingest", Series = [load] });
        _store.Publish(new() { MadeBy = "ingest", Series = [load with { BasisAsOf = day.AddMonths(-1) }], Replace = replace });

        Dataset stored = _store.Listings.Find(Key)!;
        Assert.Equal((UnixMicroseconds.From(day.AddMonths(-1)), 10, PriceBasis.Splits), (stored.BasisAsOf, stored.RowCount, stored.Basis));
        Assert.Equal((SeededBars.Start, SeededBars.Start + 9 * UnixMicroseconds.PerMinute), (stored.FirstTime, stored.LastTime));
        Assert.Equal(1, _store.Catalog.Version);

        // The same once more changes nothing that anybody would have to read again.
        long Changes() => _store.Catalog.Read(connection => connection.Number("SELECT value FROM metadata WHERE key = $key", ("$key", WriteTransaction.Key(CatalogPart.Bars))));
        long changes = Changes();
        _store.Publish(new() { MadeBy = "ingest", Series = [load with { BasisAsOf = day.AddMonths(-1) }], Replace = replace });
        Assert.Equal(changes, Changes());

        // A load without bars says nothing of them.
        _store.Publish(new() { MadeBy = "ingest", Series = [load with { Rows = BarColumns.Empty, BasisAsOf = day.AddMonths(3) }] });
        Assert.Equal(stored.BasisAsOf, _store.Listings.Find(Key)!.BasisAsOf);
        _store.MustBeWell();
    }

    [Fact]
    public void Day_of_a_basis_when_a_load_does_not_say_it_then_kept_until_the_series_is_another_one()
    {
        DateTime day = new(2024, 6, 10, 0, 0, 0, DateTimeKind.Utc);
        SeriesLoad Load(int from, int seed = 0) => Stored.Load(Key, Stored.Bars(from, 10, seed)) with { Basis = PriceBasis.Splits };
        long? AsOf() => _store.Listings.Find(Key)!.BasisAsOf;
        void Put(SeriesLoad load, bool replace = false) => _store.Publish(new() { MadeBy = "ingest", Series = [load], Replace = replace });

        Put(Load(0) with { BasisAsOf = day });
        Assert.Equal(UnixMicroseconds.From(day), AsOf());
        Put(Load(10));
        Assert.Equal(UnixMicroseconds.From(day), AsOf());
        Put(Load(20) with { BasisAsOf = day.AddDays(1) });
        Assert.Equal(UnixMicroseconds.From(day.AddDays(1)), AsOf());
        Put(Load(0, seed: 1), replace: true);
        Assert.Null(AsOf());

        Put(Load(30) with { BasisAsOf = day });
        Put(Load(30));
        Assert.Equal(UnixMicroseconds.From(day), AsOf());
        _store.Delete(Key);
        Put(Load(0));
        Assert.Null(AsOf());
    }
}
