using System.Runtime.ExceptionServices;
using System.Data.Common;
using Toolkit.Runs;
using Toolkit.Storage;

namespace Toolkit;

/// <summary>Backtests that are kept: to be listed, compared, exported and run again.</summary>
/// <remarks>Thread-safe, and safe to use by several processes at once. A run lies in the workspace's catalog, or in the team's database where one is given (<see cref="WorkspaceOptions.Team"/>); saving it is one transaction.</remarks>
public sealed partial class RunStore
{
    private readonly BarStore _store;
    private readonly BarReader _bars;
    private readonly OptionStore _options;
    private readonly RunSearch _search;

    internal RunStore(BarStore store, BarReader bars, RunSearch search) => (_store, _bars, _options, _search) = (store, bars, new(store, bars), search);

    /// <summary>Saves a run: all of it, or nothing. It is durable when the call returns.</summary>
    /// <param name="result">What the backtest gave.</param>
    /// <param name="name">What the run is called; need not be unique.</param>
    /// <param name="options">Tags, notes, the strategy's text.</param>
    /// <param name="cancel">Stops it before anything is saved.</param>
    /// <returns>The run's number.</returns>
    /// <exception cref="ToolkitException">The name or a tag is empty (usage), the workspace is read-only or the disk full (failure), another writer does not finish (busy).</exception>
    public async Task<long> SaveAsync(BacktestResult result, string name, SaveOptions? options = null, CancellationToken cancel = default) =>
        (await SaveAllAsync([new(result, name, options)], cancel).ConfigureAwait(false))[0];

    /// <summary>Saves many runs in one transaction: all of them, or none. Much faster than one by one.</summary>
    /// <param name="runs">The runs; enumerated once, while they are packed on all cores.</param>
    /// <param name="cancel">Stops it before anything is saved.</param>
    /// <returns>Their numbers, in their order.</returns>
    /// <inheritdoc cref="SaveAsync"/>
    public Task<IReadOnlyList<long>> SaveAllAsync(IEnumerable<RunToSave> runs, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return Task.Run(() => Save(runs, cancel), cancel);
    }

    /// <summary>A run as it was saved.</summary>
    /// <exception cref="ToolkitException">There is no such run (not found), or its bytes are damaged (bad data).</exception>
    public Task<StoredRun> LoadAsync(long id, CancellationToken cancel = default) => Task.Run(
        () => _store.Runs.Read(connection => RunReader.Load(connection, id)) ?? throw RunReader.NotFound(id), cancel);

    /// <summary>The runs that a query wants, without their trades and equity.</summary>
    /// <param name="query">Which, and in which order. Default: all, newest first.</param>
    /// <param name="cancel">Stops it before it reads, and a condition at once.</param>
    /// <remarks>
    /// <see cref="RunQuery.Where"/> is a condition in DuckDB's SQL over the view <c>runs</c>, confined: it can look at one run and at nothing else.
    /// Its names are statistics and columns, those by their JSON keys too (runId, createdAt, start, end, elapsedMs …), parameters
    /// (<c>param.fast</c> where a statistic is called the same), and symbol, exchange and tag, of which one of several is enough.
    /// Upper and lower case of names are one, and LIKE takes no notice of it. A statistic that is not defined is neither above nor
    /// below anything. DuckDB is opened for it; without it nothing needs DuckDB.
    /// </remarks>
    /// <exception cref="ToolkitException">The condition or the order cannot be read (usage).</exception>
    public Task<IReadOnlyList<RunSummary>> ListAsync(RunQuery? query = null, CancellationToken cancel = default)
    {
        RunQuery wanted = RunSelection.Checked(query ?? new());
        return Task.Run<IReadOnlyList<RunSummary>>(
            () => _store.Runs.Read(connection => RunReader.List(connection, RunSelection.Of(wanted, Matching(wanted, connection, cancel), connection))), cancel);
    }

    /// <summary>A part of the runs that a query wants, by its limit and offset, and how many it wants in all.</summary>
    /// <inheritdoc cref="ListAsync"/>
    public Task<RunPage> PageAsync(RunQuery query, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        RunSelection.Checked(query);
        return Task.Run(
            () => _store.Runs.Read(connection =>
            {
                IReadOnlyList<long>? matching = Matching(query, connection, cancel);
                RunSelection all = RunSelection.Unordered(query, matching);
                long total = connection.Number($"SELECT count(*) FROM runs r {all.Sql}", all.Parameters);
                return new RunPage(total, RunReader.List(connection, RunSelection.Of(query, matching, connection)));
            }),
            cancel);
    }

    /// <summary>Removes runs for good. Their numbers are never given again.</summary>
    /// <exception cref="ToolkitException">There is no such run (not found); then none is removed.</exception>
    public Task DeleteAsync(IReadOnlyCollection<long> ids, CancellationToken cancel = default) => ChangeAsync(
        ids,
        (connection, id) => connection.Execute("DELETE FROM runs WHERE run_id = $id", ("$id", id)) > 0,
        connection => connection.Execute(
            """
            DELETE FROM run_sources WHERE NOT EXISTS (SELECT 1 FROM runs r WHERE r.source_sha256 = run_sources.sha256);
            DELETE FROM run_bars WHERE NOT EXISTS (SELECT 1 FROM run_series s WHERE s.sha256 = run_bars.sha256);
            """),
        cancel);

    /// <inheritdoc cref="DeleteAsync(IReadOnlyCollection{long}, CancellationToken)"/>
    public Task DeleteAsync(long id, CancellationToken cancel = default) => DeleteAsync([id], cancel);

    /// <summary>Adds tags to a run; one that it has already stays.</summary>
    /// <exception cref="ToolkitException">There is no such run (not found), or a tag is empty (usage).</exception>
    public Task TagAsync(long id, IReadOnlyCollection<string> tags, CancellationToken cancel = default) =>
        TagAsync(id, tags, "INSERT INTO run_tags (run_id, tag) VALUES ($id, $tag) ON CONFLICT DO NOTHING", cancel);

    /// <summary>Takes tags from a run; one that it does not have is no error.</summary>
    /// <inheritdoc cref="TagAsync(long, IReadOnlyCollection{string}, CancellationToken)"/>
    public Task UntagAsync(long id, IReadOnlyCollection<string> tags, CancellationToken cancel = default) =>
        TagAsync(id, tags, "DELETE FROM run_tags WHERE run_id = $id AND tag = $tag", cancel);

    /// <summary>Changes what is remembered of a run; nothing, or blanks, takes it away.</summary>
    /// <exception cref="ToolkitException">There is no such run (not found).</exception>
    public Task NoteAsync(long id, string? notes, CancellationToken cancel = default) => ChangeAsync(
        [id],
        (connection, run) => connection.Execute(
            "UPDATE runs SET notes = $notes WHERE run_id = $id", ("$id", run), ("$notes", string.IsNullOrWhiteSpace(notes) ? null : notes)) > 0,
        null, cancel);

    private IReadOnlyList<long>? Matching(RunQuery? query, DbConnection connection, CancellationToken cancel) =>
        query?.Where is { } where ? _search.Find(where, connection, cancel) : null;

    private IReadOnlyList<long> Save(IEnumerable<RunToSave> runs, CancellationToken cancel)
    {
        if (_store.Options.Team is null)
        {
            _store.Catalog.RefuseWhenReadOnly();
        }

        Dictionary<string, string?> commits = [];
        List<PackedRun> packed = Pack(
            runs.Select(run => (run, CommitOf(run.Options?.RepositoryFolder ?? Environment.CurrentDirectory))),
            runs.TryGetNonEnumeratedCount(out int count) && count == 1, cancel);
        return packed.Count == 0 ? [] : _store.Runs.Write(
            connection =>
            {
                using RunWriter writer = new(connection, _store.Catalog.Now);
                List<long> ids = new(packed.Count);
                foreach (PackedRun run in packed)
                {
                    cancel.ThrowIfCancellationRequested();
                    ids.Add(writer.Add(run));
                }

                FailPoint.Hit("runs.written");
                return ids;
            },
            cancel);

        string? CommitOf(string folder) => commits.TryGetValue(folder, out string? known) ? known : commits[folder] = GitCommit.Of(folder);
    }

    private static List<PackedRun> Pack(IEnumerable<(RunToSave Run, string? Commit)> runs, bool single, CancellationToken cancel)
    {
        try
        {
            // For a single run the threads would cost more than the packing.
            return single
                ? [.. runs.Select(one => new PackedRun(one.Run, one.Commit))]
                : [.. runs.AsParallel().AsOrdered().WithCancellation(cancel).Select(one => new PackedRun(one.Run, one.Commit))];
        }
        catch (AggregateException several)
        {
            // Whoever gave the run wants to see what is wrong with it.
            ExceptionDispatchInfo.Throw(several.Flatten().InnerExceptions[0]);
            throw;
        }
    }

    private Task TagAsync(long id, IReadOnlyCollection<string> tags, string sql, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tags);
        string[] names = [.. tags.Select(RunNames.Tag)];
        return ChangeAsync([id], (connection, run) =>
        {
            if (connection.Scalar("SELECT 1 FROM runs WHERE run_id = $id", ("$id", run)) is null)
            {
                return false;
            }

            foreach (string tag in names)
            {
                connection.Execute(sql, ("$id", run), ("$tag", tag));
            }

            return true;
        }, null, cancel);
    }

    /// <summary>One transaction over some runs, all of which must be there.</summary>
    private Task ChangeAsync(
        IReadOnlyCollection<long> ids, Func<DbConnection, long, bool> change, Action<DbConnection>? after, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return Task.Run(
            () =>
            {
                if (ids.Count > 0 && _store.Runs.Read(connection => connection.Number("SELECT count(*) FROM runs")) == 0)
                {
                    throw RunReader.NotFound(ids.First());
                }

                _store.Runs.Write(
                    connection =>
                    {
                        foreach (long id in ids.Distinct())
                        {
                            if (!change(connection, id))
                            {
                                throw RunReader.NotFound(id);
                            }
                        }

                        after?.Invoke(connection);
                        return 0;
                    },
                    cancel);
            },
            cancel);
    }
}
