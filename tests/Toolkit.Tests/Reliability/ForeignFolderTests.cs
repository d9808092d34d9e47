using Microsoft.Data.Sqlite;
using Toolkit.Catalog;
using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Reliability;

/// <summary>Checks and repairs of what is no workspace, or not one of this toolkit, change nothing and say so.</summary>
public sealed class ForeignFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("empty", "the folder is empty")]
    [InlineData("other", "it holds other things (holiday.txt)")]
    [InlineData("absent", "there is no such folder")]
    public void Folder_without_a_workspace_is_not_found_and_stays_as_it_is(string kind, string says)
    {
        string folder = _folder.File("place");
        if (kind != "absent")
        {
            Directory.CreateDirectory(folder);
        }

        if (kind == "other")
        {
            File.WriteAllText(Path.Combine(folder, "holiday.txt"), "sun");
        }

        foreach (Action look in Looks(folder))
        {
            ToolkitException error = Assert.Throws<ToolkitException>(look);
            Assert.Equal(ErrorKind.NotFound, error.Kind);
            Assert.Contains(says, error.Message);
        }

        Assert.Equal(kind == "other" ? 1 : 0, Directory.Exists(folder) ? Directory.GetFileSystemEntries(folder).Length : 0);
    }

    [Theory]
    [InlineData(true, "but not one of this toolkit")]
    [InlineData(false, "is not a database")]
    public void Catalog_of_something_else_is_left_alone(bool sqlite, string says)
    {
        string catalog = _folder.File("catalog.db");
        if (sqlite)
        {
            using SqliteConnection connection = SqliteFile.Open(catalog, SqliteOpenMode.ReadWriteCreate);
            connection.Execute("CREATE TABLE albums (name TEXT)");
        }
        else
        {
            File.WriteAllText(catalog, new('x', 5_000));
        }

        byte[] before = File.ReadAllBytes(catalog);
        foreach (Action look in Looks(_folder.Path))
        {
            ToolkitException error = Assert.Throws<ToolkitException>(look);
            Assert.Equal(ErrorKind.BadData, error.Kind);
            Assert.Contains(says, error.Message);
        }

        Assert.Equal([catalog], Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal(before, File.ReadAllBytes(catalog));
    }

    [Fact]
    public void Workspace_of_a_newer_toolkit_is_not_repaired_into_an_older_one()
    {
        using (BarStore store = BarStore.Open(_folder.Path))
        {
            store.Put(Stored.Key("A"), Stored.Bars(0, 10));
            // Sealed like that when it is closed.
            store.Catalog.Write(transaction =>
            {
                transaction.Connection.Execute("PRAGMA user_version = 99");
                transaction.Written();
            });
        }

        byte[] before = File.ReadAllBytes(_folder.File("catalog.db"));
        foreach (HealthReport report in new[] { Maintenance.For(_folder.Path).Verify(), Maintenance.For(_folder.Path).Doctor() })
        {
            Problem problem = Assert.Single(report.Problems);
            Assert.Contains("schema 99", problem.What);
            Assert.Contains("update this one", problem.Hint);
        }

        Assert.Equal(ErrorKind.BadData, Assert.Throws<ToolkitException>(() => Maintenance.For(_folder.Path).Repair()).Kind);
        Assert.Equal(before, File.ReadAllBytes(_folder.File("catalog.db")));
    }

    /// <summary>As a user who is not root.</summary>
    [Theory]
    [InlineData("catalog.db")]
    [InlineData("catalog.journal")]
    [InlineData("bars")]
    [InlineData("bars/1m")]
    [InlineData("bars/*.parquet")]
    [InlineData(".copies/*.db")]
    [InlineData("trading.db")]
    public async Task What_may_not_be_read_is_named_and_nothing_counts_as_lost(string what)
    {
        if (OperatingSystem.IsWindows() || Environment.UserName != "root")
        {
            return;
        }

        string root = _folder.File("ws");
        using (Workspace tk = Workspace.Init(root))
        {
            await tk.Ingest.BarsAsync(new BarSeries(Stored.Key("A"), Stored.Bars(0, 6_000)));
            using (StrategyAccount account = tk.Live.Register(new() { Id = "s", Symbol = "A", Timeframe = "1m" }))
            {
                account.RecordTrade(new() { TradeId = "1", Quantity = 1, Price = 1, Time = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc) });
            }

            tk.Maintenance.Maintain();
        }

        foreach (string path in Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Prepend(_folder.Path))
        {
            File.SetUnixFileMode(path, (UnixFileMode)0x1FF);
        }

        string closed = Path.Combine(root, what);
        closed = what.Contains('*') ? Directory.GetFiles(Path.Combine(root, Path.GetDirectoryName(what)!), Path.GetFileName(what), SearchOption.AllDirectories)[0] : closed;
        File.SetUnixFileMode(closed, UnixFileMode.None);
        using Child child = Child.Run("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", "dotnet", Child.Dll, "verify", root], [("HOME", _folder.Path)]);
        List<string> said = child.Rest();

        Assert.Equal("", child.Errors);
        Assert.Contains(said, line => line.StartsWith(closed, StringComparison.Ordinal) && line.Contains("read", StringComparison.Ordinal));
        Assert.DoesNotContain(said, line => line.StartsWith("lost ", StringComparison.Ordinal) && line != "lost 0");
        File.SetUnixFileMode(closed, (UnixFileMode)0x1FF);
        Assert.Empty(Maintenance.For(root).Doctor().Problems);
    }

    private static IEnumerable<Action> Looks(string folder) =>
        [() => Maintenance.For(folder).Verify(), () => Maintenance.For(folder).Doctor(), () => Maintenance.For(folder).Repair(), () => Maintenance.For(folder).Repair(fromSources: true)];
}
