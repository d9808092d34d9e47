using Toolkit.Catalog;

namespace Toolkit.Sql;

/// <summary>A table of the catalog that SQL can see: copied when its part has changed, shown through a view.</summary>
/// <param name="Name">Name of the view.</param>
/// <param name="Parts">Changes to any of these make the copy out of date.</param>
/// <param name="Columns">Names and types of the copy, as in CREATE TABLE; microseconds of SQLite become TIMESTAMP.</param>
/// <param name="Source">The rows, in SQLite's SQL, in the order of the columns.</param>
internal sealed record CatalogView(string Name, CatalogPart[] Parts, string Columns, string Source)
{
    public static IReadOnlyList<CatalogView> All { get; } =
    [
        new("symbols", [CatalogPart.Symbols],
            "exchange VARCHAR, symbol VARCHAR, name VARCHAR, asset_type VARCHAR, currency VARCHAR, lot DOUBLE, vendor VARCHAR, "
            + "calendar VARCHAR, created_at TIMESTAMP, updated_at TIMESTAMP",
            """
            SELECT exchange, symbol, name, asset_type, currency, lot, vendor, calendar, created_at, updated_at
            FROM symbols ORDER BY exchange, symbol
            """),
        new("datasets", [CatalogPart.Bars, CatalogPart.Symbols],
            "exchange VARCHAR, symbol VARCHAR, timeframe VARCHAR, basis VARCHAR, basis_as_of TIMESTAMP, first_time TIMESTAMP, "
            + "last_time TIMESTAMP, row_count BIGINT, updated_at TIMESTAMP",
            """
            SELECT s.exchange, s.symbol, d.timeframe, d.basis, d.basis_as_of, d.first_time, d.last_time, d.row_count, d.updated_at
            FROM datasets d JOIN symbols s USING (symbol_id) WHERE d.row_count > 0 ORDER BY s.exchange, s.symbol
            """),
        new("data_sources", [CatalogPart.Sources],
            "source_id BIGINT, exchange VARCHAR, symbol VARCHAR, timeframe VARCHAR, made_by VARCHAR, uri VARCHAR, sha256 VARCHAR, "
            + "format VARCHAR, rows_read BIGINT, rows_accepted BIGINT, rows_rejected BIGINT, duplicates BIGINT, version BIGINT, "
            + "elapsed_us BIGINT, loaded_at TIMESTAMP",
            """
            SELECT l.source_id, s.exchange, s.symbol, d.timeframe, l.made_by, l.uri, l.sha256, l.format, l.rows_read, l.rows_accepted,
                l.rows_rejected, l.duplicates, l.version_id, l.elapsed_us, l.loaded_at
            FROM data_sources l JOIN datasets d USING (dataset_id) JOIN symbols s USING (symbol_id) ORDER BY l.source_id
            """),
        new("coverage", [CatalogPart.Coverage],
            "exchange VARCHAR, symbol VARCHAR, timeframe VARCHAR, from_time TIMESTAMP, to_time TIMESTAMP, state VARCHAR, source VARCHAR, asked_at TIMESTAMP",
            """
            SELECT s.exchange, s.symbol, d.timeframe, c.from_time, c.to_time, c.state, c.source, c.asked_at
            FROM coverage c JOIN datasets d USING (dataset_id) JOIN symbols s USING (symbol_id)
            ORDER BY s.exchange, s.symbol, d.timeframe, c.from_time
            """),
        new("corporate_actions", [CatalogPart.CorporateActions],
            "exchange VARCHAR, symbol VARCHAR, time TIMESTAMP, kind VARCHAR, value DOUBLE",
            """
            SELECT s.exchange, s.symbol, a.time, a.kind, a.value
            FROM corporate_actions a JOIN symbols s USING (symbol_id) ORDER BY s.exchange, s.symbol, a.time
            """),
    ];

    /// <summary>Whether its rows lie in the team's database where there is one; counted there under its part's name.</summary>
    public bool IsShared { get; init; }

    /// <summary>Where the copy lies, out of the way of users' own tables.</summary>
    public string Table => $"store.{Name}";

    public IReadOnlyList<string> Types { get; } = [.. Columns.Split(", ").Select(c => c.Split(' ')[1])];
}
