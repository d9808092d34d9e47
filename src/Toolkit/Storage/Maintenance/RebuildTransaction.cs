using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>Brings the copy of a catalog to the state that was recovered.</summary>
internal sealed class RebuildTransaction(WriteTransaction transaction, WorkspaceLayout layout)
{
    /// <summary>Far more stores of ticks than may have been opened since the copy: none gets a number that one of them had.</summary>
    private const int LostTickWriters = 65_536;

    public void Apply(RecoveredState state, IReadOnlyList<NewFile> files, JournalHeader? header)
    {
        foreach (JournalEntry entry in state.Versions)
        {
            transaction.Connection.Execute(
                "INSERT OR IGNORE INTO versions (version_id, created_at, made_by, source) VALUES ($version, $at, $by, $source)",
                ("$version", entry.Version), ("$at", entry.CreatedAt), ("$by", entry.MadeBy), ("$source", entry.Source));
        }

        long last = Math.Max(Math.Max(state.LastVersion, state.SeenVersion), transaction.CurrentVersion);
        transaction.Connection.Execute("UPDATE metadata SET value = $version WHERE key = 'version'", ("$version", last));
        transaction.Connection.Execute("UPDATE metadata SET value = max(value, $changes) WHERE key = 'changes'", ("$changes", header?.Changes ?? 0));
        transaction.Connection.Execute(
            """
            INSERT INTO sqlite_sequence (name, seq) SELECT 'runs', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'runs');
            UPDATE sqlite_sequence SET seq = max(seq, $last) WHERE name = 'runs';
            """,
            ("$last", header?.LastRun ?? 0));
        transaction.Connection.Execute(
            "INSERT INTO metadata (key, value) VALUES ('tick_writers', $more) ON CONFLICT (key) DO UPDATE SET value = value + $more", ("$more", LostTickWriters));
        long version = transaction.Begin("repair", null);
        // Versions before the repair cannot be shown any more: what they need may have been collected.
        transaction.Connection.Execute("UPDATE metadata SET value = $version WHERE key = 'oldest_version'", ("$version", version));
        transaction.Connection.Execute("DELETE FROM files WHERE removed_in IS NOT NULL");
        transaction.Connection.Execute("DELETE FROM hot_bars WHERE removed_in IS NOT NULL");
        foreach (string id in state.Removed)
        {
            transaction.Connection.Execute("DELETE FROM files WHERE file_id = $id", ("$id", id));
        }

        foreach (JournalSeries series in state.Series.Values)
        {
            DatasetTable.Update(
                transaction, DatasetTable.Of(transaction, series.Key), new(series.Rows, series.First ?? 0, series.Last ?? 0), CatalogNames.Parse<PriceBasis>(series.Basis), series.BasisAsOf);
        }

        RemoteSync.Forget(transaction);
        FileChange.Apply(transaction, layout, files, []);
        HotRows(state);
        state.Entries.ForEach(Facts);
        foreach (CatalogPart part in Enum.GetValues<CatalogPart>())
        {
            // Past any count that who saw the lost commits may remember: no part was changed more often than all of them together.
            transaction.Connection.Execute(
                "INSERT INTO metadata (key, value) VALUES ($key, $changes) ON CONFLICT (key) DO UPDATE SET value = max(value, $changes)",
                ("$key", WriteTransaction.Key(part)), ("$changes", header?.Changes ?? 0));
            transaction.Changed(part);
        }
    }

    private void Facts(JournalEntry entry)
    {
        foreach (JournalSymbol symbol in entry.Symbols)
        {
            SymbolTable.Upsert(transaction, symbol.Exchange, symbol.Symbol, symbol.Facts);
        }

        foreach (JournalCoverage coverage in entry.Coverage)
        {
            long id = DatasetTable.Of(transaction, coverage.Key);
            if (coverage.Span is { } span)
            {
                CoverageTable.Add(transaction, id, [span]);
            }
            else
            {
                CoverageTable.Forget(transaction, id, coverage.Range);
            }
        }

        foreach (JournalActions actions in entry.Actions)
        {
            long symbol = SymbolTable.Upsert(transaction, actions.Exchange, actions.Symbol, new());
            CorporateActionTable.Clear(transaction, symbol);
            CorporateActionTable.Upsert(
                transaction, symbol, actions.All.Select(action => new CorporateAction(UnixMicroseconds.ToDateTime(action.Time), CatalogNames.Parse<CorporateActionKind>(action.Kind), action.Value)));
        }

        foreach (JournalLoad load in entry.Loads.Where(load => !SourceTable.Has(transaction.Connection, load.Key, load.Record, (load.LoadedAt, load.Version))))
        {
            SourceTable.Add(transaction, DatasetTable.Of(transaction, load.Key), load.Version, load.MadeBy, load.Record, load.LoadedAt);
        }
    }

    private void HotRows(RecoveredState state)
    {
        // Played through in memory, in the order of versions, and within one what went before what came.
        Dictionary<SeriesKey, SortedDictionary<long, Bar>> came = [];
        Dictionary<SeriesKey, HashSet<long>> went = [];
        foreach (JournalEntry entry in state.Versions)
        {
            foreach (JournalHotRows gone in entry.HotRemoved)
            {
                foreach (long time in gone.Times().Where(time => !(came.TryGetValue(gone.Key, out SortedDictionary<long, Bar>? rows) && rows.Remove(time))))
                {
                    Of(went, gone.Key).Add(time);
                }
            }

            foreach (JournalHotRows added in entry.HotAdded)
            {
                foreach (Bar bar in new BarSeries(added.Key, added.Rows()))
                {
                    Of(came, added.Key)[UnixMicroseconds.From(bar.Time)] = bar;
                }
            }
        }

        foreach ((SeriesKey key, HashSet<long> times) in went)
        {
            HotBarTable.Remove(transaction, DatasetTable.Of(transaction, key), times.ToArray());
        }

        foreach ((SeriesKey key, SortedDictionary<long, Bar> rows) in came)
        {
            HotBarTable.Insert(transaction, DatasetTable.Of(transaction, key), BarColumns.FromRows([.. rows.Values]));
        }

        transaction.Connection.Execute(
            "UPDATE metadata SET value = (SELECT COUNT(*) FROM hot_bars WHERE removed_in IS NULL) WHERE key = 'hot_rows'");
    }

    private static T Of<T>(Dictionary<SeriesKey, T> all, SeriesKey key)
        where T : new() => all.TryGetValue(key, out T? one) ? one : all[key] = new();
}
