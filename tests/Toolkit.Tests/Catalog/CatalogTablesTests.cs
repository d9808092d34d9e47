using Toolkit.Catalog;
using Toolkit.Storage;
using Toolkit.Tests.Reliability;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Catalog;

/// <summary>Rows of the catalog: what is a change of it, and what of it is written down beside it.</summary>
public sealed class CatalogTablesTests : IDisposable
{
    private static readonly DateTime Day = new(2020, 8, 31, 0, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();
    private readonly SteppedClock _clock = new(DateTimeOffset.UnixEpoch.AddYears(60));
    private readonly BarStore _store;

    public CatalogTablesTests() => _store = BarStore.Open(_folder.Path, new() { Clock = _clock });

    public static TheoryData<SymbolFacts, SymbolFacts> Facts => new()
    {
        { new(Name: "Alpha"), new(Name: "Beta") },
        { new(AssetType: "equity"), new(AssetType: "etf") },
        { new(Currency: "USD"), new(Currency: "EUR") },
        { new(Lot: 1), new(Lot: 0.001) },
        { new(Vendor: "v"), new(Vendor: "w") },
        { new(Calendar: "XNYS"), new(Calendar: "24/7") },
    };

    private CatalogCounters Counters => _store.Catalog.Read(CatalogCounters.Of);

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Facts))]
    public void Fact_that_is_known_is_no_change_and_another_one_changes_itself_only(SymbolFacts known, SymbolFacts other)
    {
        SymbolRow before = _store.Listings.SetSymbol("local", "A", new("Alpha", "equity", "USD", 1, "v", "XNYS"));
        CatalogCounters counters = Counters;
        _clock.Step(TimeSpan.FromHours(1));
        Assert.Equal(before, _store.Listings.SetSymbol("local", "A", known));
        Assert.Equal(before, _store.Listings.SetSymbol("local", "A", new()));
        Assert.Equal(counters, Counters);
        Assert.Equal(
            before with
            {
                Name = other.Name ?? before.Name,
                AssetType = other.AssetType ?? before.AssetType,
                Currency = other.Currency ?? before.Currency,
                Lot = other.Lot ?? before.Lot,
                Vendor = other.Vendor ?? before.Vendor,
                Calendar = other.Calendar ?? before.Calendar,
                UpdatedAt = before.UpdatedAt.AddHours(1),
            },
            _store.Listings.SetSymbol("local", "A", other));
        Assert.Equal(counters.Changes + 1, Counters.Changes);
    }

    [Fact]
    public void Write_that_does_nothing_is_no_change_and_one_of_housekeeping_has_no_line()
    {
        _store.Listings.SetSymbol("local", "A", new());
        (CatalogCounters counters, long end) = (Counters, _store.Catalog.Journal.Header()!.End);
        _store.Catalog.Write(_ => { });
        Assert.Equal(counters, Counters);
        _store.Catalog.Write(transaction => transaction.Written());
        Assert.Equal(counters with { Changes = counters.Changes + 1 }, Counters);
        Assert.Equal((end, Counters.Changes), (_store.Catalog.Journal.Header()!.End, _store.Catalog.Journal.Header()!.Changes));
    }

    [Fact]
    public void Newer_answer_that_ends_with_an_older_one_leaves_nothing_of_its_end()
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 1));
        Dataset dataset = _store.Listings.Find(Stored.Key("A"))!;
        foreach ((long from, long to, CoverageState state) in new[] { (0L, 100L, CoverageState.Empty), (90, 100, CoverageState.Data), (0, 10, CoverageState.Data) })
        {
            _store.Catalog.Write(transaction => CoverageTable.Add(transaction, dataset.Id, [new(TimeRange.FromMicros(from, to), state, "yahoo", Day)]));
        }

        Assert.Equal(
            [(0, 10, CoverageState.Data), (10, 90, CoverageState.Empty), (90, 100, CoverageState.Data)],
            _store.Listings.Coverage(dataset).Select(span => (span.Range.FromMicroseconds, span.Range.ToMicroseconds, span.State)));
    }

    [Theory]
    [InlineData(0, null, 2)]
    [InlineData(0, CorporateActionKind.Split, 1)]
    [InlineData(0, CorporateActionKind.Dividend, 1)]
    [InlineData(1, null, 1)]
    [InlineData(1, CorporateActionKind.Dividend, 1)]
    [InlineData(1, CorporateActionKind.Split, 0)]
    [InlineData(2, null, 0)]
    [InlineData(2, CorporateActionKind.Split, 0)]
    public void Corporate_actions_of_a_time_are_removed_and_what_is_not_there_is_no_change(int day, CorporateActionKind? kind, int removed)
    {
        CorporateAction[] all = [new(Day, CorporateActionKind.Dividend, 0.2), new(Day, CorporateActionKind.Split, 4), new(Day.AddDays(1), CorporateActionKind.Dividend, 0.3)];
        long symbol = _store.Listings.SetSymbol("local", "A", new()).Id;
        Assert.Equal(3, _store.Listings.SetCorporateActions(symbol, all));
        Assert.Equal(3, Assert.Single(Last().Actions).All.Count);
        CatalogCounters counters = Counters;
        Assert.Equal(removed, _store.Listings.RemoveCorporateActions(symbol, (Day.AddDays(day), kind)));
        CorporateAction[] left = [.. all.Where(one => one.Time != Day.AddDays(day) || (kind is not null && one.Kind != kind))];
        Assert.Equal(left, _store.Listings.CorporateActions(symbol));
        Assert.Equal(counters.Changes + (removed > 0 ? 1 : 0), Counters.Changes);
        Assert.Equal(left.Length, Assert.Single(Last().Actions).All.Count);

        JournalEntry Last() => _store.Catalog.Journal.Entries(out _)[^1];
    }

    [Fact]
    public void Corporate_actions_that_are_cleared_are_written_down_as_gone()
    {
        long symbol = _store.Listings.SetSymbol("local", "A", new()).Id, other = _store.Listings.SetSymbol("local", "B", new()).Id;
        CorporateAction split = new(Day, CorporateActionKind.Split, 4);
        _store.Listings.SetCorporateActions(symbol, [split]);
        _store.Listings.SetCorporateActions(other, [split]);
        _store.Catalog.Write(transaction => CorporateActionTable.Clear(transaction, symbol));
        Assert.Empty(_store.Listings.CorporateActions(symbol));
        Assert.Equal([split], _store.Listings.CorporateActions(other));
        JournalActions written = Assert.Single(_store.Catalog.Journal.Entries(out _)[^1].Actions);
        Assert.Equal(("A", 0), (written.Symbol, written.All.Count));
    }

    [Fact]
    public void Asking_for_a_series_that_is_there_changes_nothing_of_it()
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 1));
        Dataset dataset = _store.Listings.Find(Stored.Key("A"))!;
        long updated = Updated();
        _clock.Step(TimeSpan.FromHours(1));
        Assert.Equal(dataset.Id, _store.Catalog.Write(transaction => DatasetTable.Of(transaction, dataset.Key)));
        Assert.Equal(updated, Updated());
        long made = _store.Catalog.Write(transaction => DatasetTable.Of(transaction, Stored.Key("B", "1h", "kraken")));
        Assert.Equal(Stored.Key("B", "1h", "kraken"), _store.Catalog.Read(connection => DatasetTable.Find(connection, made))!.Key);

        long Updated() => _store.Catalog.Read(connection => connection.Number("SELECT updated_at FROM datasets WHERE dataset_id = $id", ("$id", dataset.Id)));
    }

    [Fact]
    public void Load_is_told_by_all_that_is_written_of_it_and_keeps_its_time()
    {
        SeriesKey key = Stored.Key("A");
        _store.Put(key, Stored.Bars(0, 1));
        SourceRecord record = new("file:///a.csv", new('a', 64), "csv", 3, 2, 1, 0, TimeSpan.FromMilliseconds(5));
        long at = UnixMicroseconds.From(Day), id = _store.Listings.Find(key)!.Id;
        _store.Catalog.Write(transaction => SourceTable.Add(transaction, id, 1, "ingest", record, at));
        Assert.Equal(Day, Assert.Single(_store.Listings.Sources()).LoadedAt);
        Assert.True(Has(key, record, at, 1));
        Assert.False(Has(Stored.Key("B"), record, at, 1));
        Assert.False(Has(key, record with { Uri = "file:///b.csv" }, at, 1));
        Assert.False(Has(key, record with { Sha256 = new('b', 64) }, at, 1));
        Assert.False(Has(key, record, at + 1, 1));
        Assert.False(Has(key, record, at, 2));
        _store.Catalog.Write(transaction => SourceTable.Add(transaction, id, 1, "ingest", record));
        Assert.Equal(_clock.GetUtcNow().UtcDateTime, _store.Listings.Sources()[^1].LoadedAt);

        bool Has(SeriesKey of, SourceRecord source, long loadedAt, long version) => _store.Catalog.Read(connection => SourceTable.Has(connection, of, source, (loadedAt, version)));
    }

    [Fact]
    public void File_is_found_by_its_times_its_series_and_the_version_that_changed_it()
    {
        (SeriesKey key, BarColumns rows) = (Stored.Key("A"), Stored.Bars(0, 6_000));
        _store.Put(key, rows);
        Dataset dataset = _store.Listings.Find(key)!;
        (long first, long last) = (rows.Time.Span[0], rows.Time.Span[^1]);
        FileEntry file = Assert.Single(_store.Catalog.Read(connection => FileTable.All(connection, 1)));
        Assert.True(_store.Catalog.Read(connection => FileTable.Has(connection, file.Id)));
        Assert.False(_store.Catalog.Read(connection => FileTable.Has(connection, "x")));
        Assert.Equal(rows.Volume.ToArray().Where(volume => !double.IsNaN(volume)).Sum(), Assert.Single(_store.Catalog.Read(connection => FileTable.SeriesOf(connection, file))).Statistics.SumVolume!.Value, 6);

        Assert.True(Changed(0, first, first));
        Assert.True(Changed(0, last, last + 1));
        Assert.False(Changed(0, last + 1, last + 2));
        Assert.False(Changed(0, first - 2, first - 1));
        Assert.False(Changed(1, first, last));
        _store.Catalog.Write(transaction => FileTable.Remove(transaction, file.Id, transaction.Begin("ingest", null)));
        Assert.True(Changed(1, first, last));
        Assert.False(Changed(2, first, last));
        Assert.Empty(_store.Catalog.Read(connection => FileTable.All(connection, 2)));
        _store.Catalog.Write(transaction => FileTable.Remove(transaction, file.Id, 9));
        Assert.Empty(_store.Catalog.Read(connection => FileTable.All(connection, 2)));

        foreach ((BarCondition condition, int found) in new[]
        {
            (BarCondition.Any, 1), (BarCondition.Any with { Symbols = ["A"] }, 1), (BarCondition.Any with { Symbols = ["B", "A"] }, 1), (BarCondition.Any with { Symbols = [] }, 0),
            (BarCondition.Any with { Exchanges = ["kraken"] }, 0), (BarCondition.Any with { Timeframes = ["1h"] }, 0), (BarCondition.Any with { From = last + 1 }, 0),
        })
        {
            Assert.Equal(found, _store.Catalog.Read(connection => FileTable.Matching(connection, 1, condition)).Count);
        }

        bool Changed(long version, long from, long to) => _store.Catalog.Read(connection => FileTable.ChangedSince(connection, dataset.Id, version, (from, to)));
    }
}
