using Microsoft.Data.Sqlite;

namespace Toolkit.Catalog;

/// <summary>Reads from the catalog what the journal says of a version.</summary>
internal static class JournalSource
{
    /// <summary>What the open transaction does.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="change">The change counter after it.</param>
    public static JournalEntry Of(WriteTransaction transaction, long change)
    {
        SqliteConnection connection = transaction.Connection;
        Dictionary<long, SeriesKey> keys = [];
        JournalEntry entry = transaction.NewVersion is { } version ? Files(connection, version) : new();
        return entry with
        {
            Change = change,
            Symbols = [.. transaction.TouchedSymbols.Select(id => JournalSymbol.Of(SymbolTable.Find(connection, id)))],
            Coverage = [.. transaction.ChangedCoverage.Select(changed => JournalCoverage.Of(Key(changed.DatasetId), changed.Range, changed.Span))],
            Loads = [.. transaction.AddedSources.Select(id => JournalLoad.Of(SourceTable.Find(connection, id)))],
            Actions = [.. transaction.TouchedActions.Select(id => Actions(connection, SymbolTable.Find(connection, id)))],
            // A version never saves a run: what makes one and says that runs changed is a repair.
            Runs = transaction.NewVersion is null && transaction.HasChanged(CatalogPart.Runs),
            Series = [.. transaction.TouchedDatasets.Select(id => Series(connection, id))],
            HotAdded = [.. transaction.AddedHotRows.Where(hot => hot.Rows.Count > 0).Select(hot => JournalHotRows.Of(Key(hot.DatasetId), hot.Rows))],
            HotRemoved = [.. transaction.RemovedHotRows.Where(hot => hot.Times.Count > 0).Select(hot => JournalHotRows.Of(Key(hot.DatasetId), hot.Times))],
        };

        SeriesKey Key(long id) => keys.TryGetValue(id, out SeriesKey key) ? key : keys[id] = DatasetTable.Find(connection, id)!.Key;
    }

    /// <summary>A version that was committed by a writer who did not live to write it down.</summary>
    public static JournalEntry Of(SqliteConnection connection, long version)
    {
        Dictionary<long, SeriesKey> added = Keys(connection, "version_id = $version", version), removed = Keys(connection, "removed_in = $version", version);
        List<long> inFiles = connection.List(
            "SELECT DISTINCT s.dataset_id FROM file_series s JOIN files f USING (file_id) WHERE f.added_in = $version OR f.removed_in = $version",
            r => r.GetInt64(0),
            ("$version", version));
        return Files(connection, version) with
        {
            Series = [.. inFiles.Union(added.Keys).Union(removed.Keys).Select(id => Series(connection, id))],
            HotAdded = [.. added.Select(one => JournalHotRows.Of(one.Value, HotBarTable.AddedIn(connection, one.Key, version)))],
            HotRemoved = [.. removed.Select(one => JournalHotRows.Of(one.Value, connection.List(
                "SELECT time FROM hot_bars WHERE dataset_id = $id AND removed_in = $version", r => r.GetInt64(0), ("$id", one.Key), ("$version", version))))],
        };
    }

    /// <summary>
    /// What is known beside the bars: for when commits were not written down, since their writer died, and nobody can tell which
    /// part of it they were. Loads up to <paramref name="version"/> are in the journal.
    /// </summary>
    public static JournalEntry Facts(SqliteConnection connection, long version, long change)
    {
        List<SymbolRow> symbols = SymbolTable.List(connection);
        return new()
        {
            Change = change,
            Symbols = symbols.ConvertAll(JournalSymbol.Of),
            // What was taken away is said, too: else what the journal has of it would come back.
            Coverage =
            [
                .. DatasetTable.All(connection).Select(series => JournalCoverage.Of(series.Key, TimeRange.All, null)),
                .. CoverageTable.List(connection).Select(row => JournalCoverage.Of(row.Key, row.Span.Range, row.Span)),
            ],
            Loads = [.. SourceTable.List(connection).Where(row => row.Version >= version).Select(JournalLoad.Of)],
            Actions = symbols.ConvertAll(symbol => Actions(connection, symbol)),
        };
    }

    private static JournalActions Actions(SqliteConnection connection, SymbolRow symbol) => new(
        symbol.Exchange, symbol.Symbol,
        CorporateActionTable.Of(connection, symbol.Id).ConvertAll(action => new JournalAction(UnixMicroseconds.From(action.Time), CatalogNames.Of(action.Kind), action.Value)));

    private static JournalEntry Files(SqliteConnection connection, long version)
    {
        JournalEntry entry = connection.One(
            "SELECT created_at, made_by, source FROM versions WHERE version_id = $version",
            r => new JournalEntry { Version = version, CreatedAt = r.GetInt64(0), MadeBy = r.GetString(1), Source = r.Text(2) },
            ("$version", version));
        return entry with
        {
            Added = connection.List(
                "SELECT file_id, path, timeframe, row_count, size_bytes, sha256, min_time, max_time FROM files WHERE added_in = $version",
                r => new JournalFile(
                    r.GetString(0), r.GetString(1), r.GetString(2), r.GetInt64(3), r.GetInt64(4), r.GetString(5), r.GetInt64(6), r.GetInt64(7)),
                ("$version", version)),
            Removed = connection.List("SELECT file_id FROM files WHERE removed_in = $version", r => r.GetString(0), ("$version", version)),
        };
    }

    private static JournalSeries Series(SqliteConnection connection, long id) => connection.One(
        """
        SELECT s.exchange, s.symbol, d.timeframe, d.basis, d.basis_as_of, d.row_count, d.first_time, d.last_time
        FROM datasets d JOIN symbols s USING (symbol_id) WHERE d.dataset_id = $id
        """,
        r => new JournalSeries(
            r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), r.Long(4), r.GetInt64(5), r.Long(6), r.Long(7)),
        ("$id", id));

    private static Dictionary<long, SeriesKey> Keys(SqliteConnection connection, string which, long version) => connection
        .List($"SELECT DISTINCT dataset_id FROM hot_bars WHERE {which}", r => r.GetInt64(0), ("$version", version))
        .ToDictionary(id => id, id => DatasetTable.Find(connection, id)!.Key);
}
