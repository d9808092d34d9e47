using Toolkit.Ingest;
using Toolkit.Storage;

namespace Toolkit;

/// <summary>Brings the store of an older system over: bars, ticks, runs, the rows of live strategies.</summary>
/// <remarks>Thread-safe. The older store is only read, and nothing is left beside its files.</remarks>
public sealed class Importer
{
    private readonly ImportTarget _to;

    internal Importer(BarStore store, (BarReader Bars, TickStore Ticks, RunStore Runs, LiveStore Live) to) => _to = new(store, to.Bars, to.Ticks, to.Runs, to.Live);

    /// <summary>The kinds of store that are known, and what each holds.</summary>
    public static IReadOnlyList<(string Name, string Holds)> Stores { get; } = [.. OlderStores.All.Select(one => (one.Name, one.Holds))];

    /// <summary>Takes everything that a store holds in, and compares each series with what is stored then.</summary>
    /// <param name="store">Its kind, one of <see cref="Stores"/>.</param>
    /// <param name="folder">Where it lies: its folder, or its database file where it is one file.</param>
    /// <param name="options">Only look, and how bars are read.</param>
    /// <param name="progress">Told how many series are done, from a worker thread.</param>
    /// <param name="cancel">Stops it; what was published by then stays, and the next import goes on from there.</param>
    /// <remarks>Run again, it adds nothing, and compares again. A series that cannot be read is told in <see cref="ImportReport.Problems"/> and does not stop the others.</remarks>
    /// <exception cref="ToolkitException">No such kind of store (usage); no such folder, or nothing in it that such a store has: the message says what was looked for (not found).</exception>
    public Task<ImportReport> RunAsync(
        string store, string folder, ImportOptions? options = null, IProgress<IngestProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(store);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return Task.Run(() => new ImportJob(_to, options ?? new(), progress).RunAsync(store, Path.GetFullPath(folder), cancel), cancel);
    }
}
