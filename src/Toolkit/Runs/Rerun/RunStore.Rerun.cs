using Toolkit.Runs;

namespace Toolkit;

public sealed partial class RunStore
{
    /// <summary>Runs a stored run again, on the same bars with the same options, and compares the two to the last bit. Saves nothing.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="options">How its strategy is made. Default: from the text that was kept, else a shipped one by its name.</param>
    /// <param name="cancel">Stops it before the strategy runs.</param>
    /// <remarks>
    /// The bars are read as they were read then. When their hash is the same today, these are taken; else those of the version
    /// that the run used, as long as it is kept.
    /// </remarks>
    /// <exception cref="ToolkitException">
    /// There is no such run or strategy (not found); it was made of trades, signals, or bars or quotes from memory (usage); the text of its
    /// strategy does not compile any more, or its bars have changed and the old ones are not kept: the message says where and
    /// what (bad data); there is a text and no compiler, Toolkit.Scripting (failure).
    /// </exception>
    public async Task<RerunReport> RerunAsync(long id, RerunOptions? options = null, CancellationToken cancel = default)
    {
        StoredRun run = await LoadAsync(id, cancel).ConfigureAwait(false);
        Rerun rerun = new(run, (_bars, _options), sha256 => _store.Runs.Read(connection => RunReader.Checksums(connection, sha256)), options ?? new());
        return await Task.Run(() => rerun.RunAsync(cancel), cancel).ConfigureAwait(false);
    }
}
