using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>Takes lost and damaged files out of the store, says what went with them, and counts again.</summary>
internal sealed class LostFiles(BarStore store, List<string> recovered, List<string> lost, List<FileLoss> files)
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
        HashSet<long> touched = [];
        if (damaged.Count > 0)
        {
            store.Catalog.Write(transaction => TakeOut(transaction, damaged, touched), cancel);
            FailPoint.Hit("repair.taken-out");
            damaged.ForEach(SetAside);
        }

        Recount(touched, cancel);
    }

    private void TakeOut(WriteTransaction transaction, List<FileEntry> damaged, HashSet<long> touched)
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
                touched.Add(series.DatasetId);
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
        losses.ForEach(loss => SourceTable.AddLoss(transaction, loss, version));
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
    private void Recount(HashSet<long> touched, CancellationToken cancel)
    {
        using StoreSnapshot snapshot = store.Snapshot();
        using Workbench bench = new(null, store, cancel);
        List<(Dataset Dataset, RowExtent Extent)> wrong = [];
        foreach (Dataset dataset in store.Catalog.Read(DatasetTable.All))
        {
            RowExtent extent = SeriesVerification.Extent(bench, snapshot, dataset);
            if (touched.Contains(dataset.Id) || extent.Rows != dataset.RowCount || (extent.Rows > 0 && (extent.First, extent.Last) != (dataset.FirstTime, dataset.LastTime)))
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
                    wrong.ForEach(one => DatasetTable.Update(transaction, one.Dataset.Id, one.Extent, one.Dataset.Basis, one.Dataset.BasisAsOf));
                },
                cancel);
        }
    }
}
