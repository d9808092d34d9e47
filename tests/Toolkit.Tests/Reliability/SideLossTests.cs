namespace Toolkit.Tests.Reliability;

/// <summary>The live store and open days of ticks have no journal: what a cut, damaged or removed WAL takes away does not come back, and is said.</summary>
public sealed class SideLossTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Workspace => _folder.File("ws");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("trading.db", "side.committed#4", "live-write", "s", "9", "0")]
    [InlineData("ticks_2026-01-19.db", "ticks.committed#2", "ticks-store", "0", "0", "1200")]
    public async Task Commits_that_are_lost_are_said_until_repair_has_listed_them(string file, string point, string verb, params string[] arguments)
    {
        using (Child child = Child.Start([(FailPoint.Variable, point)], verb, _folder.File("killed"), arguments))
        {
            Assert.Equal(137, child.Ended());
        }

        foreach (string damage in new[] { "cut", "flipped", "deleted", "none" })
        {
            string path = Copy(file);
            Damage(path + "-wal", damage);
            string[] found = Lost(path);
            Assert.Equal(damage == "none" ? 0 : 1, found.Length);
            await WriteMoreAsync();
            Assert.Equal(found, Lost(path));
            RepairReport report = Maintenance.For(Workspace).Repair();
            Assert.Equal(found.Length, report.Lost.Count(lost => lost.Contains("commits are lost", StringComparison.Ordinal)));
            await WriteMoreAsync();
            Assert.Empty(Maintenance.For(Workspace).Verify().Problems);
        }
    }

    private string[] Lost(string path) =>
        [.. Maintenance.For(Workspace).Verify().Problems.Where(problem => problem.Where == path && problem.What.StartsWith("commits are lost: ", StringComparison.Ordinal)).Select(problem => problem.What)];

    private async Task WriteMoreAsync()
    {
        using Workspace tk = Toolkit.Workspace.Open(Workspace);
        tk.Live.Register(new() { Id = Guid.NewGuid().ToString(), Symbol = "A", Timeframe = "1m" }).Dispose();
        await tk.Ticks.StoreBatchAsync(Guid.NewGuid().ToString(), [Tick.Trade("B", 1, 1, StoredTicks.Monday)]);
    }

    /// <summary>The workspace as it was when its writer was killed; gives the path of the file in it.</summary>
    private string Copy(string file)
    {
        if (Directory.Exists(Workspace))
        {
            Directory.Delete(Workspace, recursive: true);
        }

        foreach (string path in Directory.GetFiles(_folder.File("killed"), "*", SearchOption.AllDirectories))
        {
            string to = Path.Combine(Workspace, Path.GetRelativePath(_folder.File("killed"), path));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(path, to);
        }

        return Assert.Single(Directory.GetFiles(Workspace, file, SearchOption.AllDirectories));
    }

    private static void Damage(string wal, string damage)
    {
        Assert.True(new FileInfo(wal).Length > 4_000);
        switch (damage)
        {
            case "cut":
                using (FileStream stream = new(wal, FileMode.Open))
                {
                    stream.SetLength(1_000);
                }

                break;
            case "flipped":
                // In the salt of the first frame: all frames are dropped without a word.
                DiskDamage.Flip(wal, 40, 0);
                break;
            case "deleted":
                File.Delete(wal);
                File.Delete(wal[..^4] + "-shm");
                break;
        }
    }
}
