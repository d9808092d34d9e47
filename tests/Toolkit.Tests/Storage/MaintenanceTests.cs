using Toolkit.Catalog;
using Toolkit.Disk;
using Toolkit.DuckDb;
using Toolkit.Storage;
using Toolkit.Tests.Reliability;

namespace Toolkit.Tests.Storage;

public sealed class MaintenanceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BarStore _store;
    private readonly SteppedClock _clock = new(DateTimeOffset.UnixEpoch.AddYears(60));

    public MaintenanceTests() => _store = BarStore.Open(_folder.File("w"), new() { Clock = _clock });

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Compact_folds_hot_rows_and_joins_files_without_changing_a_bar()
    {
        Dictionary<SeriesKey, SortedDictionary<long, Bar>> models = [];
        for (int i = 0; i < 12; i++)
        {
            Publication publication = new()
            {
                MadeBy = "ingest",
                Series = [Stored.Load(Stored.Key("S" + i % 3), Stored.Bars(i * 2_000, 5_100, i)), Stored.Load(Stored.Key("S" + i % 2, "1h"), Stored.Bars(i * 100, 20, i))],
            };
            _store.Publish(publication);
            models.Apply(publication);
            Publication small = new() { MadeBy = "ingest", Series = [Stored.Load(Stored.Key("S" + i % 3), Stored.Bars(i * 1_900, 30, i + 50))] };
            _store.Publish(small);
            models.Apply(small);
        }

        CompactReport report = new Compaction(_store).Run(all: true, CancellationToken.None);
        Assert.True(report.HotRows > 0);
        Assert.Equal((2, 0), (report.FilesAfter, _store.Listings.Status().HotRows));
        Assert.All(models, pair => _store.MustHold(pair.Key, pair.Value));
        _store.MustBeWell();
        Assert.Equal(report.Version, new Compaction(_store).Run(all: true, CancellationToken.None).Version);
    }

    [Fact]
    public void Files_are_joined_when_there_are_more_than_two_hundred()
    {
        SeriesKey key = Stored.Key("A");
        SortedDictionary<long, Bar> model = [];
        for (int i = 0; i <= Compaction.MaxFiles; i++)
        {
            BarColumns rows = Stored.Bars(i * 10, 10, i);
            _store.Put(key, rows);
            _store.Fold();
            model.Apply(rows);
        }

        Assert.Contains(_store.Health().Problems, problem => problem.Hint.Contains("Compact()"));
        CompactReport report = new Compaction(_store).Run(all: false, CancellationToken.None);
        Assert.Equal((Compaction.MaxFiles + 1, 1), (report.FilesBefore, report.FilesAfter));
        _store.MustHold(key, model);
        _store.MustBeWell();
    }

    [Fact]
    public void Hundreds_of_series_are_merged_and_joined_in_order()
    {
        Dictionary<SeriesKey, SortedDictionary<long, Bar>> models = [];
        foreach (int seed in new[] { 1, 2, 3 })
        {
            Publication publication = new()
            {
                MadeBy = "bulk",
                Series = [.. Enumerable.Range(0, 260).Select(i => Stored.Load(Stored.Key("S" + i * seed % 401), Stored.Bars(i * seed, 30, seed)))],
            };
            _store.Publish(publication);
            models.Apply(publication);
        }

        _store.Put(Stored.Key("S5"), Stored.Bars(0, 6_000, 9));
        models[Stored.Key("S5")].Apply(Stored.Bars(0, 6_000, 9));
        Assert.Equal(1, new Compaction(_store).Run(all: true, CancellationToken.None).FilesAfter);
        Assert.All(models, pair => _store.MustHold(pair.Key, pair.Value));
        _store.MustBeWell();
    }

    [Fact]
    public void Hot_rows_are_folded_when_they_have_become_many()
    {
        for (int i = 0; i < 11; i++)
        {
            _store.Put(Stored.Key("S" + i), Stored.Bars(0, 4_800, i));
        }

        Assert.Equal(0, _store.Listings.Status().HotRows);
        Assert.Single(_store.Listings.Files());
        Assert.Equal(11 * 4_800, _store.Listings.Status().Rows);
        _store.MustBeWell();
    }

    [Fact]
    public void Backup_is_a_workspace_of_one_version_while_writers_go_on()
    {
        SeriesKey key = Stored.Key("A");
        _store.Put(key, Stored.Bars(0, 6_000));
        _store.Put(key, Stored.Bars(10, 20, 1));
        SortedDictionary<long, Bar> before = _store.Read(key);
        BackupReport? report = null;
        using Child writer = Child.Start("rounds", _store.Layout.Root, 3, 0, 4);
        Assert.Equal("starting 0", writer.Line());
        report = new Backup(_store).Run(_folder.File("backup"), link: true, null, CancellationToken.None);
        Assert.Equal(0, writer.Ended());
        _store.Put(key, Stored.Bars(0, 6_000, 5), replace: true);
        new GarbageCollection(_store).Run(TimeSpan.Zero, dryRun: false, CancellationToken.None);

        Assert.True(report.Version >= 2);
        using BarStore copy = BarStore.Open(_folder.File("backup"));
        copy.MustBeWell();
        Assert.Equal(report.Version, copy.Catalog.Version);
        Assert.True(copy.Read(key).Count >= before.Count);
        copy.Put(Stored.Key("new"), Stored.Bars(0, 10));
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => new Backup(_store).Run(_folder.File("backup"), link: false, null, CancellationToken.None)).Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Backup_when_the_original_is_damaged_later_then_sound_unless_it_was_linked(bool link)
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 6_000));
        BackupReport report = new Backup(_store).Run(_folder.File("backup"), link, null, CancellationToken.None);
        Assert.Equal(link ? 1 : 0, report.Linked);
        using (FileStream original = new(Assert.Single(_store.Listings.Files()).Path, FileMode.Open, FileAccess.ReadWrite))
        {
            original.Position = 1000;
            int flipped = original.ReadByte() ^ 1;
            original.Position = 1000;
            original.WriteByte((byte)flipped);
        }

        using BarStore copy = BarStore.Open(_folder.File("backup"));
        Assert.Equal(link, copy.Health().Problems.Count > 0);
    }

    [Fact]
    public void Backup_holds_exactly_what_was_there()
    {
        SeriesKey key = Stored.Key("A");
        _store.Put(key, Stored.Bars(0, 6_000));
        _store.Put(key, Stored.Bars(0, 6_000, 1));
        _store.Put(key, Stored.Bars(10, 20, 2));
        BackupReport report = new Backup(_store).Run(_folder.File("deep/backup") + "/", link: false, null, CancellationToken.None);
        using BarStore copy = BarStore.Open(_folder.File("deep/backup"));
        Stored.MustEqual(_store.Read(key), copy.Read(key));
        Assert.Equal((3, 1), (report.Version, report.Files));
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<ToolkitException>(() => copy.Snapshot(1)).Kind);
    }

    [Fact]
    public void Nightly_round_does_its_steps_and_keeps_what_it_should()
    {
        SeriesKey key = Stored.Key("A");
        for (int night = 0; night < 5; night++)
        {
            _store.Put(key, Stored.Bars(night * 100, 6_000, night));
            _clock.Step(TimeSpan.FromDays(1));
            IReadOnlyList<MaintainStep> steps = new MaintenanceRound(
                _store, new() { BackupFolder = _folder.File("backups"), KeepDaily = 2, KeepWeekly = 0, KeepMonthly = 0, KeepCatalogCopies = 3 }).Run(CancellationToken.None);
            Assert.Equal(["fold", "compact", "gc", "catalog-copy", "backup"], steps.Select(step => step.Name));
            Assert.All(steps, step => Assert.True(step.Ok, step.Detail));
        }

        Assert.Equal(2, Directory.GetDirectories(_folder.File("backups")).Length);
        Assert.Equal(3, CatalogCopies.All(_store.Layout).Count);
        Assert.Single(Directory.GetFiles(_store.Layout.Bars, "*", SearchOption.AllDirectories));
        Assert.True(_store.Catalog.Journal.Header()!.From > 1);
        _store.MustBeWell();
    }

    [Fact]
    public void Backup_that_a_killed_round_left_unfinished_takes_no_place_of_a_whole_one()
    {
        string backups = _folder.File("backups");
        for (int night = 0; night < 4; night++)
        {
            _store.Put(Stored.Key("A"), Stored.Bars(night, 10, night));
            _clock.Step(TimeSpan.FromDays(1));
            new MaintenanceRound(_store, new() { BackupFolder = backups, KeepDaily = 2, KeepWeekly = 0, KeepMonthly = 0 }).Run(CancellationToken.None);
            if (night is 0 or 2)
            {
                // As if the next round had been killed an hour later.
                _clock.Step(TimeSpan.FromHours(1));
                Directory.CreateDirectory(Path.Combine(backups, $"toolkit-{_clock.GetUtcNow():yyyyMMdd-HHmmss}.partial"));
            }
        }

        string[] left = [.. Directory.GetDirectories(backups).Order()];
        Assert.Equal([false, true, false], left.Select(backup => backup.EndsWith(".partial", StringComparison.Ordinal)));
    }

    [Fact]
    public void Round_goes_on_after_a_step_that_fails_and_says_why()
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 6_000));
        _store.Put(Stored.Key("A"), Stored.Bars(5_999, 20, 1));
        File.Delete(_store.Listings.Files()[0].Path);
        IReadOnlyList<MaintainStep> steps = new MaintenanceRound(_store, new()).Run(CancellationToken.None);
        Assert.False(steps[0].Ok);
        Assert.Contains("Repair()", steps[0].Detail);
        Assert.True(steps[^1].Ok);
    }

    [Fact]
    public void Dry_round_changes_nothing()
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 6_000));
        _store.Put(Stored.Key("A"), Stored.Bars(0, 6_000, 1));
        _clock.Step(TimeSpan.FromDays(1));
        Assert.Contains("1 files", Assert.Single(new MaintenanceRound(_store, new() { DryRun = true }).Run(CancellationToken.None)).Detail);
        Assert.Equal(2, _store.Catalog.Version);
        Assert.Equal(2, Directory.GetFiles(_store.Layout.Bars, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void Vacuum_gives_room_back()
    {
        for (int i = 0; i < 8; i++)
        {
            _store.Put(Stored.Key("A"), Stored.Bars(0, 4_900, i));
        }

        _clock.Step(TimeSpan.FromDays(1));
        new GarbageCollection(_store).Run(TimeSpan.FromHours(1), dryRun: false, CancellationToken.None);
        Assert.True(_store.Catalog.Vacuum(CancellationToken.None) > 1_000_000);
        Assert.Equal(4_900, _store.Read(Stored.Key("A")).Count);
        _store.MustBeWell();
    }

    [Theory]
    [InlineData("UPDATE datasets SET row_count = row_count + 1", "counts 6011 rows")]
    [InlineData("UPDATE datasets SET last_time = last_time + 60000000", "its rows go from")]
    [InlineData("UPDATE metadata SET value = 99 WHERE key = 'hot_rows'", "99 hot rows")]
    [InlineData("UPDATE files SET row_count = row_count - 1", "by its series")]
    [InlineData("UPDATE files SET max_time = max_time + 1", "its footer tells")]
    [InlineData("INSERT INTO coverage (dataset_id, from_time, to_time, state, source, asked_at) VALUES (1, 0, 10, 'data', 'yahoo', 0)", "coverage says")]
    [InlineData("UPDATE metadata SET value = value - 5 WHERE key = 'changes'", "commits are lost")]
    public void Doctor_finds_what_does_not_fit(string damage, string finding)
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 6_000));
        _store.Put(Stored.Key("A"), Stored.Bars(6_000, 10));
        _store.Catalog.Read(connection => connection.Execute(damage));
        HealthReport report = _store.Health();
        Assert.False(report.Ok);
        Assert.Contains(report.Problems, problem => problem.What.Contains(finding) && problem.Hint.Length > 0);
    }

    [Fact]
    public void Doctor_tells_the_version_of_sqlite_the_room_and_orphans()
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 6_000));
        File.Copy(_store.Listings.Files()[0].Path, Path.Combine(_store.Layout.BarFolder("1m"), "left.parquet"));
        HealthReport report = _store.Health();
        Assert.True(report.Ok);
        foreach (string note in new[] { CatalogDatabase.SqliteVersion, "bytes free", "left.parquet", "WAL" })
        {
            Assert.Contains(report.Notes, line => line.Contains(note));
        }
    }

    [Fact]
    public void Doctor_finds_rows_out_of_order_and_rows_twice()
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 6_000));
        FileRow file = _store.Listings.Files()[0];
        using (DuckDB.NET.Data.DuckDBConnection duck = DuckDbLibrary.Open(null))
        {
            string copy = _folder.File("copy.parquet");
            duck.Execute($"COPY (SELECT * FROM read_parquet({SqlLiteral.Of(file.Path)}) UNION ALL SELECT * FROM read_parquet({SqlLiteral.Of(file.Path)}) LIMIT 6001) TO {SqlLiteral.Of(copy)} (FORMAT parquet)");
            File.Move(copy, file.Path, overwrite: true);
        }

        string sha256 = DurableFile.Hash(file.Path);
        _store.Catalog.Write(transaction => transaction.Connection.Execute(
            "UPDATE files SET sha256 = $sha, size_bytes = $size", ("$sha", sha256), ("$size", new FileInfo(file.Path).Length)));
        Assert.Contains(_store.Health().Problems, problem => problem.What.Contains("1 rows are out of order"));
    }

    [Fact]
    public void Public_face_works_on_a_folder()
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 6_000));
        _store.Put(Stored.Key("A"), Stored.Bars(0, 10, 2));
        Maintenance maintenance = Maintenance.For(_store.Layout.Root);
        Assert.True(maintenance.Verify().Ok);
        Assert.True(maintenance.Doctor().Ok);
        Assert.Equal(10, maintenance.Compact().HotRows);
        Assert.Equal(1, maintenance.CollectGarbage(TimeSpan.Zero, dryRun: true).Files);
        Assert.Equal(2, maintenance.Backup(_folder.File("b")).Files + 1);
        Assert.All(maintenance.Maintain(), step => Assert.True(step.Ok, step.Detail));
        maintenance.Vacuum();
        Assert.False(maintenance.Repair().CatalogRebuilt);
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<ToolkitException>(() => Maintenance.For(_folder.File("none")).Compact()).Kind);
    }
}
