using DuckDB.NET.Data;
using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>Folds hot rows into files and joins files, each step as a version of its own that shows the same bars as before.</summary>
internal sealed class Compaction(BarStore store)
{
    /// <summary>More live files of a timeframe than this are joined: SQL over 10,000 files costs half a second a query, over one 3 ms.</summary>
    internal const int MaxFiles = 200;

    /// <summary>More hot rows than this are folded by the publish that brings them.</summary>
    internal const long MaxHotRows = 50_000;

    /// <summary>Rows of a joined file, about 90 MB. What is larger already stays as it is.</summary>
    internal const long MaxRows = 10_000_000;

    /// <summary>Rows of a file for a remote, about 9 MB in 8 row groups: what the first read of a short range has to bring.</summary>
    internal const long CutRows = 8 * ParquetWriter.RowGroupRows;

    private long JoinRows => store.Remote.IsUsed ? CutRows : MaxRows;

    public CompactReport Run(bool all, CancellationToken cancel)
    {
        StoreStatus before = store.Listings.Status();
        long folded = Fold(cancel);
        foreach (Timeframe timeframe in Timeframe.All)
        {
            Join(timeframe, all, cancel);
        }

        StoreStatus after = store.Listings.Status();
        return new(folded, before.Files, after.Files, before.Bytes, after.Bytes, after.Version);
    }

    /// <summary>Writes all hot rows into files; returns how many.</summary>
    public long Fold(CancellationToken cancel) => Locked(cancel, version =>
    {
        List<(Dataset Dataset, BarColumns Rows)> hot = store.Catalog.Read(connection => HotBarTable.Datasets(connection, version)
            .ConvertAll(id => (DatasetTable.Find(connection, id)!, HotBarTable.Read(connection, id, version, (long.MinValue, long.MaxValue)))));
        if (hot.Count > 0)
        {
            Rewrite(hot, [], version, cancel);
        }

        return hot.Sum(series => (long)series.Rows.Count);
    });

    /// <summary>Cuts long files, so that who reads them from a remote has to bring little; those that the remote has already stay.</summary>
    public void Cut(IReadOnlySet<string> known, CancellationToken cancel) => Locked(cancel, version =>
    {
        List<FileEntry> files = store.Catalog.Read(connection => FileTable.All(connection, version))
            .FindAll(file => !file.IsQuotes && file.RowCount > CutRows + CutRows / 2 && !known.Contains(file.Sha256));
        if (files.Count > 0)
        {
            Rewrite([], files, version, cancel, CutRows);
        }

        return files.Count;
    });

    private void Join(Timeframe timeframe, bool all, CancellationToken cancel)
    {
        List<FileEntry> files = Joinable(timeframe);
        if (files.Count < 2 || (!all && files.Count <= MaxFiles))
        {
            return;
        }

        foreach (List<FileEntry> batch in Batches(files))
        {
            Locked(cancel, version =>
            {
                HashSet<string> live = [.. store.Catalog.Read(connection => FileTable.All(connection, version)).Select(file => file.Id)];
                List<FileEntry> still = batch.FindAll(file => live.Contains(file.Id));
                if (still.Count > 1)
                {
                    Rewrite([], still, version, cancel);
                }

                return 0;
            });
        }
    }

    /// <summary>The files of a timeframe that are not large yet, so ordered that those of one series are neighbours.</summary>
    private List<FileEntry> Joinable(Timeframe timeframe) => store.Catalog.Read(connection =>
    {
        Dictionary<string, long> series = connection
            .List("SELECT file_id, MIN(dataset_id) FROM file_series GROUP BY file_id", r => (r.GetString(0), r.GetInt64(1)))
            .ToDictionary(pair => pair.Item1, pair => pair.Item2);
        long version = connection.Number("SELECT value FROM metadata WHERE key = 'version'");
        return FileTable.All(connection, version)
            .Where(file => file.Timeframe == timeframe && file.RowCount < JoinRows / 2)
            .OrderBy(file => series[file.Id]).ThenBy(file => file.MinTime).ToList();
    });

    private IEnumerable<List<FileEntry>> Batches(List<FileEntry> files)
    {
        List<FileEntry> batch = [];
        long rows = 0;
        foreach (FileEntry file in files)
        {
            // None of them has half of that, so a batch has at least two.
            if (rows + file.RowCount > JoinRows)
            {
                yield return batch;
                (batch, rows) = ([], 0);
            }

            batch.Add(file);
            rows += file.RowCount;
        }

        yield return batch;
    }

    /// <summary>Runs a step while nobody else can publish, on the version that is current then.</summary>
    private T Locked<T>(CancellationToken cancel, Func<long, T> step)
    {
        store.Catalog.RefuseWhenReadOnly();
        using OsLock turn = store.LockPublishing(cancel);
        using ProcessLock.Pin pin = store.Keep(store.LastKnownVersion);
        long version = store.Catalog.Version;
        pin.MoveTo(version);
        try
        {
            return step(version);
        }
        catch (Exception e) when (e is DuckDBException or IOException)
        {
            throw StorageFailure.Explain(e, store.Layout.Root);
        }
    }

    private void Rewrite(List<(Dataset Dataset, BarColumns Rows)> hot, List<FileEntry> files, long version, CancellationToken cancel, long maxRows = long.MaxValue)
    {
        using Workbench bench = new(null, store, cancel);
        using FileSet set = new() { Deltas = [], Clears = new HashSet<SeriesKey>() };
        FileRewriter rewriter = new(bench, store) { MaxRows = maxRows };
        IEnumerable<Timeframe> timeframes = hot.Select(series => series.Dataset.Key.Timeframe).Concat(files.Select(file => file.Timeframe!)).Distinct();
        foreach (Timeframe timeframe in timeframes)
        {
            var series = hot.FindAll(one => one.Dataset.Key.Timeframe == timeframe);
            Superseded superseded = store.Catalog.Read(connection => Superseded.Find(
                connection, version, series.Select(one => (one.Dataset.Id, (one.Rows.Time.Span[0], one.Rows.Time.Span[^1]))), files));
            List<SeriesBars> additions = series.ConvertAll(one => new SeriesBars(one.Dataset.Key, one.Rows));
            set.Gone.Add(superseded);
            rewriter.Write(timeframe, additions, superseded, (version, () => set.NewId(store), set.Clears), set.Added.Add);
        }

        FailPoint.Hit("compact.written");
        store.Catalog.Write(transaction => Commit(transaction, set, hot, version), cancel);
        set.Keep();
        FailPoint.Hit("compact.committed");
    }

    private void Commit(WriteTransaction transaction, FileSet set, List<(Dataset Dataset, BarColumns Rows)> hot, long version)
    {
        if (transaction.CurrentVersion != version)
        {
            throw new InvalidOperationException("somebody published without holding the publish lock");
        }

        transaction.Begin("compact", null);
        FileChange.Apply(transaction, store.Layout, set.Added, set.Gone);
        foreach ((Dataset dataset, BarColumns rows) in hot)
        {
            HotBarTable.Remove(transaction, dataset.Id, rows.Time);
        }

        FailPoint.Hit("compact.committing");
    }
}
