namespace Toolkit.Catalog;

/// <summary>What the catalog has to tell, as lists.</summary>
internal sealed class CatalogListings(CatalogDatabase catalog)
{
    public IReadOnlyList<SymbolRow> Symbols() => catalog.Read(SymbolTable.List);

    /// <summary>The series that have bars, ordered by exchange, symbol and timeframe.</summary>
    public IReadOnlyList<DatasetRow> Datasets() => catalog.Read(connection =>
    {
        Dictionary<long, (int Files, double Bytes)> stored = connection.List(
            """
            SELECT s.dataset_id, COUNT(*), SUM(1.0 * f.size_bytes * s.row_count / f.row_count)
            FROM file_series s JOIN files f USING (file_id) WHERE f.removed_in IS NULL GROUP BY s.dataset_id
            """,
            r => (r.GetInt64(0), (r.GetInt32(1), r.GetDouble(2)))).ToDictionary(pair => pair.Item1, pair => pair.Item2);
        return DatasetTable.List(connection)
            .OrderBy(d => d.Key.Exchange, StringComparer.Ordinal).ThenBy(d => d.Key.Symbol, StringComparer.Ordinal).ThenBy(d => d.Key.Timeframe)
            .Select(d => Row(d, stored.GetValueOrDefault(d.Id))).ToList();
    });

    public string? Id() => catalog.Read(connection => connection.Scalar("SELECT value FROM metadata WHERE key = 'workspace_id'")) as string;

    /// <summary>What the series are made of, as a mark each: of two that are equal the bars are equal.</summary>
    public IReadOnlyList<SeriesMark> Marks() => catalog.Read(connection => connection.List(
        """
        SELECT s.exchange, s.symbol, d.timeframe, d.row_count, s.calendar, s.asset_type,
            (SELECT group_concat(f.file_id, ' ' ORDER BY f.file_id) FROM file_series x JOIN files f USING (file_id) WHERE x.dataset_id = d.dataset_id AND f.removed_in IS NULL),
            (SELECT COUNT(*) || ' ' || SUM(h.checksum) FROM hot_bars h WHERE h.dataset_id = d.dataset_id AND h.removed_in IS NULL)
        FROM datasets d JOIN symbols s USING (symbol_id) WHERE d.row_count > 0 ORDER BY d.timeframe, s.symbol, s.exchange
        """,
        r => new SeriesMark(new(r.GetString(0), r.GetString(1), Timeframe.Parse(r.GetString(2))), r.GetInt64(3), ContentMark.Of(r.Text(4), r.Text(5), r.Text(6), r.Text(7)))));

    /// <summary>The same of option quotes, by underlying.</summary>
    public IReadOnlyList<QuoteMark> QuoteMarks() => catalog.Read(connection => connection.List(
        """
        SELECT s.exchange, s.symbol, group_concat(f.file_id, ' ' ORDER BY f.file_id)
        FROM quote_files q JOIN files f USING (file_id) JOIN symbols s USING (symbol_id) WHERE f.removed_in IS NULL GROUP BY s.symbol_id ORDER BY s.exchange, s.symbol
        """,
        r => new QuoteMark(r.GetString(0), r.GetString(1), ContentMark.Of(r.Text(2)))));

    public IReadOnlyList<SourceRow> Sources() => catalog.Read(SourceTable.List);

    /// <summary>The load that came last into a series; what makes a second ingest of one file a no-op. Null when a pull brought it: what was loaded here may lie over it.</summary>
    public SourceRow? LatestSource(SeriesKey key) => catalog.Read(connection => SourceTable.Latest(connection, key) is { } last
        && connection.Scalar("SELECT 1 FROM versions WHERE version_id = $version AND made_by = 'pull'", ("$version", last.Version)) is null ? last : null);

    /// <summary>The live Parquet files of bars, oldest first.</summary>
    public IReadOnlyList<FileRow> Files() => catalog.Read(connection => connection.List(
        """
        SELECT file_id, path, timeframe, (SELECT COUNT(*) FROM file_series s WHERE s.file_id = f.file_id), row_count, size_bytes, sha256,
            min_time, max_time, added_in
        FROM files f WHERE kind = 'bars' AND removed_in IS NULL ORDER BY added_in, path
        """,
        r => new FileRow(
            r.GetString(0), catalog.Layout.Absolute(r.GetString(1)), Timeframe.Parse(r.GetString(2)), r.GetInt32(3), r.GetInt64(4), r.GetInt64(5),
            r.GetString(6), UnixMicroseconds.ToDateTime(r.GetInt64(7)), UnixMicroseconds.ToDateTime(r.GetInt64(8)), r.GetInt64(9))));

    public StoreStatus Status() => Numbers() with
    {
        Warnings = catalog.Lost() is { } loss ? [$"{loss}; what is there is shown, and nothing is written until `Maintenance.For(folder).Repair()` has brought the rest back"] : [],
    };

    /// <summary>The series of this key, also when it has lost all its bars; null when there never was one.</summary>
    public Dataset? Find(SeriesKey key) => catalog.Read(connection => DatasetTable.Find(connection, key));

    public IReadOnlyList<Dataset> AllDatasets() => catalog.Read(DatasetTable.List);

    public IReadOnlyList<CoverageSpan> Coverage(Dataset dataset) => catalog.Read(connection => CoverageTable.Of(connection, dataset.Id));

    public IReadOnlyList<CoverageRow> Coverage() => catalog.Read(CoverageTable.List);

    public IReadOnlyList<CorporateAction> CorporateActions(long symbolId) =>
        catalog.Read(connection => CorporateActionTable.Of(connection, symbolId));

    public SymbolRow? Symbol(string exchange, string symbol) =>
        catalog.Read(connection => SymbolTable.Named(connection, symbol).Find(row => row.Exchange == exchange));

    /// <summary>Adds a symbol or changes what is known of it; a fact that is null stays as it is.</summary>
    public SymbolRow SetSymbol(string exchange, string symbol, SymbolFacts facts)
    {
        SymbolRules.Check(exchange, symbol);
        return catalog.Write(transaction =>
        {
            SymbolTable.Upsert(transaction, exchange, symbol, facts);
            return SymbolTable.Named(transaction.Connection, symbol).Single(row => row.Exchange == exchange);
        });
    }

    /// <inheritdoc cref="CorporateActionTable.Upsert"/>
    public int SetCorporateActions(long symbolId, IReadOnlyList<CorporateAction> actions) =>
        catalog.Write(transaction => CorporateActionTable.Upsert(transaction, symbolId, actions));

    /// <inheritdoc cref="CorporateActionTable.Remove"/>
    public int RemoveCorporateActions(long symbolId, (DateTime Time, CorporateActionKind? Kind) which) =>
        // What is not there is no change of the catalog.
        CorporateActions(symbolId).Any(a => a.Time == which.Time && a.Kind == (which.Kind ?? a.Kind))
            ? catalog.Write(transaction => CorporateActionTable.Remove(transaction, symbolId, which))
            : 0;

    private StoreStatus Numbers() => catalog.Read(connection => new StoreStatus(
        connection.Number("SELECT COUNT(*) FROM symbols"),
        connection.Number("SELECT COUNT(*) FROM datasets WHERE row_count > 0"),
        connection.Number("SELECT SUM(row_count) FROM datasets"),
        connection.Number("SELECT COUNT(*) FROM files WHERE removed_in IS NULL"),
        connection.Number("SELECT SUM(size_bytes) FROM files WHERE removed_in IS NULL"),
        connection.Number("SELECT value FROM metadata WHERE key = 'hot_rows'"),
        (int)connection.Number("PRAGMA user_version"),
        connection.Number("SELECT value FROM metadata WHERE key = 'version'"))
    {
        Quotes = connection.Number("SELECT SUM(q.row_count) FROM quote_files q JOIN files f USING (file_id) WHERE f.removed_in IS NULL"),
    });

    private static DatasetRow Row(Dataset d, (int Files, double Bytes) stored) => new(
        d.Key.Symbol, d.Key.Exchange, d.Key.Timeframe, d.Basis, UnixMicroseconds.ToDateTime(d.FirstTime), UnixMicroseconds.ToDateTime(d.LastTime),
        d.RowCount, stored.Files, (long)Math.Round(stored.Bytes));
}
