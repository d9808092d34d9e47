using Microsoft.Data.Sqlite;
using Toolkit.Storage;

namespace Toolkit.Tests.Storage;

/// <summary>Where a backup is made, what it tells of itself, and what a failed one leaves.</summary>
public sealed class BackupTests : IDisposable
{
    private const string Full = "No space left on device";

    private readonly TemporaryFolder _folder = new();
    private readonly Workspace _tk;

    public BackupTests() => _tk = Workspace.Init(_folder.File("w"));

    private string Target => _folder.File("backups/b");

    public void Dispose()
    {
        _tk.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Report_counts_files_links_and_bytes_of_what_is_in_the_folder(bool live)
    {
        _tk.Store.Put(Stored.Key("A"), Stored.Bars(0, 6_000));
        if (live)
        {
            _tk.Live.Register(new() { Id = "s", Symbol = "A", Timeframe = "1m" }).Dispose();
        }

        BackupReport report = new Backup(_tk.Store) { More = (_, _, _) => (30, 20, 1_000_000_000) }.Run(Target, link: true, null, CancellationToken.None);
        string[] counted = [Assert.Single(Files("*.parquet")), .. Files("*.db")];
        Assert.Equal(live ? ["catalog.db", "trading.db"] : ["catalog.db"], Files("*.db").Select(Path.GetFileName).Order());
        Assert.Equal((31, 21, 1_000_000_000 + counted.Sum(path => new FileInfo(path).Length)), (report.Files, report.Linked, report.Bytes));
        Assert.Equal(live, File.Exists(_tk.Store.Layout.Trading));
    }

    [Fact]
    public void Every_folder_is_brought_to_the_disk_before_the_backup_gets_its_name()
    {
        _tk.Store.Put(Stored.Key("A"), Stored.Bars(0, 6_000));
        List<string> seen = [];
        using (FailPoint.Observe(seen.Add))
        {
            new Backup(_tk.Store) { More = (_, _, _) => More(seen) }.Run(Target, link: false, null, CancellationToken.None);
        }

        int flushed = seen.SkipWhile(point => point != "more").TakeWhile(point => point != "backup.copied").Count(point => point == "fsync.folder");
        Assert.Equal(Directory.GetDirectories(Target, "*", SearchOption.AllDirectories).Length + 1, flushed);

        static (int, int, long) More(List<string> seen)
        {
            seen.Add("more");
            return default;
        }
    }

    [Theory]
    [InlineData("nothing", true)]
    [InlineData("empty folder", true)]
    [InlineData("folder with a file", false)]
    [InlineData("file", false)]
    public void Place_that_has_something_is_refused_and_left_as_it_is(string there, bool made)
    {
        switch (there)
        {
            case "empty folder":
                Directory.CreateDirectory(Target);
                break;
            case "folder with a file":
                _folder.Write("backups/b/mine.txt", "mine");
                break;
            case "file":
                _folder.Write("backups/b", "mine");
                break;
        }

        if (made)
        {
            new Backup(_tk.Store).Run(Target, link: false, null, CancellationToken.None);
            using BarStore copy = BarStore.Open(Target);
            Assert.Equal(0, copy.Catalog.Version);
        }
        else
        {
            Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => new Backup(_tk.Store).Run(Target, link: false, null, CancellationToken.None)).Kind);
            Assert.Equal("mine", File.ReadAllText(there == "file" ? Target : Path.Combine(Target, "mine.txt")));
        }

        Assert.False(Path.Exists(Target + Backup.Unfinished));
    }

    [Fact]
    public void Failure_is_explained_when_it_is_the_disks_and_leaves_nothing()
    {
        (Exception Failure, string? Says)[] cases =
        [
            (new IOException("Input/output error"), "cannot write in"),
            (new UnauthorizedAccessException("denied"), "cannot write in"),
            (new IOException(Full), "no room on the disk"),
            (new InvalidOperationException(Full), "no room on the disk"),
            (new SqliteException("database or disk is full", 13), "no room on the disk"),
            (new InvalidOperationException("backup failed", new SqliteException("database or disk is full", 13)), "no room on the disk"),
            (new InvalidOperationException("a fault of the code"), null),
            (ToolkitException.BadData("a file is damaged", "repair"), null),
            (ToolkitException.BadData(Full, "told already"), null),
        ];
        foreach ((Exception failure, string? says) in cases)
        {
            Exception told = Assert.ThrowsAny<Exception>(() => new Backup(_tk.Store) { More = (_, _, _) => throw failure }.Run(Target, link: false, null, CancellationToken.None));
            Assert.Equal(says is null, ReferenceEquals(failure, told));
            if (says is not null)
            {
                Assert.Equal(ErrorKind.Failure, Assert.IsType<ToolkitException>(told).Kind);
                Assert.StartsWith(says, told.Message, StringComparison.Ordinal);
                Assert.Contains(Target, told.Message, StringComparison.Ordinal);
            }

            Assert.False(Path.Exists(Target) || Path.Exists(Target + Backup.Unfinished));
        }
    }

    private string[] Files(string pattern) => Directory.GetFiles(Target, pattern, SearchOption.AllDirectories);
}
