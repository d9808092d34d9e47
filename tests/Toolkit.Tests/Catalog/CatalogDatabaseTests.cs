using Microsoft.Data.Sqlite;
using Toolkit.Catalog;
using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Catalog;

public sealed class CatalogDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void New_workspace_has_its_folders_and_the_current_schema()
    {
        using BarStore store = BarStore.Open(_folder.File("a/b"));
        Assert.Equal(new(0, 0, 0, 0, 0, 0, Schema.Version, 0), store.Listings.Status());
        Assert.True(Directory.Exists(store.Layout.Bars) && Directory.Exists(store.Layout.Temp) && Directory.Exists(store.Layout.Locks));
        Assert.Equal("wal", store.Catalog.Read(connection => connection.Scalar("PRAGMA journal_mode")));
    }

    [Fact]
    public void Absent_workspace_is_not_found_when_it_may_not_be_made()
    {
        foreach (WorkspaceOptions options in new WorkspaceOptions[] { new() { Create = false }, new() { ReadOnly = true } })
        {
            ToolkitException error = Assert.Throws<ToolkitException>(() => BarStore.Open(_folder.File("none"), options));
            Assert.Equal(ErrorKind.NotFound, error.Kind);
        }

        Assert.False(Directory.Exists(_folder.File("none")));
    }

    [Theory]
    [InlineData("3.35.5", true)]
    [InlineData("3.51.2", true)]
    [InlineData("3.51.3", false)]
    [InlineData("3.53.3", false)]
    public void Sqlite_that_can_damage_a_shared_wal_is_refused_with_the_version_to_take(string version, bool refused)
    {
        Exception? error = Record.Exception(() => CatalogDatabase.RefuseUnsound(version));
        Assert.Equal(refused, error is ToolkitException { Kind: ErrorKind.Failure, Hint: { } hint } && error.Message.Contains(version, StringComparison.Ordinal) && hint.Contains("3.0.5", StringComparison.Ordinal));
        Assert.Equal(refused, error is not null);
        Assert.True(Version.Parse(CatalogDatabase.SqliteVersion) > new Version(3, 51, 2));
    }

    [Fact]
    public void Reading_that_fails_by_itself_is_no_damage_of_the_catalog_and_a_row_that_cannot_be_is()
    {
        using BarStore store = BarStore.Open(_folder.Path);
        foreach (Exception fault in new Exception[] { new InvalidOperationException("x"), new InvalidCastException("x"), new FormatException("x"), new OverflowException("x"), new ArgumentOutOfRangeException("x") })
        {
            Assert.Same(fault, Assert.Throws(fault.GetType(), () => store.Catalog.Read<int>(_ => throw fault)));
        }

        foreach (Func<SqliteConnection, object> read in new Func<SqliteConnection, object>[]
        {
            connection => connection.List("SELECT NULL", r => r.GetString(0)),
            connection => connection.List("SELECT 400000000000000000", r => UnixMicroseconds.ToDateTime(r.GetInt64(0))),
            connection => SymbolTable.Find(connection, 7),
        })
        {
            ToolkitException error = Assert.Throws<ToolkitException>(() => store.Catalog.Read(read));
            Assert.Equal(ErrorKind.BadData, error.Kind);
            Assert.Contains("a row of it cannot be read", error.Message, StringComparison.Ordinal);
            Assert.Contains("Repair()", error.Hint, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Lines_of_the_journal_are_on_the_disk_before_its_header_tells_of_them()
    {
        using BarStore store = BarStore.Open(_folder.Path);
        store.Put(Stored.Key("A"), Stored.Bars(0, 10));
        JournalHeader before = store.Catalog.Journal.Header()!;
        List<(string Point, long Changes, long Bytes)> seen = [];
        using (FailPoint.Observe(point => seen.Add((point, store.Catalog.Journal.Header()!.Changes, new FileInfo(store.Layout.Journal).Length))))
        {
            store.Put(Stored.Key("A"), Stored.Bars(10, 10));
        }

        JournalHeader after = store.Catalog.Journal.Header()!;
        int committed = seen.FindIndex(one => one.Point == "catalog.committed"), journalled = seen.FindIndex(one => one.Point == "catalog.journalled");
        Assert.Equal(("fsync.file", before.Changes, after.End), Assert.Single(seen[(committed + 1)..journalled]));
    }

    [Fact]
    public void Journal_that_takes_nothing_any_more_leaves_no_false_alarm()
    {
        using (BarStore store = BarStore.Open(_folder.Path))
        {
            store.Put(Stored.Key("A"), Stored.Bars(0, 10));
        }

        Assert.NotNull(new CommitJournal(_folder.File("catalog.journal")).Header()!.Seal);
        bool full = false;
        using (FailPoint.Observe(point =>
        {
            full |= point == "catalog.committed";
            if (full && point == "fsync.file")
            {
                throw new IOException("No space left on device");
            }
        }))
        using (BarStore store = BarStore.Open(_folder.Path))
        {
            store.Put(Stored.Key("A"), Stored.Bars(10, 10));
        }

        Assert.True(full);
        Assert.False(File.Exists(_folder.File("catalog.db-wal")));
        Assert.Empty(Maintenance.For(_folder.Path).Verify().Problems);
        using (BarStore store = BarStore.Open(_folder.Path))
        {
            Assert.Equal(20, store.Read(Stored.Key("A")).Count);
            store.Put(Stored.Key("A"), Stored.Bars(20, 10));
        }

        Assert.Empty(Maintenance.For(_folder.Path).Doctor().Problems);
        Array.ForEach(Directory.GetFiles(_folder.Path, "catalog.db*"), File.Delete);
        Assert.True(Maintenance.For(_folder.Path).Repair().CatalogRebuilt);
        using BarStore again = BarStore.Open(_folder.Path);
        Assert.Equal(30, again.Read(Stored.Key("A")).Count);
    }

    [Fact]
    public void Catalog_of_a_newer_toolkit_is_refused_and_stays_as_it_is()
    {
        using (BarStore store = BarStore.Open(_folder.Path))
        {
            store.Catalog.Write(transaction => transaction.Connection.Execute($"PRAGMA user_version = {Schema.Version + 1}"));
        }

        byte[] before = File.ReadAllBytes(_folder.File("catalog.db"));
        foreach (bool readOnly in new[] { false, true })
        {
            ToolkitException error = Assert.Throws<ToolkitException>(() => BarStore.Open(_folder.Path, new() { ReadOnly = readOnly }));
            Assert.Equal(ErrorKind.BadData, error.Kind);
            Assert.Contains($"schema {Schema.Version + 1}", error.Message);
        }

        Assert.Equal(before, File.ReadAllBytes(_folder.File("catalog.db")));
    }

    [Fact]
    public void Workspace_in_which_no_lock_can_be_made_is_read_only_and_none_can_be_made_there()
    {
        using (BarStore store = BarStore.Open(_folder.Path))
        {
            store.Put(Stored.Key("A"), Stored.Bars(0, 10));
        }

        Directory.Delete(_folder.File(".lock"), recursive: true);
        _folder.Write(".lock", "a file");
        using (BarStore store = BarStore.Open(_folder.Path))
        {
            Assert.True(store.Catalog.IsReadOnly);
            Assert.Equal(10, store.Read(Stored.Key("A")).Count);
            ToolkitException error = Assert.Throws<ToolkitException>(() => store.Listings.SetSymbol("local", "B", new()));
            Assert.Equal(ErrorKind.Failure, error.Kind);
            Assert.Contains("since it cannot be written", error.Message);
            Assert.IsType<IOException>(error.InnerException);
        }

        string below = Path.Combine(_folder.File(".lock"), "below");
        Assert.Contains("no workspace can be made", Assert.Throws<ToolkitException>(() => BarStore.Open(below)).Message);
        using BarStore readOnly = BarStore.Open(_folder.Path, new() { ReadOnly = true });
        Assert.EndsWith("is open for reading only", Assert.Throws<ToolkitException>(() => readOnly.Catalog.MakeWritable()).Message);
    }

    [Fact]
    public void Another_programs_database_is_refused()
    {
        using (SqliteConnection other = SqliteFile.Open(_folder.File("catalog.db"), SqliteOpenMode.ReadWriteCreate))
        {
            other.Execute("CREATE TABLE notes (text)");
        }

        Assert.Equal(ErrorKind.BadData, Assert.Throws<ToolkitException>(() => BarStore.Open(_folder.Path)).Kind);
    }

    [Fact]
    public async Task A_catalog_that_another_process_is_making_is_empty_or_whole()
    {
        string path = _folder.File("catalog.db");
        using SqliteConnection maker = SqliteFile.Open(path, SqliteOpenMode.ReadWriteCreate), reader = SqliteFile.Open(path, SqliteOpenMode.ReadWrite);
        maker.Execute("PRAGMA journal_mode = WAL");
        maker.Execute("PRAGMA synchronous = OFF");
        Task making = Task.Run(() =>
        {
            for (int i = 0; i < 2_000; i++)
            {
                maker.Execute("BEGIN; CREATE TABLE datasets (id); PRAGMA user_version = 1; COMMIT");
                maker.Execute("BEGIN; DROP TABLE datasets; PRAGMA user_version = 0; COMMIT");
            }
        });

        HashSet<int> seen = [];
        while (!making.IsCompleted)
        {
            seen.Add(SqliteFile.SchemaVersion(reader, path, Schema.Version));
        }

        await making;
        Assert.Equal([0, 1], seen.Order());
    }

    [Fact]
    public void Two_stores_of_one_folder_in_one_process_see_each_other()
    {
        using BarStore one = BarStore.Open(_folder.Path), two = BarStore.Open(Path.Combine(_folder.Path, "..", Path.GetFileName(_folder.Path)));
        one.Put(Stored.Key("A"), Stored.Bars(0, 10));
        two.Put(Stored.Key("A"), Stored.Bars(10, 10));
        one.Dispose();
        Assert.Equal(20, two.Read(Stored.Key("A")).Count);
        two.Put(Stored.Key("A"), Stored.Bars(20, 10));
        using BarStore three = BarStore.Open(_folder.Path);
        Assert.Equal(30, three.Read(Stored.Key("A")).Count);
    }

    [Fact]
    public void Failed_work_leaves_nothing_and_the_next_write_works()
    {
        using BarStore store = BarStore.Open(_folder.Path);
        Assert.Throws<InvalidOperationException>(() => store.Catalog.Write(transaction =>
        {
            SymbolTable.Upsert(transaction, "local", "A", new());
            throw new InvalidOperationException();
        }));
        Assert.Empty(store.Listings.Symbols());
        store.Listings.SetSymbol("local", "B", new());
        Assert.Equal("B", Assert.Single(store.Listings.Symbols()).Symbol);
    }

    [Fact]
    public void Counters_move_for_what_has_changed_only()
    {
        using BarStore store = BarStore.Open(_folder.Path);
        IReadOnlyDictionary<CatalogPart, long> before = store.Catalog.Changes();
        store.Listings.SetSymbol("local", "A", new(Calendar: "XNYS", Lot: 10));
        IReadOnlyDictionary<CatalogPart, long> symbol = store.Catalog.Changes();
        store.Put(Stored.Key("A"), Stored.Bars(0, 1));
        IReadOnlyDictionary<CatalogPart, long> bars = store.Catalog.Changes();
        store.Put(Stored.Key("A"), Stored.Bars(0, 1));

        Assert.Equal([CatalogPart.Symbols], symbol.Keys.Where(part => symbol[part] != before[part]));
        Assert.Equal([CatalogPart.Bars], bars.Keys.Where(part => bars[part] != symbol[part]));
        Assert.Equal(bars, store.Catalog.Changes());
    }

    [Fact]
    public void Facts_of_a_symbol_are_filled_in_and_kept()
    {
        using BarStore store = BarStore.Open(_folder.Path);
        store.Listings.SetSymbol("local", "A", new(Name: "Alpha", Currency: "USD"));
        SymbolRow row = store.Listings.SetSymbol("local", "A", new(Currency: "EUR", Lot: 0.5));
        Assert.Equal(("Alpha", "EUR", 0.5), (row.Name, row.Currency, row.Lot));
    }

    [Fact]
    public void Coverage_is_cut_by_newer_answers_and_joined_with_its_like()
    {
        using BarStore store = BarStore.Open(_folder.Path);
        store.Put(Stored.Key("A"), Stored.Bars(0, 1));
        Dataset dataset = store.Listings.Find(Stored.Key("A"))!;
        Add(0, 100, CoverageState.Empty, "yahoo");
        Add(40, 60, CoverageState.Data, "yahoo");
        Add(60, 70, CoverageState.Data, "yahoo");
        Add(70, 80, CoverageState.Data, "kraken");
        Add(90, 120, CoverageState.NoTrade, "yahoo");
        Add(5, 5, CoverageState.Rejected, "yahoo");

        Assert.Equal(
            [(0, 40, CoverageState.Empty), (40, 70, CoverageState.Data), (70, 80, CoverageState.Data), (80, 90, CoverageState.Empty), (90, 120, CoverageState.NoTrade)],
            store.Listings.Coverage(dataset).Select(span => (span.Range.FromMicroseconds, span.Range.ToMicroseconds, span.State)));
        Assert.Equal(5, store.Listings.Coverage().Count);

        void Add(long from, long to, CoverageState state, string source) =>
            store.Catalog.Write(transaction => CoverageTable.Add(
                transaction, dataset.Id, [new(TimeRange.FromMicros(from, to), state, source, new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc))]));
    }

    [Fact]
    public void Corporate_actions_are_kept_once_with_their_newest_value()
    {
        using BarStore store = BarStore.Open(_folder.Path);
        long symbol = store.Listings.SetSymbol("local", "A", new()).Id;
        DateTime day = new(2020, 8, 31, 0, 0, 0, DateTimeKind.Utc);
        CorporateAction split = new(day, CorporateActionKind.Split, 4), dividend = new(day, CorporateActionKind.Dividend, 0.2);
        store.Listings.SetCorporateActions(symbol, [split, dividend]);
        long changes = store.Catalog.Changes()[CatalogPart.CorporateActions];
        store.Listings.SetCorporateActions(symbol, [split, dividend]);
        Assert.Equal(changes, store.Catalog.Changes()[CatalogPart.CorporateActions]);
        store.Listings.SetCorporateActions(symbol, [dividend with { Value = 0.25 }]);
        Assert.Equal([dividend with { Value = 0.25 }, split], store.Listings.CorporateActions(symbol));
    }

    [Theory]
    [InlineData("/data/x", "nfs4")]
    [InlineData("/data", "nfs4")]
    [InlineData("/database", "ext4")]
    [InlineData("/data/local disk/x", "xfs")]
    [InlineData("/home", "ext4")]
    public void Mount_of_a_folder_is_the_longest_one_that_holds_it(string path, string format)
    {
        string[] mounts =
        [
            "21 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
            "30 21 0:50 / /data rw,relatime shared:1 - nfs4 server:/export rw",
            @"31 30 8:1 / /data/local\040disk rw - xfs /dev/sdb1 rw",
        ];
        Assert.Equal(format, NetworkFileSystem.FormatOf(path, mounts));
        Assert.Equal(format == "nfs4", NetworkFileSystem.IsNetwork(format));
    }
}
