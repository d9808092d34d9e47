using Microsoft.Data.Sqlite;
using Toolkit.Catalog;
using Toolkit.Storage;
using Toolkit.Tests.Reliability;

namespace Toolkit.Tests.Runs;

/// <summary>A saved run survives a kill, is backed up, its damage is found, and what a lost catalog takes with it is listed.</summary>
public sealed class RunDurabilityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("runs.written#3", 20)]
    [InlineData("catalog.committed#3", 30)]
    [InlineData("catalog.journalled#3", 30)]
    public async Task Save_killed_at_a_point_then_all_of_its_runs_are_there_or_none(string point, int expected)
    {
        // A new workspace's own first writes do not pass these points.
        Workspace.Init(_folder.Path).Dispose();
        using (Child child = Child.Start([(FailPoint.Variable, point)], "save-runs", _folder.Path, 5, 10))
        {
            Assert.NotEqual(0, child.Ended());
            Assert.Equal(["saved 10", "saved 20"], child.Rest());
        }

        using Workspace tk = Workspace.Open(_folder.Path);
        Assert.Equal(expected, (await tk.Runs.ListAsync()).Count);
        Assert.Equal(500, (await tk.Runs.LoadAsync(expected)).Result.Equity.Count);
        Assert.Empty(tk.Maintenance.Doctor().Problems);
    }

    [Fact]
    public async Task Save_killed_at_any_moment_then_nothing_acknowledged_is_missing()
    {
        string? last = null;
        using (Child child = Child.Start("save-runs", _folder.Path, 100_000, 3))
        {
            for (int i = 0; i < 40; i++)
            {
                last = child.Line();
            }

            child.Kill();
        }

        using Workspace tk = Workspace.Open(_folder.Path);
        long acknowledged = long.Parse(last!["saved ".Length..], System.Globalization.CultureInfo.InvariantCulture);
        IReadOnlyList<RunSummary> runs = await tk.Runs.ListAsync();
        Assert.Equal(120, acknowledged);
        Assert.True(runs.Count >= acknowledged && runs.Count % 3 == 0);
        Assert.Equal(runs[1].Metrics, (await tk.Runs.LoadAsync(runs[1].Id)).Result.Metrics);
        Assert.True(tk.Maintenance.Verify().Ok);
    }

    [Theory]
    [InlineData("equity")]
    [InlineData("trades")]
    [InlineData("rejections")]
    public async Task Bit_of_a_blob_when_flipped_then_verify_names_the_run_and_loading_it_is_refused(string column)
    {
        using (Workspace tk = Workspace.Open(_folder.Path))
        {
            await tk.Runs.SaveAllAsync([new(SampleRuns.Cross(), "sound"), new(SampleRuns.Random(7), "damaged")]);
        }

        // With SQL, so that the bit is sure to be the blob's; the seal of the file is broken by it, too.
        using (SqliteConnection catalog = SqliteFile.Open(_folder.File("catalog.db"), SqliteOpenMode.ReadWrite))
        {
            byte[] blob = (byte[])catalog.Scalar($"SELECT {column} FROM run_details WHERE run_id = 2")!;
            blob[blob.Length / 2] ^= 4;
            catalog.Execute($"UPDATE run_details SET {column} = $blob WHERE run_id = 2", ("$blob", blob));
        }

        Assert.Contains(Maintenance.For(_folder.Path).Verify().Problems, problem => problem.What.Contains("SHA-256"));
        // Without a look at the seal: the blob's own checksum tells.
        WorkspaceOptions unsealed = new() { VerifyReads = false };
        using Workspace again = Workspace.Open(_folder.Path, unsealed);
        // Something is written, so that the catalog has no seal.
        await again.Runs.TagAsync(1, ["later"]);
        List<Problem> problems = [];
        using (BarStore store = BarStore.Open(_folder.Path, unsealed))
        {
            CatalogVerification.OfContent(store.Catalog, problems, []);
        }

        Assert.StartsWith("run 2 is damaged: its ", Assert.Single(problems).What);
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => again.Runs.LoadAsync(2));
        Assert.Equal(ErrorKind.BadData, error.Kind);
        Assert.StartsWith("run 2 is damaged in the catalog", error.Message);
        SampleRuns.MustEqual(SampleRuns.Cross(), await again.Runs.LoadAsync(1), elapsed: false);
    }

    [Theory]
    [InlineData("run_details", "options", "{\"cash\":")]
    [InlineData("run_details", "options", "[1, 2]")]
    [InlineData("run_details", "options", "null")]
    [InlineData("run_details", "options", "{}")]
    [InlineData("run_details", "options", "{\"commission\": 1, \"slippage\": [], \"sizing\": null}")]
    [InlineData("run_details", "warnings", "{\"a\": 1}")]
    [InlineData("run_details", "warnings", "[[1]]")]
    [InlineData("run_details", "benchmark", "{\"exchange\": 7}")]
    [InlineData("run_series", "origin", "{\"exchange\": \"x\"}")]
    [InlineData("run_series", "origin", "no JSON")]
    [InlineData("run_series", "timeframe", "7 parsecs")]
    [InlineData("runs", "kind", "nothing")]
    public async Task Text_of_a_run_when_broken_then_its_loading_names_the_run_and_what_to_do(string table, string column, string text)
    {
        using Workspace tk = Workspace.Open(_folder.Path);
        await tk.Runs.SaveAllAsync([new(SampleRuns.Cross(), "sound"), new(SampleRuns.Cross(), "damaged")]);
        using (SqliteConnection catalog = SqliteFile.Open(_folder.File("catalog.db"), SqliteOpenMode.ReadWrite))
        {
            catalog.Execute("PRAGMA ignore_check_constraints = ON");
            catalog.Execute($"UPDATE {table} SET {column} = $text WHERE run_id = 2", ("$text", text));
        }

        foreach (Func<Task> read in (Func<Task>[])[() => tk.Runs.LoadAsync(2), () => tk.Runs.CompareAsync([1, 2]), () => tk.Runs.ExportAsync(2, RunFormat.Json, Stream.Null), () => tk.Runs.RerunAsync(2)])
        {
            ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(read);
            Assert.Equal(ErrorKind.BadData, error.Kind);
            Assert.StartsWith("run 2 is damaged in the catalog", error.Message);
            Assert.DoesNotContain('\n', error.Message);
            Assert.NotEmpty(error.Hint!);
        }

        Assert.Equal("sound", (await tk.Runs.LoadAsync(1)).Name);
    }

    [Fact]
    public async Task Bit_anywhere_in_the_catalog_when_flipped_then_verify_finds_it()
    {
        using (Workspace tk = Workspace.Open(_folder.Path))
        {
            await tk.Runs.SaveAllAsync(Enumerable.Range(0, 20).Select(i => new RunToSave(SampleRuns.Cross(3 + i), "x")));
        }

        byte[] whole = File.ReadAllBytes(_folder.File("catalog.db"));
        Random random = new(3);
        for (int i = 0; i < 10; i++)
        {
            byte[] damaged = [.. whole];
            damaged[random.Next(4096, whole.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(_folder.File("catalog.db"), damaged);
            Assert.False(Maintenance.For(_folder.Path).Verify().Ok);
        }

        File.WriteAllBytes(_folder.File("catalog.db"), whole);
        Assert.True(Maintenance.For(_folder.Path).Verify().Ok);
    }

    [Fact]
    public async Task Lost_catalog_when_repaired_then_runs_of_the_copy_are_back_the_later_ones_listed_and_no_number_is_given_twice()
    {
        using (Workspace tk = Workspace.Open(_folder.Path))
        {
            await tk.Runs.SaveAllAsync([new(SampleRuns.Cross(5), "kept"), new(SampleRuns.Cross(6), "kept")]);
            tk.Maintenance.Maintain();
            await tk.Runs.SaveAllAsync([new(SampleRuns.Cross(7), "lost"), new(SampleRuns.Cross(8), "lost")]);
            await tk.Runs.DeleteAsync(4);
        }

        Array.ForEach(Directory.GetFiles(_folder.Path, "catalog.db*"), File.Delete);
        RepairReport report = Maintenance.For(_folder.Path).Repair();

        Assert.True(report.CatalogRebuilt);
        Assert.Contains(report.Lost, line => line.StartsWith("2 runs, with numbers from 3 to 4, which were saved since version", StringComparison.Ordinal)
            && line.EndsWith("what was changed of earlier ones (tags, notes, deletions) in that time", StringComparison.Ordinal));
        using Workspace again = Workspace.Open(_folder.Path);
        Assert.Equal([2, 1], (await again.Runs.ListAsync()).Select(r => r.Id));
        SampleRuns.MustEqual(SampleRuns.Cross(6), await again.Runs.LoadAsync(2), elapsed: false);
        Assert.Equal(5, await again.Runs.SaveAsync(SampleRuns.Cross(), "new"));
        Assert.True(again.Maintenance.Doctor().Ok);
    }

    [Fact]
    public async Task Backup_when_opened_then_has_the_runs()
    {
        using Workspace tk = Workspace.Open(_folder.File("ws"));
        await tk.Runs.SaveAsync(SampleRuns.Random(2), "backed up");
        tk.Maintenance.Backup(_folder.File("copy"));
        using Workspace copy = Workspace.Open(_folder.File("copy"), new() { ReadOnly = true });
        SampleRuns.MustEqual(SampleRuns.Random(2), await copy.Runs.LoadAsync(1), elapsed: false);
        Assert.Equal(ErrorKind.Failure, (await Assert.ThrowsAsync<ToolkitException>(() => copy.Runs.SaveAsync(SampleRuns.Cross(), "x"))).Kind);
    }
}
