using Toolkit.Runs;

namespace Toolkit;

public sealed partial class RunStore
{
    /// <summary>Side by side more runs than this say nothing.</summary>
    private const int MostCompared = 100;

    /// <summary>Puts runs side by side: what differs, every statistic with the best marked, equity on one axis.</summary>
    /// <param name="ids">Their numbers, at most 100.</param>
    /// <param name="cancel">Stops it between two runs.</param>
    /// <exception cref="ToolkitException">There is no such run (not found), or there are none or too many (usage).</exception>
    public Task<RunComparison> CompareAsync(IReadOnlyList<long> ids, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        long[] distinct = [.. ids.Distinct()];
        return distinct.Length is > 0 and <= MostCompared
            ? Task.Run(() => Compare(distinct, cancel), cancel)
            : throw ToolkitException.Usage(
                string.Create(CultureInfo.InvariantCulture, $"{distinct.Length} runs cannot be compared: from 1 to {MostCompared} can"), "name some runs, or narrow the query");
    }

    /// <summary>Puts the runs of a query side by side, in its order.</summary>
    /// <exception cref="ToolkitException">The query finds none (not found) or more than 100 (usage).</exception>
    public async Task<RunComparison> CompareAsync(RunQuery query, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        IReadOnlyList<RunSummary> found = await ListAsync(query, cancel).ConfigureAwait(false);
        return found.Count == 0
            ? throw ToolkitException.NotFound("no run is as the query wants it", "`tk.Runs.ListAsync()` shows the runs there are")
            : await CompareAsync([.. found.Select(run => run.Id)], cancel).ConfigureAwait(false);
    }

    private RunComparison Compare(long[] ids, CancellationToken cancel)
    {
        List<StoredRun> runs = _store.Runs.Read(connection => ids.Select(id =>
        {
            cancel.ThrowIfCancellationRequested();
            return RunReader.Load(connection, id) ?? throw RunReader.NotFound(id);
        }).ToList());
        return new(runs);
    }
}
