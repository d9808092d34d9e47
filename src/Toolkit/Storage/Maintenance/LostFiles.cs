using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>Takes lost and damaged files out of the store, says what went with them, and counts again.</summary>
/// <param name="store">The store.</param>
/// <param name="counted">Whether its catalog counts all bars that it should have: not when it was made anew without a whole journal.</param>
/// <param name="recovered">Is told what came back.</param>
/// <param name="lost">Is told what did not.</param>
/// <param name="files">Has the files that only the journal knew, and is told of the others.</param>
internal sealed class LostFiles(BarStore store, bool counted, List<string> recovered, List<string> lost, List<FileLoss> files)
{
    public void Run(CancellationToken cancel)
    {
        List<FileEntry> damaged;
        using (StoreSnapshot snapshot = store.Snapshot())
        {
            IReadOnlyList<FileEntry> live = snapshot.AllFiles();
            List<FileEntry> wrong = [.. live.Except(store.Remote.Elsewhere(live)).Where(file => FileVerification.Damage(file) is not null)];
            RemoteFetch.Ask(store.Layout, [.. wrong.Select(file => (file.Sha256, file.SizeBytes))], cancel);
            ILookup<bool, FileEntry> bad = wrong.ToLookup(file => store.Remote.Has(file.Sha256));
            damaged = [.. bad[false]];
            foreach (FileEntry file in bad[true])
            {
                SetAside(file);
                recovered.Add($"{file.Path} is brought from the remote again when it is read");
            }
        }

        using OsLock turn = store.LockPublishing(cancel);
        Dictionary<long, long> takenOut = [];
        if (damaged.Count > 0)
        {
            store.Catalog.Write(transaction => TakeOut(transaction, damaged, takenOut), cancel);
            FailPoint.Hit("repair.taken-out");
            damaged.ForEach(SetAside);
        }

        Recount(takenOut, cancel);
    }

    private void TakeOut(WriteTransaction transaction, List<FileEntry> damaged, Dictionary<long, long> takenOut)
    {
        long version = transaction.Begin(SourceTable.Repair, null);
        RemoteSync.Forget(transaction);
        List<SeriesFile> losses = [];
        foreach (FileEntry file in damaged)
        {
            FileTable.Remove(transaction, file.Id, version);
            foreach (QuoteFile quotes in QuoteTable.OfFile(transaction.Connection, file))
            {
                SymbolRow symbol = SymbolTable.Find(transaction.Connection, quotes.SymbolId);
                lost.Add($"{symbol.Exchange}:{symbol.Symbol}: {quotes.Extent.Rows} option quotes from {UnixMicroseconds.ToIso(quotes.Extent.MinTime)} to {UnixMicroseconds.ToIso(quotes.Extent.MaxTime)} (in {file.Path}); latest source: {QuoteTable.Source(transaction.Connection, quotes.SymbolId) ?? "unknown"}");
                // Imported again, the file brings them back.
                QuoteTable.ForgetLoad(transaction, quotes.SymbolId);
            }

            foreach (SeriesFile series in FileTable.SeriesOf(transaction.Connection, file))
            {
                takenOut[series.DatasetId] = takenOut.GetValueOrDefault(series.DatasetId) + series.Rows;
                losses.Add(series);
                Dataset dataset = DatasetTable.Find(transaction.Connection, series.DatasetId)!;
                // Asked again, the source brings these bars back.
                CoverageTable.Forget(transaction, dataset.Id, TimeRange.FromMicros(series.MinTime, series.MaxTime + 1));
                string source = SourceTable.Latest(transaction.Connection, dataset.Key)?.Uri ?? "unknown";
                files.Add(new(
                    $"{dataset.Key}: {series.Rows} bars from {UnixMicroseconds.ToIso(series.MinTime)} to {UnixMicroseconds.ToIso(series.MaxTime)} (in {file.Path}); latest source: {source}",
                    series.Rows, [new(dataset.Key, series.MinTime, series.MaxTime)]));
            }
        }

        // After all, so that each of the above names the source of its bars.
        losses.ForEach(loss => SourceTable.AddLoss(transaction, loss.DatasetId, (loss.File.Path, loss.File.Sha256, loss.Rows)));
    }

    private void SetAside(FileEntry file)
    {
        if (File.Exists(file.Path))
        {
            Directory.CreateDirectory(store.Layout.Quarantine);
            string aside = Path.Combine(store.Layout.Quarantine, Path.GetFileName(file.Path));
            File.Move(file.Path, aside, overwrite: true);
            recovered.Add($"the damaged file is kept as {aside}");
        }
        else if (Directory.Exists(file.Path))
        {
            recovered.Add($"the folder that has the name of a file is kept as {KeptRenewal.SetAside(store.Layout, file.Path, store.Options.Clock)}");
        }
    }

    /// <summary>Sets the counters of series to what their files and hot rows hold; of those whose counters are wrong, too.</summary>
    private void Recount(Dictionary<long, long> takenOut, CancellationToken cancel)
    {
        using StoreSnapshot snapshot = store.Snapshot();
        using Workbench bench = new(null, store, cancel);
        List<(Dataset Dataset, RowExtent Extent)> wrong = [];
        foreach (Dataset dataset in store.Catalog.Read(DatasetTable.All))
        {
            RowExtent extent = SeriesVerification.Extent(bench, snapshot, dataset);
            if (takenOut.ContainsKey(dataset.Id) || extent.Rows != dataset.RowCount || (extent.Rows > 0 && (extent.First, extent.Last) != (dataset.FirstTime, dataset.LastTime)))
            {
                wrong.Add((dataset, extent));
            }
        }

        if (wrong.Count > 0)
        {
            store.Catalog.Write(
                transaction =>
                {
                    transaction.Changed(CatalogPart.Bars);
                    foreach ((Dataset dataset, RowExtent extent) in wrong)
                    {
                        DatasetTable.Update(transaction, dataset.Id, extent, dataset.Basis, dataset.BasisAsOf);
                        if (dataset.RowCount - extent.Rows - takenOut.GetValueOrDefault(dataset.Id) is > 0 and var missing)
                        {
                            Missing(transaction, dataset, missing);
                        }
                    }
                },
                cancel);
        }
    }

    /// <summary>Bars that the catalog counted and that are in no file: those of files that only the journal knew, or that a repair took out which was killed.</summary>
    private void Missing(WriteTransaction transaction, Dataset dataset, long rows)
    {
        string text = $"{dataset.Key}: {rows} bars are missing; latest source: {SourceTable.Latest(transaction.Connection, dataset.Key)?.Uri ?? "unknown"}";
        bool known = false;
        for (int i = 0; i < files.Count; i++)
        {
            if (files[i].Journalled is { } file && file.Timeframe == dataset.Key.Timeframe.Name && file.MinTime <= dataset.LastTime && file.MaxTime >= dataset.FirstTime)
            {
                known = true;
                files[i] = files[i] with { Text = $"{files[i].Text}; {text}", Series = [.. files[i].Series, new(dataset.Key, file.MinTime, file.MaxTime)] };
                Forget(TimeRange.FromMicros(file.MinTime, file.MaxTime + 1), store.Layout.Absolute(file.Path), file.Sha256);
            }
        }

        if (!known && counted)
        {
            lost.Add(text);
            Forget(TimeRange.All, store.Layout.Bars, string.Empty);
        }

        // Asked again, the source brings these bars back.
        void Forget(TimeRange range, string path, string sha256)
        {
            CoverageTable.Forget(transaction, dataset.Id, range);
            SourceTable.AddLoss(transaction, dataset.Id, (path, sha256, rows));
        }
    }
}
