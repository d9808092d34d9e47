using DuckDB.NET.Data;
using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>Publishes one load: compares it with the store, writes what changed, and makes it the next version.</summary>
internal sealed class Publisher(BarStore store, Publication publication)
{
    /// <summary>How often a merge is redone because another writer was faster, before others are made to wait.</summary>
    internal const int Redos = 2;

    public Published Run(CancellationToken cancel)
    {
        Check();
        store.Catalog.MakeWritable();
        try
        {
            using Workbench bench = new(null, store, cancel);
            IReadOnlyList<Load> loads = Load.Of(publication);
            for (int attempt = 0; ; attempt++)
            {
                using OsLock? patient = attempt < Redos ? null : store.LockPublishing(cancel);
                if (Attempt(loads, bench, patient is not null, cancel) is { } published)
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

    private void Check()
    {
        foreach (SeriesLoad load in publication.Series)
        {
            SymbolRules.Check(load.Key.Exchange, load.Key.Symbol);
        }

        if (publication.Series.DistinctBy(load => load.Key).Count() != publication.Series.Count)
        {
            throw new ArgumentException("a publication has one load per series", nameof(publication));
        }
    }

    /// <summary>One try; null when another writer has changed what it was merged with.</summary>
    private Published? Attempt(IReadOnlyList<Load> loads, Workbench bench, bool locked, CancellationToken cancel)
    {
        FailPoint.Hit("publish.begin");
        using ProcessLock.Pin pin = store.Keep(store.LastKnownVersion);
        (long version, List<SeriesBase> bases) = store.Catalog.Read(connection =>
        {
            long current = connection.Number("SELECT value FROM metadata WHERE key = 'version'");
            return (current, loads.Select(load => SeriesBase.Read(connection, current, load, publication.Replace)).ToList());
        });
        pin.MoveTo(version);
        FailPoint.Hit("publish.base-read");
        List<SeriesDelta> deltas = [];
        StoredRows stored = new(bench);
        for (int i = 0; i < loads.Count; i++)
        {
            SeriesBase.CheckBasis(bases[i].Dataset, loads[i].Source, publication.Replace);
            deltas.Add(SeriesDelta.Of(loads[i], bases[i], publication.Replace, stored));
        }

        using FileSet files = FileSet.Make(store, bench, version, deltas, publication.Replace);
        cancel.ThrowIfCancellationRequested();
        using OsLock? turn = locked ? null : store.LockPublishing(cancel);
        Published? published = new PublishCommit(store, publication, files).Run(version, cancel);
        FailPoint.Hit("publish.committed");
        if (published is not null)
        {
            files.Keep();
        }

        return published;
    }
}
