using Microsoft.Data.Sqlite;
using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>The transaction that makes a version; its commit is the publish.</summary>
internal sealed class PublishCommit(BarStore store, Publication publication, FileSet files)
{
    /// <summary>Commits; null when another writer changed what the files were merged with since <paramref name="baseVersion"/>.</summary>
    public Published? Run(long baseVersion, CancellationToken cancel) => store.Catalog.Write(
        transaction =>
        {
            FailPoint.Hit("publish.transaction-begun");
            if (Conflicts(transaction, baseVersion))
            {
                return null;
            }

            long version = files.Changes ? transaction.Begin(publication.MadeBy, Source()) : transaction.CurrentVersion;
            FileChange.Apply(transaction, store.Layout, files.Added, files.Gone);
            List<PublishedSeries> series = [.. files.Deltas.Select(delta => Apply(transaction, version, delta))];
            FailPoint.Hit("publish.committing");
            return new Published(version, series);
        },
        cancel);

    private string? Source() => publication.Series.Select(load => load.Source?.Uri).OfType<string>().ToList() switch
    {
        [] => null,
        [var one] => one,
        [var first, ..] all => $"{first} and {all.Count - 1} more",
    };

    private bool Conflicts(WriteTransaction transaction, long baseVersion)
    {
        if (transaction.CurrentVersion == baseVersion)
        {
            return false;
        }

        SqliteConnection connection = transaction.Connection;
        foreach (SeriesDelta delta in files.Deltas)
        {
            Dataset? now = DatasetTable.Find(connection, delta.Load.Key);
            SeriesBase.CheckBasis(now, delta.Load.Source, publication.Replace);
            (long From, long To) times = SeriesBase.Times(delta.Load, publication.Replace);
            if (now is not null
                && (FileTable.ChangedSince(connection, now.Id, baseVersion, times) || HotBarTable.ChangedSince(connection, now.Id, baseVersion, times)))
            {
                return true;
            }
        }

        return FileChange.Conflicts(connection, baseVersion, files.Gone);
    }

    private PublishedSeries Apply(WriteTransaction transaction, long version, SeriesDelta delta)
    {
        SeriesLoad load = delta.Load.Source;
        long symbol = SymbolTable.Upsert(transaction, load.Key.Exchange, load.Key.Symbol, load.Facts);
        long id = DatasetTable.Upsert(transaction, symbol, load.Key.Timeframe, load.Basis);
        if (delta.Statistics.Rows > 0 || files.Clears.Contains(load.Key))
        {
            ApplyRows(transaction, id, delta);
        }
        else if (load is { BasisAsOf: { } given, Rows.Count: > 0 } && UnixMicroseconds.From(given) is var asOf
            && DatasetTable.Find(transaction.Connection, id) is { } old && old.BasisAsOf != asOf)
        {
            // The same prices, of which something else is known now.
            transaction.Changed(CatalogPart.Bars);
            DatasetTable.Update(transaction, id, new(old.RowCount, old.FirstTime, old.LastTime), old.Basis, asOf);
        }

        CoverageTable.Add(transaction, id, load.Coverage);
        CorporateActionTable.Upsert(transaction, symbol, load.CorporateActions);
        if (load.Source is { } source)
        {
            SourceTable.Add(transaction, id, version, publication.MadeBy, source);
        }

        (int count, long bytes) = transaction.Connection.List(
            """
            SELECT COUNT(*), COALESCE(SUM(1.0 * f.size_bytes * s.row_count / f.row_count), 0)
            FROM file_series s JOIN files f USING (file_id) WHERE s.dataset_id = $id AND f.removed_in IS NULL
            """,
            r => (r.GetInt32(0), (long)Math.Round(r.GetDouble(1))),
            ("$id", id))[0];
        return new(delta.RowsNew, delta.RowsRevised, count, bytes);
    }

    private void ApplyRows(WriteTransaction transaction, long id, SeriesDelta delta)
    {
        bool cleared = files.Clears.Contains(delta.Load.Key);
        RowStatistics rows = delta.Statistics;
        Dataset old = DatasetTable.Find(transaction.Connection, id)!;
        if (cleared)
        {
            HotBarTable.RemoveAll(transaction, id);
            CoverageTable.Forget(transaction, id, TimeRange.All);
        }

        if (files.Hot)
        {
            HotBarTable.Insert(transaction, id, delta.Rows);
        }
        else
        {
            HotBarTable.Remove(transaction, id, delta.CoveredHotTimes());
        }

        RowExtent extent = cleared || old.RowCount == 0
            ? rows.Extent
            : new(old.RowCount + delta.RowsNew, Math.Min(old.FirstTime, rows.MinTime), Math.Max(old.LastTime, rows.MaxTime));
        SeriesLoad load = delta.Load.Source;
        long? asOf = load.BasisAsOf is { } given ? UnixMicroseconds.From(given) : cleared || old.RowCount == 0 ? null : old.BasisAsOf;
        DatasetTable.Update(transaction, id, extent, load.Basis, asOf);
    }
}
