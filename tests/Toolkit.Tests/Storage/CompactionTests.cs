using Toolkit.Catalog;
using Toolkit.Storage;

namespace Toolkit.Tests.Storage;

/// <summary>Which files are joined, folded and cut. How many rows a file has is what the catalog says, so that ten million are quickly made.</summary>
public sealed class CompactionTests : IDisposable
{
    private static readonly SeriesKey Key = Stored.Key("A");

    private readonly TemporaryFolder _folder = new();
    private readonly SortedDictionary<long, Bar> _model = [];
    private readonly BarStore _store;

    public CompactionTests() => _store = BarStore.Open(_folder.File("w"));

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(10_000_000, false)]
    [InlineData(983_040, true)]
    public void Files_when_joined_then_those_of_half_the_size_stay_and_no_joined_one_has_more_than_that_size(long most, bool remote)
    {
        if (remote)
        {
            Remote();
        }

        // The first three are as large as a file may be, to the row.
        string[] files = [.. new[] { most / 10 * 4, most / 10 * 4, most - most / 10 * 8, 1, most / 2, most / 2 + 1 }.Select((rows, i) => File(i * 10, rows))];
        _store.Put(Stored.Key("A", "1h"), Stored.Bars(0, 10, step: 60));
        _store.Fold();
        string hourly = _store.Listings.Files().Select(file => file.Id).Except(files).Single();

        CompactReport report = new Compaction(_store).Run(all: true, CancellationToken.None);

        Assert.Equal((7, 5), (report.FilesBefore, report.FilesAfter));
        string[] left = [.. _store.Listings.Files().Select(file => file.Id)];
        Assert.Equal([.. files[3..], hourly], files.Append(hourly).Where(left.Contains));
        Assert.Equal(30, Assert.Single(_store.Listings.Files(), file => !files.Append(hourly).Contains(file.Id)).Rows);
        Stored.MustEqual(_model, _store.Read(Key));
    }

    [Fact]
    public void Files_when_there_are_two_then_they_are_joined_only_if_all_are_to_be()
    {
        string[] files = [File(0, 10), File(10, 10)];
        Assert.Equal(2, new Compaction(_store).Run(all: false, CancellationToken.None).FilesAfter);
        Assert.Equal(files.Order(), _store.Listings.Files().Select(file => file.Id).Order());
        Assert.Equal(1, new Compaction(_store).Run(all: true, CancellationToken.None).FilesAfter);
        _store.MustHold(Key, _model);
        _store.MustBeWell();
    }

    [Fact]
    public void Files_when_there_are_two_hundred_then_they_are_not_too_many_yet()
    {
        File(0, 10);
        _store.Catalog.Read(connection => connection.Execute(
            """
            WITH RECURSIVE more (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < 199)
            INSERT INTO files (file_id, kind, timeframe, path, row_count, size_bytes, sha256, min_time, max_time, schema_version, added_in)
            SELECT file_id || n, kind, timeframe, path || n, row_count, size_bytes, sha256, min_time, max_time, schema_version, added_in FROM files, more
            """));
        _store.Catalog.Read(connection => connection.Execute(
            "INSERT INTO file_series SELECT s.dataset_id, f.file_id, s.row_count, s.min_time, s.max_time, s.min_low, s.max_high, s.sum_close, s.sum_volume FROM file_series s, files f WHERE f.file_id != s.file_id"));

        CompactReport report = new Compaction(_store).Run(all: false, CancellationToken.None);

        Assert.Equal((200, 200), (report.FilesBefore, report.FilesAfter));
    }

    [Fact]
    public void File_when_another_joins_it_first_then_what_is_left_alone_stays_as_it_is()
    {
        Remote();
        string[] files = [File(0, 400_000), File(10, 400_000), File(20, 400_000), File(30, 400_000)];
        using (FailPoint.Observe(name =>
        {
            if (name == "compact.committed" && _store.Listings.Files().Count == 3)
            {
                // The second pair is still to come: one of it goes.
                _store.Catalog.Write(transaction => FileTable.Remove(transaction, files[2], transaction.Begin("test", null)));
            }
        }))
        {
            new Compaction(_store).Run(all: true, CancellationToken.None);
        }

        Assert.Contains(files[3], _store.Listings.Files().Select(file => file.Id));
        Assert.Equal(2, _store.Listings.Files().Count);
    }

    [Fact]
    public void Fold_and_cut_when_there_is_nothing_to_do_then_no_version_is_made()
    {
        File(0, 10);
        long version = _store.Catalog.Version;
        Assert.Equal(0, _store.Fold());
        _store.Cut(new HashSet<string>(), CancellationToken.None);
        Assert.Equal(version, _store.Catalog.Version);
    }

    [Fact]
    public void Files_when_cut_for_a_remote_then_those_of_more_than_one_and_a_half_pieces_that_it_does_not_have()
    {
        const long Half = 1_474_560;
        string[] files = [File(0, Half), File(10, Half + 1), File(20, Half + 1)];
        _store.Cut(new HashSet<string> { _store.Listings.Files().Single(file => file.Id == files[2]).Sha256 }, CancellationToken.None);
        Assert.Equal([true, false, true], files.Select(id => _store.Listings.Files().Any(file => file.Id == id)));
        Stored.MustEqual(_model, _store.Read(Key));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fold_when_it_cannot_write_or_somebody_wrote_beside_it_then_it_says_so_and_the_rows_stay(bool beside)
    {
        _store.Put(Key, Stored.Bars(0, 10));
        _model.Apply(Stored.Bars(0, 10));
        using (FailPoint.Observe(name =>
        {
            if (name == "compact.written")
            {
                long version = beside ? _store.Catalog.Write(transaction => transaction.Begin("test", null)) : throw new IOException("no room");
                Assert.Equal(2, version);
            }
        }))
        {
            Exception error = Assert.ThrowsAny<Exception>(() => _store.Fold());
            Assert.Equal(!beside, error is ToolkitException { Kind: ErrorKind.Failure });
        }

        Assert.Empty(_store.Listings.Files());
        Assert.Empty(Directory.GetFiles(_store.Layout.Bars, "*.parquet", SearchOption.AllDirectories));
        _store.MustHold(Key, _model);
        _store.MustBeWell();
    }

    private void Remote()
    {
        using Workspace tk = Workspace.Open(_store.Layout.Root);
        tk.Remotes.Add(Workspace.Origin, _folder.File("remote"));
    }

    /// <summary>Writes ten bars into a file, of which the catalog then says that it has <paramref name="rows"/>; returns its id.</summary>
    private string File(int fromMinute, long rows)
    {
        HashSet<string> before = [.. _store.Listings.Files().Select(file => file.Id)];
        _store.Put(Key, Stored.Bars(fromMinute, 10));
        _model.Apply(Stored.Bars(fromMinute, 10));
        _store.Fold();
        string id = _store.Listings.Files().Select(file => file.Id).Single(id => !before.Contains(id));
        _store.Catalog.Read(connection => connection.Execute("UPDATE files SET row_count = $rows WHERE file_id = $id", ("$rows", rows), ("$id", id)));
        return id;
    }
}
