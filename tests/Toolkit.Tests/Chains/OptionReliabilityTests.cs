using Toolkit.Tests.Reliability;

namespace Toolkit.Tests.Chains;

/// <summary>The store's promises, for quotes of options: crashes, damage, backups, several processes.</summary>
public sealed class OptionReliabilityTests : IDisposable
{
    private const int Rows = 2_000;

    private readonly Quoted _quoted = new();

    public void Dispose() => _quoted.Dispose();

    private string Root => _quoted.Folder.File("workspace");

    /// <summary>Quotes at strikes from 1 on; those of one seed have its bid.</summary>
    private string File(string name, int minute, int seed, int rows = Rows) => _quoted.Folder.Write(
        name,
        string.Join('\n', Enumerable.Range(1, rows).Select(strike => $"2016-01-04T15:{minute:00}:00Z,AAA,2030-01-18,{strike},call,{seed},{seed + 1},1,1").Prepend(Quoted.Header)));

    private async Task<(long Rows, double Bids)> SumAsync(Workspace? workspace = null)
    {
        Frame sum = await (workspace ?? _quoted.Tk).SqlAsync("SELECT count(*) AS n, coalesce(sum(bid), 0) AS bids FROM option_quotes");
        return (sum.Column<long>("n")[0], sum.Column<double>("bids")[0]);
    }

    [Theory]
    [InlineData("publish.claimed", false)]
    [InlineData("publish.copied", false)]
    [InlineData("publish.read-back", false)]
    [InlineData("file.renamed", false)]
    [InlineData("publish.transaction-begun", false)]
    [InlineData("publish.committing", false)]
    [InlineData("catalog.committed", true)]
    [InlineData("publish.committed", true)]
    public async Task Import_killed_at_a_point_leaves_the_old_or_the_new_state(string point, bool committed)
    {
        await _quoted.Tk.Options.ImportAsync(File("a.csv", 0, 1));
        _quoted.Close();
        string more = File("b.csv", 0, 3, Rows * 2);
        using (Child killed = Child.Start([(FailPoint.Variable, point)], "import-quotes", Root, more))
        {
            Assert.True(killed.Ended() == 128 + 9, $"the child did not come by {point}: {killed.Errors}");
        }

        Assert.Equal(committed ? (Rows * 2, Rows * 6.0) : (Rows, Rows), await SumAsync());
        Assert.True(_quoted.Tk.Maintenance.Doctor().Ok);
        Assert.Equal(committed, (await _quoted.Tk.Options.ImportAsync(more)).Skipped);
        Assert.Equal((Rows * 2, Rows * 6.0), await SumAsync());
        _quoted.Tk.Maintenance.CollectGarbage(TimeSpan.Zero);
        Assert.Single(Directory.GetFiles(Path.Combine(Root, "options")));
        Assert.Empty(Directory.GetFiles(Path.Combine(Root, ".tmp"), "*", SearchOption.AllDirectories));
        Assert.Equal((Rows * 2, Rows * 6.0), await SumAsync());
    }

    [Fact]
    public async Task Several_processes_import_at_once_and_the_result_is_the_union()
    {
        // Each has eight files, at moments of its own and at shared ones, where all write the same.
        List<Child> writers = [];
        for (int writer = 0; writer < 4; writer++)
        {
            string[] files = [.. Enumerable.Range(0, 8).Select(i => i % 2 == 0 ? File($"{writer}-{i}.csv", 10 * writer + i, 1, 100) : File($"{writer}-{i}.csv", 50 + i, 2, 100))];
            writers.Add(Child.Start("import-quotes", Root, [.. files]));
        }

        writers.ForEach(writer => writer.MustSucceed());
        writers.ForEach(writer => writer.Dispose());

        // Sixteen moments of one writer each with bids of 1, four of all with bids of 2.
        Assert.Equal((2_000, 1_600.0 + 800), await SumAsync());
        Assert.True(_quoted.Tk.Maintenance.Doctor().Ok);
    }

    [Fact]
    public async Task Flipped_bit_is_found_and_never_merged_and_repair_says_what_went()
    {
        await _quoted.Tk.Options.ImportAsync(File("a.csv", 0, 1));
        _quoted.Close();
        string path = Assert.Single(Directory.GetFiles(Path.Combine(Root, "options")));
        byte[] bytes = System.IO.File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 4;
        System.IO.File.WriteAllBytes(path, bytes);

        Assert.Contains(_quoted.Tk.Maintenance.Verify().Problems, problem => problem.Where == path && problem.What.Contains("SHA-256"));
        ToolkitException merged = await Assert.ThrowsAsync<ToolkitException>(() => _quoted.Tk.Options.ImportAsync(File("b.csv", 0, 3)));
        Assert.Equal(ErrorKind.BadData, merged.Kind);
        _quoted.Close();
        RepairReport report = Maintenance.For(Root).Repair();
        string lost = Assert.Single(report.Lost);
        Assert.Contains("local:AAA: 2000 option quotes from 2016-01-04T15:00:00Z", lost);
        Assert.Contains("a.csv", lost);
        Assert.Equal((0, 0), await SumAsync());
        // The same file brings back what went.
        Assert.False((await _quoted.Tk.Options.ImportAsync(File("a.csv", 0, 1))).Skipped);
        Assert.Equal((Rows, Rows), await SumAsync());
        Assert.True(_quoted.Tk.Maintenance.Doctor().Ok);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lost_catalog_is_made_anew_with_its_quotes_and_what_was_superseded_stays_gone(bool journalToo)
    {
        await _quoted.Tk.Options.ImportAsync(File("a.csv", 0, 1));
        await _quoted.Tk.Options.ImportAsync(File("b.csv", 0, 3, 500));
        await _quoted.Tk.Ingest.BarsAsync("AAA", Timeframe.Minute, Enumerable.Range(0, 6_000).Select(i => new Bar(new DateTime(2016, 1, 4, 0, 0, 0, DateTimeKind.Utc).AddMinutes(i), 1, 1, 1, 1, 1)));
        (long, double) before = await SumAsync();
        _quoted.Close();
        foreach (string path in Directory.GetFiles(Root, "catalog.db*").Concat(journalToo ? [Path.Combine(Root, "catalog.journal")] : []))
        {
            System.IO.File.Delete(path);
        }

        ToolkitException lost = Assert.Throws<ToolkitException>(() => Workspace.Init(Root));
        Assert.Equal(ErrorKind.BadData, lost.Kind);
        Assert.True(Maintenance.For(Root).Repair().CatalogRebuilt);
        Assert.Equal((Rows, Rows + 1_000), before);
        Assert.Equal(before, await SumAsync());
        Assert.Equal((6_000L, Rows), (_quoted.Tk.Status().Rows, _quoted.Tk.Status().Quotes));
        Assert.True(_quoted.Tk.Maintenance.Doctor().Ok);
    }

    [Fact]
    public async Task Backup_is_a_workspace_with_the_same_quotes()
    {
        await _quoted.Tk.Options.ImportAsync(File("a.csv", 0, 1));
        await _quoted.Tk.Options.ImportAsync(File("b.csv", 0, 3));
        BackupReport report = _quoted.Tk.Maintenance.Backup(_quoted.Folder.File("backup"));
        await _quoted.Tk.Options.ImportAsync(File("c.csv", 0, 5));

        Assert.Equal(1, report.Files);
        using Workspace copy = Workspace.Open(report.Path);
        Assert.Equal((Rows, Rows * 3.0), await SumAsync(copy));
        Assert.True(copy.Maintenance.Doctor().Ok);
        Assert.True((await copy.Options.ImportAsync(File("b.csv", 0, 3))).Skipped);
    }

    [Fact]
    public async Task Reader_keeps_its_version_while_files_are_superseded_and_collected()
    {
        await _quoted.Tk.Options.ImportAsync(File("a.csv", 0, 1));
        using Workspace reader = Workspace.Open(Root, new() { ReadOnly = true });
        Assert.Equal((Rows, Rows), await SumAsync(reader));
        await _quoted.Tk.Options.ImportAsync(File("b.csv", 0, 3));
        _quoted.Tk.Maintenance.CollectGarbage(TimeSpan.Zero);

        Assert.Equal((Rows, Rows * 3.0), await SumAsync(reader));
    }
}
