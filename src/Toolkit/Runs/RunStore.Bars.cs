namespace Toolkit;

/// <content>The bars of stored runs, read again for charts and reports.</content>
public sealed partial class RunStore
{
    /// <summary>The bars that a run used, as far as they can be read; what cannot is told.</summary>
    /// <param name="run">The run.</param>
    /// <param name="notes">Is told what is missing, and where newer bars take the place of those that were used. Default: nobody.</param>
    /// <param name="cancel">Stops the read at once.</param>
    public async Task<IReadOnlyList<BarSeries>> BarsAsync(StoredRun run, Action<string>? notes = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        List<BarSeries> found = [];
        foreach (StoredSeries series in run.Series)
        {
            if (series.Origin is not { } origin)
            {
                notes?.Invoke($"run {run.Id}: the bars of {series.Symbol} came from memory, so there is no chart of its prices");
            }
            else if (await ReadAgainAsync(origin, notes, cancel).ConfigureAwait(false) is { } bars)
            {
                found.Add(bars);
            }
        }

        return found;
    }

    /// <summary>The bars that a run was held against; null when there were none, or they cannot be read.</summary>
    /// <inheritdoc cref="BarsAsync"/>
    public async Task<BarSeries?> BenchmarkBarsAsync(StoredRun run, Action<string>? notes = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Benchmark?.Origin is { } origin ? await ReadAgainAsync(origin, notes, cancel).ConfigureAwait(false) : null;
    }

    private async Task<BarSeries?> ReadAgainAsync(BarOrigin origin, Action<string>? notes, CancellationToken cancel)
    {
        foreach (long? version in (long?[])[origin.Version, null])
        {
            try
            {
                return await _bars.ReadAgainAsync(origin, version, cancel).ConfigureAwait(false);
            }
            catch (ToolkitException gone) when (gone.Kind == ErrorKind.NotFound)
            {
                notes?.Invoke($"{origin.Stored}: {(version is null ? $"{gone.Message}, so it cannot be drawn" : $"version {version} is not kept any more; the newest bars are drawn")}");
            }
        }

        return null;
    }
}
