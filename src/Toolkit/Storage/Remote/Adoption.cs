using Microsoft.Data.Sqlite;
using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>The transaction of a pull: the remote's files and facts become those of the workspace, and what is new here stays on top of them.</summary>
/// <param name="store">The workspace.</param>
/// <param name="sides">The state that both came from, ours, and theirs.</param>
/// <param name="merge">What becomes of the files.</param>
/// <param name="news">Rows of ours that are in no file that stays.</param>
internal sealed class Adoption(
    BarStore store, (Manifest Common, Manifest Ours, Manifest Theirs) sides, ManifestMerge merge, IReadOnlyDictionary<SeriesKey, (BarColumns Rows, int Added)> news)
{
    /// <summary>Makes the version; false when the workspace is no longer what was merged.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="source">What is told of the version.</param>
    public bool Run(WriteTransaction transaction, string source)
    {
        SqliteConnection connection = transaction.Connection;
        if (connection.Number("SELECT COUNT(*) FROM hot_bars WHERE removed_in IS NULL") > 0 || Manifest.Of(connection).Hash != sides.Ours.Hash)
        {
            return false;
        }

        if (sides.Ours.Hash == sides.Theirs.Hash)
        {
            return true;
        }

        long version = transaction.Begin("pull", source);
        foreach (JournalSymbol symbol in sides.Theirs.Symbols)
        {
            SymbolTable.Upsert(transaction, symbol.Exchange, symbol.Symbol, symbol.Facts);
        }

        Files(transaction, version);
        Series(transaction);
        Dictionary<(string, string), SymbolFacts> before = sides.Common.Symbols.ToDictionary(one => (one.Exchange, one.Symbol), one => one.Facts);
        foreach (JournalSymbol symbol in sides.Ours.Symbols.Except(sides.Common.Symbols))
        {
            SymbolTable.Upsert(transaction, symbol.Exchange, symbol.Symbol, Changed(symbol.Facts, before.GetValueOrDefault((symbol.Exchange, symbol.Symbol)) ?? new()));
        }

        Coverage(transaction);
        Loads(transaction, version);
        Actions(transaction);
        transaction.Changed(CatalogPart.Symbols);
        return true;
    }

    private void Files(WriteTransaction transaction, long version)
    {
        HashSet<string> stay = [.. merge.Kept, .. merge.Taken.Select(file => file.Sha256)], live = [];
        foreach (FileEntry file in FileTable.All(transaction.Connection, version))
        {
            if (!stay.Contains(file.Sha256))
            {
                FileTable.Remove(transaction, file.Id, version);
            }
            else
            {
                live.Add(file.Sha256);
            }
        }

        List<NewFile> added = merge.Taken.Where(file => !live.Contains(file.Sha256)).Select(file =>
        {
            // A file that was here before has its id still, for older versions.
            string id = file.Sha256[..32];
            id = FileTable.Has(transaction.Connection, id) ? Guid.NewGuid().ToString("N") : id;
            return file.As(id, file.IsQuotes ? store.Layout.QuoteFile(id) : store.Layout.BarFile(Timeframe.Parse(file.Timeframe), id));
        }).ToList();
        FileChange.Apply(transaction, store.Layout, added, []);
    }

    /// <summary>Counts every series by its files and its new rows, and says what its prices include.</summary>
    private void Series(WriteTransaction transaction)
    {
        Dictionary<SeriesKey, ManifestSeries> common = ByKey(sides.Common), ours = ByKey(sides.Ours), theirs = ByKey(sides.Theirs);
        foreach ((SeriesKey key, (BarColumns rows, _)) in news)
        {
            HotBarTable.Insert(transaction, DatasetTable.Of(transaction, key), rows);
        }

        Dictionary<long, RowExtent> extents = transaction.Connection.List(
            "SELECT s.dataset_id, SUM(s.row_count), MIN(s.min_time), MAX(s.max_time) FROM file_series s JOIN files f USING (file_id) WHERE f.removed_in IS NULL GROUP BY s.dataset_id",
            r => (Id: r.GetInt64(0), Extent: new RowExtent(r.GetInt64(1), r.GetInt64(2), r.GetInt64(3)))).ToDictionary(one => one.Id, one => one.Extent);
        foreach (Dataset dataset in DatasetTable.All(transaction.Connection))
        {
            RowExtent extent = extents.GetValueOrDefault(dataset.Id);
            if (news.TryGetValue(dataset.Key, out (BarColumns Rows, int Added) more))
            {
                (long first, long last) = (more.Rows.Time.Span[0], more.Rows.Time.Span[^1]);
                extent = extent.Rows == 0 ? new(more.Added, first, last) : new(extent.Rows + more.Added, Math.Min(extent.First, first), Math.Max(extent.Last, last));
            }

            // Ours when we have changed it: that is what stands here.
            ManifestSeries? says = ours.TryGetValue(dataset.Key, out ManifestSeries? mine) && mine != common.GetValueOrDefault(dataset.Key) ? null : theirs.GetValueOrDefault(dataset.Key);
            PriceBasis basis = says is null ? dataset.Basis : CatalogNames.Parse<PriceBasis>(says.Basis);
            long? asOf = says is null ? dataset.BasisAsOf : says.BasisAsOf;
            if (extent != new RowExtent(dataset.RowCount, dataset.FirstTime, dataset.LastTime) || basis != dataset.Basis || asOf != dataset.BasisAsOf)
            {
                DatasetTable.Update(transaction, dataset.Id, extent, basis, asOf);
            }
        }
    }

    /// <summary>Refuses prices that do not mix.</summary>
    /// <exception cref="ToolkitException">Both sides have bars of a series that include different things (usage).</exception>
    public void CheckBases()
    {
        Dictionary<SeriesKey, ManifestSeries> ours = ByKey(sides.Ours), theirs = ByKey(sides.Theirs);
        HashSet<SeriesKey> mine = [.. sides.Ours.Files.Where(file => merge.Kept.Contains(file.Sha256)).SelectMany(Keys), .. news.Keys];
        foreach (SeriesKey key in merge.Taken.SelectMany(Keys).Distinct().Where(mine.Contains))
        {
            if (ours.TryGetValue(key, out ManifestSeries? here) && theirs.TryGetValue(key, out ManifestSeries? there) && here.Basis != there.Basis)
            {
                throw ToolkitException.Usage(
                    $"{key} has prices of basis '{here.Basis}' here and '{there.Basis}' at the remote, and both sides have new ones",
                    "prices of two bases do not mix: clone the remote into a new folder, bring what is new here into it, and push from there");
            }
        }

        static IEnumerable<SeriesKey> Keys(ManifestFile file) => file.Bars.Select(file.Key);
    }

    /// <summary>Moment by moment, theirs where nothing has changed here: what was forgotten here has no bars any more.</summary>
    private void Coverage(WriteTransaction transaction)
    {
        ILookup<SeriesKey, JournalCoverage> common = Of(sides.Common), ours = Of(sides.Ours), theirs = Of(sides.Theirs);
        foreach (SeriesKey key in ours.Concat(theirs).Select(one => one.Key).Distinct())
        {
            HashSet<JournalCoverage> agreed = [.. ours[key].Intersect(theirs[key])];
            List<JournalCoverage> was = [.. common[key].Except(agreed)], here = [.. ours[key].Except(agreed)], there = [.. theirs[key].Except(agreed)];
            long[] edges = [.. was.Concat(here).Concat(there).SelectMany(one => new[] { one.From, one.To }).Distinct().Order()];
            List<TimeRange> taken = [.. edges.Zip(edges.Skip(1), TimeRange.FromMicros).Where(part => At(here, part) is var mine && mine == At(was, part) && mine != At(there, part))];
            if (taken.Count > 0)
            {
                // All that goes first: what stays must not be joined to it.
                long id = DatasetTable.Of(transaction, key);
                taken.ForEach(part => CoverageTable.Forget(transaction, id, part));
                CoverageTable.Add(transaction, id, taken.Select(part => At(there, part)).OfType<CoverageSpan>());
            }
        }

        static ILookup<SeriesKey, JournalCoverage> Of(Manifest manifest) => manifest.Coverage.ToLookup(one => one.Key);
        static CoverageSpan? At(List<JournalCoverage> spans, TimeRange part) =>
            spans.Find(one => one.From <= part.FromMicroseconds && part.FromMicroseconds < one.To)?.Span is { } span ? span with { Range = part } : null;
    }

    private void Loads(WriteTransaction transaction, long version)
    {
        HashSet<JournalLoad> ours = [.. sides.Ours.Loads];
        foreach (JournalLoad load in sides.Theirs.Loads.Where(load => !ours.Contains(load)))
        {
            SourceTable.Add(transaction, DatasetTable.Of(transaction, load.Key), version, load.MadeBy, load.Record, load.LoadedAt);
        }
    }

    private void Actions(WriteTransaction transaction)
    {
        Dictionary<(string, string), List<JournalAction>> common = ByName(sides.Common), ours = ByName(sides.Ours), theirs = ByName(sides.Theirs);
        foreach ((string Exchange, string Symbol) name in ours.Keys.Union(theirs.Keys))
        {
            List<JournalAction> here = ours.GetValueOrDefault(name, []), there = theirs.GetValueOrDefault(name, []), before = common.GetValueOrDefault(name, []);
            List<JournalAction> all = [.. there.Where(one => here.Contains(one) || !before.Contains(one)), .. here.Where(one => !before.Contains(one))];
            if (!all.ToHashSet().SetEquals(here))
            {
                long symbol = SymbolTable.Upsert(transaction, name.Exchange, name.Symbol, new());
                CorporateActionTable.Clear(transaction, symbol);
                CorporateActionTable.Upsert(transaction, symbol, all.Select(one => new CorporateAction(UnixMicroseconds.ToDateTime(one.Time), CatalogNames.Parse<CorporateActionKind>(one.Kind), one.Value)));
            }
        }
    }

    /// <summary>The facts that are others than before.</summary>
    private static SymbolFacts Changed(SymbolFacts now, SymbolFacts before) => new(
        now.Name == before.Name ? null : now.Name, now.AssetType == before.AssetType ? null : now.AssetType, now.Currency == before.Currency ? null : now.Currency,
        now.Lot == before.Lot ? null : now.Lot, now.Vendor == before.Vendor ? null : now.Vendor, now.Calendar == before.Calendar ? null : now.Calendar);

    private static Dictionary<SeriesKey, ManifestSeries> ByKey(Manifest manifest) => manifest.Series.ToDictionary(one => one.Key);

    private static Dictionary<(string, string), List<JournalAction>> ByName(Manifest manifest) => manifest.Actions.ToDictionary(one => (one.Exchange, one.Symbol), one => one.All.ToList());
}
