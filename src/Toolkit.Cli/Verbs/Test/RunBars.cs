namespace Toolkit.Cli.Verbs;

/// <summary>The bars of stored runs, read again for charts and reports.</summary>
internal static class RunBars
{
    /// <summary>The bars that a run used, as far as they can be read; what cannot is told.</summary>
    public static async Task<IReadOnlyList<BarSeries>> ReadAsync(Workspace tk, StoredRun run, Action<string> note, CancellationToken cancel)
    {
        List<BarSeries> found = [];
        foreach (StoredSeries series in run.Series)
        {
            if (series.Origin is not { } origin)
            {
                note($"run {run.Id}: the bars of {series.Symbol} came from memory, so there is no chart of its prices");
            }
            else if (await ReadAsync(tk, origin, note, cancel) is { } bars)
            {
                found.Add(bars);
            }
        }

        return found;
    }

    /// <summary>The bars that a run was held against; null when there were none, or they cannot be read.</summary>
    public static async Task<BarSeries?> BenchmarkAsync(Workspace tk, StoredRun run, Action<string> note, CancellationToken cancel) =>
        run.Benchmark?.Origin is { } origin ? await ReadAsync(tk, origin, note, cancel) : null;

    private static async Task<BarSeries?> ReadAsync(Workspace tk, BarOrigin origin, Action<string> note, CancellationToken cancel)
    {
        foreach (long? version in (long?[])[origin.Version, null])
        {
            try
            {
                return await tk.Bars.ReadAgainAsync(origin, version, cancel);
            }
            catch (ToolkitException gone) when (gone.Kind == ErrorKind.NotFound)
            {
                note($"{origin.Stored}: {(version is null ? $"{gone.Message}, so it cannot be drawn" : $"version {version} is not kept any more; the newest bars are drawn")}");
            }
        }

        return null;
    }
}
