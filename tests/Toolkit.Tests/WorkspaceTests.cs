namespace Toolkit.Tests;

/// <summary>A workspace comes into being with the first thing that is kept in it.</summary>
public sealed class WorkspaceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static readonly Bar[] Two = [new(Utc(2), 1, 2, 0.5, 1.5, 100), new(Utc(3), 1.5, 2.5, 1, 2, 200)];

    private string Place => _folder.File(Path.Combine("deep", "ws"));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Open_when_absent_and_only_read_then_nothing_is_made(bool confine)
    {
        using (Workspace tk = Workspace.Open(Place, new() { Confine = confine }))
        {
            Assert.Equal((0, 0, 0), (tk.Status().Rows, tk.Status().Version, tk.Datasets().Count));
            Assert.Equal(0L, (await tk.SqlAsync("SELECT count(*) AS n FROM bars"))["n"][0]);
            Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<ToolkitException>(() => tk.Bars.ReadAsync("A", "1d"))).Kind);
            Assert.Empty(await tk.Runs.ListAsync());
            Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<ToolkitException>(() => tk.Runs.DeleteAsync(1))).Kind);
            Assert.Equal(ErrorKind.NotFound, Assert.Throws<ToolkitException>(() => tk.Maintenance.Vacuum()).Kind);
        }

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task First_bars_make_the_workspace_and_others_that_wait_for_it_see_them()
    {
        using Workspace before = Workspace.Open(Place);
        Assert.Empty(before.Symbols());
        using (Workspace tk = Workspace.Open(Place))
        {
            await tk.Ingest.BarsAsync("A", "1d", Two);
            Assert.Equal(new[] { 1.5, 2 }, (await tk.Bars.ReadAsync("A", "1d")).Select(b => b.Close).ToArray());
        }

        Assert.Equal(new[] { 1.5, 2 }, (await before.Bars.ReadAsync("A", "1d")).Select(b => b.Close).ToArray());
        Assert.Equal(2L, (await before.SqlAsync("SELECT count(*) AS n FROM bars"))["n"][0]);
        Assert.Equal([_folder.File("deep")], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task First_bars_of_several_at_once_are_all_there()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(async () =>
        {
            using Workspace tk = Workspace.Open(Place);
            await tk.Ingest.BarsAsync($"S{i}", "1d", Two);
        })));
        using Workspace all = Workspace.Open(Place);
        Assert.Equal((6, 12), (all.Datasets().Count, all.Status().Rows));
        Assert.True(all.Maintenance.Verify().Ok);
    }

    [Fact]
    public async Task File_when_refused_leaves_its_rows_and_no_workspace()
    {
        string file = _folder.Write("bad.csv", "time,open,high,low,close\n2024-01-02,1,2,0.5,x\n2024-01-03,1,2,0.5,y\n");
        using (Workspace tk = Workspace.Open(Place))
        {
            ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => tk.Ingest.FileAsync(file, "A", "1d"));
            Assert.Contains(Path.Combine(Place, "quarantine"), error.Hint);
        }

        Assert.Equal([Path.Combine(Place, "quarantine")], Directory.GetFileSystemEntries(Place));
        Assert.Equal([file, _folder.File("deep")], Directory.GetFileSystemEntries(_folder.Path).Order());
    }

    [Fact]
    public void Init_makes_it_at_once()
    {
        using Workspace tk = Workspace.Init(Place);
        Assert.True(File.Exists(Path.Combine(Place, "catalog.db")));
        Assert.True(tk.Maintenance.Verify().Ok);
    }

    private static DateTime Utc(int day) => new(2024, 1, day, 0, 0, 0, DateTimeKind.Utc);
}
