using DuckDB.NET.Data;
using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>Publishes the quotes of one import: merges them with the files that they overlap, and makes the next version.</summary>
/// <remarks>By the steps and the promises of bars: what is on the disk under its final name is nothing until the catalog commits.</remarks>
internal sealed class QuotePublisher(BarStore store, QuotePublication publication)
{
    /// <exception cref="ToolkitException">
    /// An underlying that cannot be stored (usage), another writer that does not finish (busy), no room on the disk or a read-only
    /// workspace (failure), a damaged file to merge with (bad data).
    /// </exception>
    public PublishedQuotes Run(CancellationToken cancel)
    {
        store.Catalog.MakeWritable();
        try
        {
            using Workbench bench = new(publication.Connection, store, cancel);
            var load = QuoteRows.Measure(bench, publication.Table, "''").ConvertAll(one => (one.Underlying, one.Extent));
            load.ForEach(one => SymbolRules.Check(publication.Exchange, one.Underlying));
            for (int attempt = 0; ; attempt++)
            {
                using OsLock? patient = attempt < Publisher.Redos ? null : store.LockPublishing(cancel);
                if (Attempt(load, bench, patient is not null, cancel) is { } published)
                {
                    return published;
                }
            }
        }
        catch (Exception e) when (e is DuckDBException or IOException)
        {
            throw StorageFailure.Explain(e, store.Layout.Root);
        }
    }

    /// <summary>One try; null when another writer has changed what it was merged with.</summary>
    private PublishedQuotes? Attempt(List<(string Underlying, QuoteExtent Extent)> load, Workbench bench, bool locked, CancellationToken cancel)
    {
        FailPoint.Hit("publish.begin");
        using ProcessLock.Pin pin = store.Keep(store.LastKnownVersion);
        (long version, QuoteBase merged) = store.Catalog.Read(connection =>
        {
            long current = connection.Number("SELECT value FROM metadata WHERE key = 'version'");
            // One that has no row yet can have no file either.
            var known = load.Select(one => (Symbol: SymbolTable.Named(connection, one.Underlying).Find(row => row.Exchange == publication.Exchange), one.Extent));
            return (current, QuoteBase.Find(connection, current, known.Where(one => one.Symbol is not null).ToDictionary(one => one.Symbol!.Id, one => one.Extent)));
        });
        pin.MoveTo(version);
        FailPoint.Hit("publish.base-read");
        using QuoteFileSet files = new(store, bench);
        files.Write(publication, merged, version);
        cancel.ThrowIfCancellationRequested();
        using OsLock? turn = locked ? null : store.LockPublishing(cancel);
        PublishedQuotes? published = store.Catalog.Write(transaction => Commit(transaction, (version, merged), files.Added, load), cancel);
        FailPoint.Hit("publish.committed");
        if (published is not null)
        {
            files.Keep();
        }

        return published;
    }

    private PublishedQuotes? Commit(
        WriteTransaction transaction, (long Version, QuoteBase Files) merged, IReadOnlyList<NewFile> added, List<(string Underlying, QuoteExtent Extent)> load)
    {
        FailPoint.Hit("publish.transaction-begun");
        List<long> symbols = load.ConvertAll(one => SymbolTable.Upsert(transaction, publication.Exchange, one.Underlying, new()));
        bool others = transaction.CurrentVersion != merged.Version
            && (merged.Files.IsOutdated(transaction.Connection, merged.Version)
                || symbols.Zip(load).Any(one => QuoteTable.ChangedSince(transaction.Connection, one.First, merged.Version, (one.Second.Extent.MinTime, one.Second.Extent.MaxTime))));
        if (others)
        {
            return null;
        }

        long version = transaction.Begin("import", publication.Source.Uri);
        FileChange.Apply(transaction, store.Layout, added, []);
        foreach (FileEntry file in merged.Files.Files)
        {
            FileTable.Remove(transaction, file.Id, version);
        }

        QuoteTable.AddLoad(transaction, publication.Source, symbols);
        FailPoint.Hit("publish.committing");
        HashSet<string> mine = load.Select(one => one.Underlying).ToHashSet(StringComparer.Ordinal);
        List<OptionUnderlying> now = QuoteTable.List(transaction.Connection, version).FindAll(one => one.Exchange == publication.Exchange && mine.Contains(one.Underlying));
        return new(version, now.Sum(one => one.Files), now.Sum(one => one.Bytes));
    }
}
