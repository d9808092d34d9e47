using Toolkit.Catalog;
using Toolkit.DuckDb;
using Toolkit.Storage;
using Toolkit.Tests.Catalog;
using Toolkit.Tests.Runs;

namespace Toolkit.Tests.Storage;

/// <summary>What is said of a catalog, of runs, of what lies beside them and of the rows of files, each by its own check.</summary>
public sealed class VerificationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private WorkspaceLayout Layout => new(_folder.File("w"));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sound", null)]
    [InlineData("open", null)]
    [InlineData("missing", "it is missing")]
    [InlineData("folder", "a folder has its name")]
    [InlineData("flipped", "it is damaged, or another program has written to it: its SHA-256 is ")]
    public void Bytes_of_a_catalog_are_held_against_their_hash(string state, string? says)
    {
        using BarStore store = Filled();
        if (state != "open")
        {
            store.Dispose();
        }

        switch (state)
        {
            case "missing":
                File.Delete(Layout.Catalog);
                break;
            case "folder":
                File.Delete(Layout.Catalog);
                Directory.CreateDirectory(Layout.Catalog);
                break;
            case "flipped":
                byte[] bytes = File.ReadAllBytes(Layout.Catalog);
                bytes[99] ^= 1;
                File.WriteAllBytes(Layout.Catalog, bytes);
                break;
        }

        (List<Problem> problems, List<string> notes) = ([], []);
        CatalogVerification.OfBytes(Layout, problems, notes);
        if (says is null)
        {
            Assert.Empty(problems);
            Assert.Equal(
                state == "open" ? "catalog.db: no hash to compare with, since it has been written to after it was last closed"
                    : $"catalog.db: {new FileInfo(Layout.Catalog).Length} bytes as they were written, SHA-256 {DiskHash(Layout.Catalog)}",
                Assert.Single(notes));
        }
        else
        {
            Assert.StartsWith(says, Assert.Single(problems).What, StringComparison.Ordinal);
            Assert.Empty(notes);
        }
    }

    [Theory]
    [InlineData("UPDATE metadata SET value = value - 1 WHERE key = 'version'", "it says version 1 and lists version 2")]
    [InlineData("UPDATE metadata SET value = value + 1 WHERE key = 'version'", null)]
    public void Version_that_is_listed_and_not_reached_is_found(string damage, string? says)
    {
        using BarStore store = Filled();
        store.Put(Stored.Key("A"), Stored.Bars(10, 10));
        Assert.Equal(says is null ? [] : [says], store.Catalog.Read(connection =>
        {
            connection.Execute(damage);
            return CatalogVerification.Structure(connection, "").ConvertAll(problem => problem.What);
        }));
    }

    [Fact]
    public void Journal_that_is_missing_is_found_unless_nothing_was_ever_written()
    {
        using BarStore store = BarStore.Open(Layout.Root);
        File.Delete(Layout.Journal);
        Assert.Empty(Content(store));
        store.Put(Stored.Key("A"), Stored.Bars(0, 10));
        File.Delete(Layout.Journal);
        Problem problem = Assert.Single(Content(store));
        Assert.Equal(Layout.Journal, problem.Where);
        Assert.StartsWith("it is missing", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_of_any_blob_of_a_run_is_found_and_the_first_of_several_told()
    {
        using Workspace tk = Workspace.Init(Layout.Root);
        await tk.Runs.SaveAllAsync([new(SampleRuns.Random(7), "damaged"), new(SampleRuns.Cross(), "sound")]);
        Assert.Empty(Content(tk.Store));
        foreach ((string column, string what) in new[] { ("reductions", "its reduced orders"), ("rejections", "its rejected orders"), ("trades", "its trades"), ("equity", "its equity") })
        {
            Execute(tk.Store, $"UPDATE run_details SET {column} = x'00' WHERE run_id = 1");
            Assert.Equal($"run 1 is damaged: {what}: its bytes are not those that were written (CRC-32C)", Assert.Single(Content(tk.Store)).What);
        }

        Execute(tk.Store, "DELETE FROM run_details WHERE run_id = 1");
        Execute(tk.Store, "INSERT INTO run_bars VALUES ('abc', x'00')");
        List<Problem> problems = Content(tk.Store);
        Assert.Equal("run 1 is damaged: its trades and its equity are not there", problems[0].What);
        Assert.StartsWith("the checksums of the bars abc: its bytes are not those that were written (CRC-32C)", problems[1].What, StringComparison.Ordinal);
        Assert.Equal(2, problems.Count);
    }

    [Fact]
    public void Seals_are_counted_and_what_cannot_be_read_is_named()
    {
        using SealedFile file = new();
        (List<Problem> problems, List<string> notes) = ([], []);
        Look();
        Assert.Empty(notes);
        file.Commit(commits: 1);
        string text = file.Folder.Write("a.jsonl", "{}\n");
        new FileSeal(file.Layout, text).Prefix(DiskHash(text), 3);
        Look();
        Assert.Equal("2 files beside the catalog (live store, ticks) compared with their hashes", Assert.Single(notes));
        Assert.Empty(problems);
        File.Delete(text);
        Directory.CreateDirectory(text);
        Look();
        Problem problem = Assert.Single(problems);
        Assert.Equal((text, Unreadable.Hint), (problem.Where, problem.Hint));
        Assert.StartsWith("it cannot be read: ", problem.What, StringComparison.Ordinal);

        void Look() => SealVerification.Run(file.Layout, problems, notes, CancellationToken.None);
    }

    [Fact]
    public void File_that_another_reader_has_open_counts_as_readable()
    {
        using (BarStore store = BarStore.Open(Layout.Root))
        {
            store.Put(Stored.Key("A"), Stored.Bars(0, 6_000));
        }

        foreach (string path in Directory.GetFiles(Layout.Bars, "*.parquet", SearchOption.AllDirectories).Append(Layout.Journal).Append(Layout.Catalog))
        {
            using FileStream reader = File.OpenRead(path);
            Unreadable.Refuse(Layout);
        }
    }

    [Fact]
    public void Files_of_a_series_that_share_one_moment_are_found()
    {
        using BarStore store = BarStore.Open(Layout.Root);
        store.Put(Stored.Key("A"), Stored.Bars(0, 5_100));
        store.Put(Stored.Key("A"), Stored.Bars(6_000, 5_100));
        HashSet<string> unread = [.. store.Listings.Files().Select(file => file.Path)];
        Assert.Equal(2, unread.Count);
        foreach ((int later, bool found) in new[] { (1, false), (0, true) })
        {
            Execute(store, $"UPDATE file_series SET min_time = {later} + (SELECT MIN(max_time) FROM file_series) WHERE max_time > (SELECT MIN(max_time) FROM file_series)");
            List<Problem> problems = [];
            new SeriesVerification(store, problems, unread, CancellationToken.None).Counts();
            Assert.Equal(found ? 1 : 0, problems.Count);
            Assert.All(problems, problem => Assert.EndsWith("overlap in time", problem.What, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(5, 5_105)]
    [InlineData(5_109, 5_105)]
    public void Hot_rows_that_reach_into_a_file_by_one_bar_are_counted_once(int from, int rows)
    {
        using BarStore store = BarStore.Open(Layout.Root);
        store.Put(Stored.Key("A"), Stored.Bars(10, 5_100));
        store.Put(Stored.Key("A"), Stored.Bars(from, 6, 1));
        Assert.Equal((rows, 6L), (store.Listings.Find(Stored.Key("A"))!.RowCount, store.Listings.Status().HotRows));
        List<Problem> problems = [];
        new SeriesVerification(store, problems, new HashSet<string>(), CancellationToken.None).Counts();
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("time", 0, 1)]
    // The last row goes to the front, and the row that comes twice stays behind its like.
    [InlineData("time <> (SELECT max(time) FROM rows), time", 1, 1)]
    public void Rows_that_are_there_twice_are_found_in_a_sorted_file_too(string order, int unsorted, int doubled)
    {
        using BarStore store = BarStore.Open(Layout.Root);
        store.Put(Stored.Key("A"), Stored.Bars(0, 5_100));
        string path = store.Listings.Files()[0].Path, copy = _folder.File("copy.parquet");
        using (DuckDB.NET.Data.DuckDBConnection duck = DuckDbLibrary.Open(null))
        {
            duck.Execute($"CREATE TABLE rows AS FROM read_parquet({SqlLiteral.Of(path)})");
            duck.Execute("INSERT INTO rows FROM rows WHERE time = (SELECT min(time) FROM rows)");
            duck.Execute($"COPY (FROM rows ORDER BY {order}) TO {SqlLiteral.Of(copy)} (FORMAT parquet)");
        }

        File.Move(copy, path, overwrite: true);
        List<Problem> problems = [];
        new SeriesVerification(store, problems, new HashSet<string>(), CancellationToken.None).Order();
        Assert.Equal($"{unsorted} rows are out of order and {doubled} are there twice", Assert.Single(problems).What);
    }

    private BarStore Filled()
    {
        BarStore store = BarStore.Open(Layout.Root);
        store.Put(Stored.Key("A"), Stored.Bars(0, 10));
        return store;
    }

    private static void Execute(BarStore store, string sql) => store.Catalog.Read(connection => connection.Execute(sql));

    private static List<Problem> Content(BarStore store)
    {
        List<Problem> problems = [];
        CatalogVerification.OfContent(store.Catalog, problems, []);
        return problems;
    }

    private static string DiskHash(string path) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)));
}
