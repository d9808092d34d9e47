using Toolkit.Tests.Reliability;

namespace Toolkit.Tests.Features;

/// <summary>What happens to kept features when files are damaged, processes are killed, and several write at once.</summary>
public sealed class FeatureReliabilityTests : IDisposable
{
    private readonly FeatureTester _tester = new();

    private Workspace Tk => _tester.Tk;

    public void Dispose() => _tester.Dispose();

    [Theory]
    [InlineData("flipped")]
    [InlineData("cut")]
    [InlineData("empty")]
    [InlineData("lost")]
    public async Task Damaged_file_then_verify_says_so_and_all_is_computed_again(string damage)
    {
        BarSeries bars = await _tester.PutAsync();
        await _tester.MeanAsync();
        string path = Assert.Single(Directory.GetFiles(_tester.Folder));
        byte[] bytes = await File.ReadAllBytesAsync(path);
        bytes[bytes.Length / 2] ^= 4;
        _tester.Reopen();
        switch (damage)
        {
            case "lost":
                File.Delete(path);
                break;
            default:
                await File.WriteAllBytesAsync(path, damage switch { "cut" => bytes[..100], "empty" => [], _ => bytes });
                break;
        }

        Assert.Equal(damage != "lost", Tk.Maintenance.Verify().Problems.Any(problem => problem.Where == path && problem.Hint.Contains("Clear")));
        Assert.Empty(Tk.Features.List());
        if (damage != "lost")
        {
            Assert.Equal(ErrorKind.BadData, (await Assert.ThrowsAsync<ToolkitException>(() => Tk.SqlAsync("FROM features"))).Kind);
        }

        FeatureSeries again = await _tester.MeanAsync();
        Assert.Equal(bars.Count, again.Computed);
        FeatureTester.MustEqual(FeatureTester.Mean(bars), again.Values);
        Assert.True(Tk.Maintenance.Verify().Ok);
        Assert.Equal(bars.Count, (await Tk.SqlAsync("FROM features")).RowCount);
        Tk.Maintenance.CollectGarbage(TimeSpan.Zero);
        Assert.Single(Directory.GetFiles(_tester.Folder));
    }

    [Fact]
    public async Task Clear_takes_damaged_files_away()
    {
        await _tester.PutAsync();
        await _tester.MeanAsync();
        string path = Assert.Single(Directory.GetFiles(_tester.Folder));
        await File.WriteAllTextAsync(path, "nothing");
        Assert.Equal(1, Tk.Features.Clear("QQQ"));
        Assert.True(Tk.Maintenance.Verify().Ok);
    }

    [Theory]
    [InlineData("publish.copying", false)]
    [InlineData("publish.copied", false)]
    [InlineData("fsync.file", false)]
    [InlineData("publish.hashed", false)]
    [InlineData("publish.read-back", false)]
    [InlineData("file.renaming", false)]
    [InlineData("file.renamed", true)]
    public async Task Process_killed_at_a_point_leaves_the_old_feature_or_the_new_one(string point, bool kept)
    {
        BarSeries bars = await _tester.PutAsync();
        await _tester.MeanAsync();
        await _tester.ReviseAsync(bars, 1_300);
        using (Child killed = Child.Start([(FailPoint.Variable, point)], "feature", _tester.Root))
        {
            Assert.True(killed.Ended() == 128 + 9, $"the child did not come by {point}: {killed.Errors}");
        }

        _tester.Reopen();
        Assert.True(Tk.Maintenance.Doctor().Ok);
        Assert.Equal(!kept, Assert.Single(Tk.Features.List()).Stale);
        FeatureSeries after = await _tester.MeanAsync();
        Assert.Equal(kept ? 0 : FeatureTester.Length, after.Computed);
        FeatureTester.MustEqual(FeatureTester.Mean(await _tester.StoredAsync()), after.Values);
        Tk.Maintenance.CollectGarbage(TimeSpan.Zero);
        Assert.Single(Directory.GetFiles(_tester.Folder));
        Assert.Empty(Directory.GetFiles(Path.Combine(_tester.Root, ".tmp"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Several_processes_compute_at_once_then_all_have_the_values_and_one_file_counts()
    {
        BarSeries bars = await _tester.PutAsync();
        Child[] children = [.. Enumerable.Range(0, 4).Select(_ => Child.Start("feature", _tester.Root))];
        string expected = $"{FeatureTester.Mean(bars).Select(BitConverter.DoubleToInt64Bits).Aggregate(17L, (sum, bits) => unchecked(sum * 31 + bits))}";
        foreach (Child child in children)
        {
            Assert.Equal([expected], child.Rest());
            child.MustSucceed();
            child.Dispose();
        }

        Assert.Equal(0, (await _tester.MeanAsync()).Computed);
        Assert.Equal(bars.Count, (await Tk.SqlAsync("FROM features")).RowCount);
        Tk.Maintenance.CollectGarbage(TimeSpan.Zero);
        Assert.Single(Directory.GetFiles(_tester.Folder));
    }

    [Fact]
    public async Task Superseded_files_stay_for_the_grace_period_and_a_backup_has_what_counts()
    {
        BarSeries bars = await _tester.PutAsync();
        await _tester.MeanAsync();
        await _tester.ReviseAsync(bars, 1_300);
        await _tester.MeanAsync();
        Tk.Maintenance.CollectGarbage();
        Assert.Equal(2, Directory.GetFiles(_tester.Folder).Length);
        string backup = Path.Combine(Path.GetDirectoryName(_tester.Root)!, "backup");
        Tk.Maintenance.Backup(backup);
        using Workspace copy = Workspace.Open(backup);
        Assert.Single(Directory.GetFiles(Path.Combine(backup, "features")));
        Assert.False(Assert.Single(copy.Features.List()).Stale);
        Assert.Equal(1, Tk.Maintenance.CollectGarbage(TimeSpan.Zero, dryRun: true).Orphans);
        Tk.Maintenance.CollectGarbage(TimeSpan.Zero);
        Assert.Single(Directory.GetFiles(_tester.Folder));
    }

    [Fact]
    public async Task Read_only_workspace_computes_and_keeps_nothing()
    {
        BarSeries bars = await _tester.PutAsync();
        using Workspace reader = Workspace.Open(_tester.Root, new() { ReadOnly = true });
        FeatureSeries mean = await reader.Features.GetOrAddAsync("SPY", "1d", "mean", "1", FeatureTester.Mean, new() { LookBack = FeatureTester.Length - 1 });
        FeatureTester.MustEqual(FeatureTester.Mean(bars), mean.Values);
        Assert.Empty(reader.Features.List());
    }
}
