namespace Toolkit.Soak;

/// <summary>Damages copies of the workspace: what is served then is right or an error, `verify` names it, and a lost catalog comes back.</summary>
internal sealed class Damage(string workspace, string scratch, SoakModel model, Random random)
{
    private readonly string _copy = Path.Combine(scratch, "damaged");

    public async Task RunAsync()
    {
        for (int flip = 0; flip < 3; flip++)
        {
            Copy();
            await FlipAsync();
        }

        Copy();
        await LoseCatalogAsync();
        Directory.Delete(_copy, recursive: true);
    }

    /// <summary>Flips one bit of one file.</summary>
    private async Task FlipAsync()
    {
        string[] files = [.. Directory.GetFiles(_copy, "*", SearchOption.AllDirectories).Where(path => new FileInfo(path).Length > 0 && IsKept(path)).Order(StringComparer.Ordinal)];
        // Few of many files are catalogs.
        string path = random.Next(3) == 0 ? files.Where(one => Path.GetFileName(one).StartsWith("catalog.", StringComparison.Ordinal)).ElementAt(random.Next(2) == 0 ? 0 : ^1) : files[random.Next(files.Length)];
        byte[] bytes = await File.ReadAllBytesAsync(path);
        int at = random.Next(bytes.Length), bit = random.Next(8);
        bytes[at] ^= (byte)(1 << bit);
        await File.WriteAllBytesAsync(path, bytes);
        string what = $"bit {bit} of byte {at} of {Path.GetRelativePath(_copy, path)} ({bytes.Length} bytes) is flipped";
        model.Count("bit flips");

        bool isLive = Live().Contains(Path.GetRelativePath(_copy, path));
        HealthReport? verified = OursOrNull(() => Maintenance.For(_copy).Verify(), what);
        if (isLive && verified is { Ok: true })
        {
            throw new DisagreementException($"{what}, and verify finds nothing");
        }

        await OnlyRightNumbersAsync(what);
        await KeptAsync(what, path);
    }

    /// <summary>The Parquet files of the current version.</summary>
    private HashSet<string> Live()
    {
        using Workspace tk = Workspace.Open(workspace);
        return [.. tk.Files().Select(file => Path.GetRelativePath(workspace, file.Path))];
    }

    /// <summary>Files that hold what was written, and not who is at work.</summary>
    private bool IsKept(string path)
    {
        string top = Path.GetRelativePath(_copy, path).Split(Path.DirectorySeparatorChar)[0];
        return top is not (".lock" or ".tmp" or "quarantine") && !top.EndsWith("-shm", StringComparison.Ordinal) && !top.EndsWith(".lock", StringComparison.Ordinal);
    }

    /// <summary>A read gives what was written, or an error.</summary>
    private async Task OnlyRightNumbersAsync(string what)
    {
        Workspace? tk = OursOrNull(() => Workspace.Open(_copy, new() { VerifyReads = true }), what);
        using (tk)
        {
            foreach (SeriesModel series in tk is null ? [] : model.Series)
            {
                try
                {
                    series.Check(await StoreCheck.BarsAsync(tk!, series));
                }
                catch (ToolkitException)
                {
                    // Refused: that is what it should be.
                }
                catch (DisagreementException e)
                {
                    throw new DisagreementException($"{what}, and it is served: {e.Message}");
                }
            }
        }
    }

    /// <summary>After a repair there is nothing that nobody wrote; what a damaged file held may be gone.</summary>
    private async Task KeptAsync(string what, string path)
    {
        RepairReport? report = OursOrNull(() => Maintenance.For(_copy).Repair(), what);
        if (report is null || report.Lost.Count > 0)
        {
            return;
        }

        HealthReport after = Maintenance.For(_copy).Verify();
        // Ticks have no catalog: a damaged file of theirs stays until somebody moves it away, and verify says so.
        bool isOfStore = Path.GetRelativePath(_copy, path).StartsWith("bars", StringComparison.Ordinal) || Path.GetFileName(path).StartsWith("catalog.", StringComparison.Ordinal);
        if (isOfStore && !after.Ok)
        {
            throw new DisagreementException($"{what}; repaired without a loss, and verify says: {string.Join("; ", after.Problems)}");
        }

        if (isOfStore)
        {
            await AllThereAsync($"{what}, repaired without a loss ({string.Join("; ", report.Recovered)})");
        }
    }

    /// <summary>The catalog and its WAL are gone: bars come back from the files and the journal.</summary>
    private async Task LoseCatalogAsync()
    {
        // The last writer may have been killed between its commit and the journal; the next one writes down there what is missing.
        using (Workspace tk = Workspace.Open(_copy))
        {
            await tk.Ingest.BarsAsync("LATER", "1m", new Load(0, "LATER", "1m", 0, 1, false, false).Bars());
        }

        Array.ForEach(Directory.GetFiles(_copy, "catalog.db*"), File.Delete);
        model.Count("lost catalogs");
        RepairReport report = Maintenance.For(_copy).Repair();
        await AllThereAsync($"the catalog was lost and repaired (recovered: {string.Join("; ", report.Recovered)}; lost: {string.Join("; ", report.Lost)})");
    }

    private async Task AllThereAsync(string what)
    {
        using Workspace tk = Workspace.Open(_copy);
        foreach (SeriesModel series in model.Series)
        {
            try
            {
                series.Check(await StoreCheck.BarsAsync(tk, series));
            }
            catch (Exception e) when (e is DisagreementException or ToolkitException)
            {
                throw new DisagreementException($"{what}; then {series.Symbol} {series.Timeframe}: {e.Message}");
            }
        }
    }

    /// <summary>A result, or null for an error of ours.</summary>
    private static T? OursOrNull<T>(Func<T> work, string what)
        where T : class
    {
        try
        {
            return work();
        }
        catch (ToolkitException)
        {
            return null;
        }
        catch (Exception e)
        {
            throw new DisagreementException($"{what}: {e}");
        }
    }

    private void Copy()
    {
        if (Directory.Exists(_copy))
        {
            Directory.Delete(_copy, recursive: true);
        }

        foreach (string path in Directory.GetFiles(workspace, "*", SearchOption.AllDirectories))
        {
            string to = Path.Combine(_copy, Path.GetRelativePath(workspace, path));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(path, to);
        }
    }
}
