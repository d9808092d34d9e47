using Toolkit.Catalog;
using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Catalog.Tables;

public sealed class HotBarTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BarStore _store;

    public HotBarTableTests() => _store = BarStore.Open(_folder.Path);

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Rows_have_changed_when_one_in_the_range_came_or_went_after_the_version()
    {
        SeriesKey key = Stored.Key("A");
        _store.Put(key, Stored.Bars(0, 5));
        _store.Put(key, Stored.Bars(10, 1));
        _store.Put(key, Stored.Bars(2, 1, seed: 9));
        long id = _store.Listings.Find(key)!.Id;
        Assert.Equal(3, _store.Catalog.Version);
        foreach ((long since, int from, int to, bool changed) in new[]
        {
            (0L, 0, 4, true), (0, 5, 9, false), (0, 4, 5, true), (1, 0, 1, false), (1, 10, 10, true), (1, 5, 9, false), (2, 2, 2, true), (2, 3, 10, false), (2, 0, 1, false), (3, 0, 10, false),
        })
        {
            (long From, long To) times = (Stored.Bars(from, 1).Time.Span[0], Stored.Bars(to, 1).Time.Span[0]);
            Assert.Equal((since, from, to, changed), (since, from, to, _store.Catalog.Read(connection => HotBarTable.ChangedSince(connection, id, since, times))));
        }
    }

    [Fact]
    public void Row_that_is_not_what_was_written_is_named_by_its_time_and_by_a_number_where_that_is_none()
    {
        SeriesKey key = Stored.Key("A");
        _store.Put(key, Stored.Bars(0, 1));
        long id = _store.Listings.Find(key)!.Id;
        _store.Catalog.Write(transaction =>
        {
            transaction.Connection.Execute("DELETE FROM hot_bars");
            foreach (long time in new[] { UnixMicroseconds.Min - 1, UnixMicroseconds.Min, 0L, UnixMicroseconds.Max, UnixMicroseconds.Max + 1 })
            {
                transaction.Connection.Execute(
                    "INSERT INTO hot_bars (dataset_id, time, version_id, open, high, low, close, checksum) VALUES ($id, $time, 1, 1, 1, 1, 1, -1)", ("$id", id), ("$time", time));
            }
        });
        Assert.Equal(
            [$"{UnixMicroseconds.Min - 1}", UnixMicroseconds.ToIso(UnixMicroseconds.Min), UnixMicroseconds.ToIso(0), UnixMicroseconds.ToIso(UnixMicroseconds.Max), $"{UnixMicroseconds.Max + 1}"],
            _store.Catalog.Read(HotBarTable.Damaged).Select(row => row.Time));
        Assert.All(_store.Catalog.Read(HotBarTable.Damaged), row => Assert.Equal(key, row.Series));
    }
}
