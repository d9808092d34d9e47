using Toolkit.Runs;

namespace Toolkit;

public sealed partial class RunStore
{
    /// <summary>Copies runs of this workspace's own catalog into the team's database; one that is there already is not copied again.</summary>
    /// <param name="ids">Their numbers in the catalog of the workspace. Default: all that are in it.</param>
    /// <param name="cancel">Stops it after a part; what has arrived stays.</param>
    /// <returns>Their numbers in the team's database.</returns>
    /// <remarks>What a run is decides, not its number: statistics, parameters, trades, equity and the time at which it was saved. Tags and notes go along with the first push.</remarks>
    /// <exception cref="ToolkitException">No team's database is given (usage); there is no such run (not found).</exception>
    public Task<PushedRuns> PushAsync(IReadOnlyList<long>? ids = null, CancellationToken cancel = default) => Task.Run(
        () => _store.Options.Team is { } team
            ? new RunPush(_store.Catalog, team).Run(ids ?? _store.Catalog.Read(connection => connection.List("SELECT run_id FROM runs ORDER BY run_id", r => r.GetInt64(0))), cancel)
            : throw ToolkitException.Usage("no team's database is given to push runs to", "open the workspace with a `WorkspaceOptions.Team`"),
        cancel);
}
