using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>Compares the rows of every series with what the catalog says of it: counts, order, duplicates, times, coverage.</summary>
internal sealed class SeriesVerification(BarStore store, List<Problem> problems, IReadOnlySet<string> damaged, CancellationToken cancel)
{
    private const string Repair = "run `tk.Maintenance.Repair()`; if it stays, ingest the series again with `IngestOptions.Replace`";

    /// <summary>Whether the counters of each dataset fit its files and hot rows.</summary>
    public void Counts()
    {
        using StoreSnapshot snapshot = store.Snapshot();
        using Workbench bench = new(null, store, cancel);
        foreach (Dataset dataset in store.Catalog.Read(connection => DatasetTable.All(connection)))
        {
            IReadOnlyList<SeriesFile> files = snapshot.Files(dataset, TimeRange.All);
            foreach ((SeriesFile one, SeriesFile next) in files.Zip(files.Skip(1)).Where(pair => pair.Second.MinTime <= pair.First.MaxTime))
            {
                problems.Add(new($"its files {one.File.Id} and {next.File.Id} overlap in time", dataset.Key.ToString(), Repair));
            }

            if (files.Any(file => damaged.Contains(file.File.Path)))
            {
                continue;
            }

            RowExtent extent = Extent(bench, snapshot, dataset);
            if (extent.Rows != dataset.RowCount)
            {
                problems.Add(new($"the catalog counts {dataset.RowCount} rows, its files and hot rows hold {extent.Rows}", dataset.Key.ToString(), Repair));
            }

            if (extent.Rows > 0 && (extent.First, extent.Last) != (dataset.FirstTime, dataset.LastTime))
            {
                problems.Add(new(
                    $"the catalog says {UnixMicroseconds.ToIso(dataset.FirstTime)} to {UnixMicroseconds.ToIso(dataset.LastTime)}, "
                    + $"its rows go from {UnixMicroseconds.ToIso(extent.First)} to {UnixMicroseconds.ToIso(extent.Last)}",
                    dataset.Key.ToString(), Repair));
            }
        }
    }

    /// <summary>How many rows the files and hot rows of a series hold, and from when to when.</summary>
    public static RowExtent Extent(Workbench bench, StoreSnapshot snapshot, Dataset dataset)
    {
        IReadOnlyList<SeriesFile> files = snapshot.Files(dataset, TimeRange.All);
        BarColumns hot = snapshot.HotRows(dataset, TimeRange.All);
        RowExtent all = files.Select(file => file.Statistics).Aggregate(RowStatistics.Of(hot), (sum, part) => sum + part).Extent;
        return all with { Rows = all.Rows - Doubled(bench, dataset, files, hot) };
    }

    /// <summary>Whether every file is sorted by its key without a row twice.</summary>
    public void Order()
    {
        using StoreSnapshot snapshot = store.Snapshot();
        using Workbench bench = new(null, store, cancel);
        foreach (FileEntry file in snapshot.AllFiles().Where(file => !damaged.Contains(file.Path)))
        {
            string read = ParquetFiles.Read([file.Path]);
            string here = file.IsQuotes ? $"encode(exchange), encode(underlying), {QuoteRows.Key}" : "encode(exchange), encode(symbol), time";
            (long unsorted, long doubled) = bench.List(
                $"""
                SELECT count(*) FILTER (next.here < this.here), count(*) FILTER (next.here = this.here)
                FROM (SELECT ({here}) AS here FROM {read}) this
                POSITIONAL JOIN (SELECT ({here}) AS here FROM {read} OFFSET 1) next
                """,
                r => (r.GetInt64(0), r.GetInt64(1)))[0];
            if (unsorted > 0 || doubled > 0)
            {
                problems.Add(new($"{unsorted} rows are out of order and {doubled} are there twice", file.Path, file.IsQuotes ? "import the quotes again" : "run `tk.Maintenance.Compact(all: true)`, which sorts it again"));
            }
        }
    }

    /// <summary>Whether there are bars outside what coverage claims to be empty.</summary>
    public void Coverage()
    {
        using StoreSnapshot snapshot = store.Snapshot();
        foreach (IGrouping<SeriesKey, CoverageRow> series in store.Listings.Coverage().GroupBy(row => row.Key))
        {
            if (store.Listings.Find(series.Key) is not { } dataset)
            {
                continue;
            }

            foreach (CoverageSpan span in series.Select(row => row.Span).Where(span => span.State == CoverageState.Data))
            {
                if (snapshot.Files(dataset, span.Range).Count == 0 && snapshot.HotRows(dataset, span.Range).Count == 0)
                {
                    problems.Add(new($"coverage says that there are bars in {span.Range}, and there are none", series.Key.ToString(), "fetch that range again with `FetchOptions.Refresh`"));
                }
            }
        }
    }

    /// <summary>Hot rows whose time is in a file, too.</summary>
    private static long Doubled(Workbench bench, Dataset dataset, IReadOnlyList<SeriesFile> files, BarColumns hot)
    {
        if (hot.Count == 0)
        {
            return 0;
        }

        List<SeriesFile> near = [.. files.Where(file => file.MinTime <= hot.Time.Span[^1] && file.MaxTime >= hot.Time.Span[0])];
        bench.Demand(near.ConvertAll(file => file.File));
        near.RemoveAll(file => !File.Exists(file.File.Path));
        return near.Count == 0 ? 0 : bench.List(
            $"""
            SELECT count(*) FROM {ParquetFiles.Read(near.Select(file => file.File.Path))}
            WHERE exchange = $exchange AND symbol = $symbol AND time IN (SELECT make_timestamp(unnest($times::BIGINT[])))
            """,
            r => r.GetInt64(0),
            ("exchange", dataset.Key.Exchange), ("symbol", dataset.Key.Symbol), ("times", hot.Time.ToArray().ToList()))[0];
    }
}
