using System.Collections.Concurrent;
using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>One version of the store: which files and which hot rows make up each series.</summary>
/// <remarks>
/// Everything it tells is a function of the version alone, whenever it is asked and whatever is published meanwhile.
/// Files of one series never overlap in time, so that reading them in order gives ascending bars. Safe to share between
/// threads; the files stay on disk until it is disposed.
/// </remarks>
internal sealed class StoreSnapshot : IDisposable
{
    private readonly BarStore _store;
    private readonly IDisposable _pin;
    private readonly ConcurrentBag<IDisposable> _held = [];

    internal StoreSnapshot(BarStore store, long version, IDisposable pin) => (_store, Version, _pin) = (store, version, pin);

    public long Version { get; }

    /// <summary>The live files in which the series has rows inside the range, ascending by their first time.</summary>
    public IReadOnlyList<SeriesFile> Files(Dataset dataset, TimeRange range) => range.IsEmpty
        ? []
        : _store.Catalog.Read(connection => FileTable.OfSeries(connection, dataset.Id, Version, Inclusive(range)))
            .ConvertAll(found => found with { File = Live(found.File) });

    /// <summary>Every live file, of bars and of quotes.</summary>
    public IReadOnlyList<FileEntry> AllFiles() => _store.Catalog.Read(connection => FileTable.All(connection, Version)).ConvertAll(Live);

    /// <summary>The live files with quotes of an underlying inside the range, ascending by the first of them.</summary>
    public IReadOnlyList<QuoteFile> Quotes(long symbolId, TimeRange range) => range.IsEmpty
        ? []
        : _store.Catalog.Read(connection => QuoteTable.OfUnderlying(connection, symbolId, Version, Inclusive(range)))
            .ConvertAll(found => found with { File = Live(found.File) });

    /// <summary>Rows of the series that are not in Parquet yet; they win over rows of the files.</summary>
    public BarColumns HotRows(Dataset dataset, TimeRange range) => range.IsEmpty
        ? BarColumns.Empty
        : _store.Catalog.Read(connection => HotBarTable.Read(connection, dataset.Id, Version, Inclusive(range)));

    /// <summary>The series that have hot rows in this version.</summary>
    public IReadOnlyList<Dataset> DatasetsWithHotRows() => _store.Catalog.Read(connection =>
        HotBarTable.Datasets(connection, Version).ConvertAll(id => DatasetTable.Find(connection, id)!));

    /// <summary>Whether files may lie at a remote only, so that those that a statement needs are to be found out.</summary>
    public bool MayLackFiles => _store.Remote.IsUsed;

    /// <summary>Ids of the live files with bars that may fulfil one of some conditions.</summary>
    public IReadOnlySet<string> Matching(IEnumerable<BarCondition> conditions) => _store.Catalog.Read(connection =>
        conditions.SelectMany(condition => FileTable.Matching(connection, Version, condition)).ToHashSet(StringComparer.Ordinal));

    /// <summary>
    /// Makes sure that files are here and what was published. Readers call it, once for all files of a read, before they read; the
    /// files stay until the snapshot is disposed.
    /// </summary>
    /// <inheritdoc cref="FileCheck.OnRead"/>
    public long Check(IEnumerable<FileEntry> files)
    {
        List<FileEntry> all = [.. files];
        if (_store.Remote.Demand(all) is { } held)
        {
            _held.Add(held);
        }

        return FileCheck.OnRead(all.Select(file => new PublishedFile(file.Path, file.SizeBytes, file.Sha256)), _store.Options.VerifyReads);
    }

    public void Dispose()
    {
        while (_held.TryTake(out IDisposable? held))
        {
            held.Dispose();
        }

        _pin.Dispose();
    }

    private FileEntry Live(FileEntry file) => file with { Path = _store.Layout.Absolute(file.Path) };

    private static (long From, long To) Inclusive(TimeRange range) => (range.FromMicroseconds, range.ToMicroseconds - 1);
}
