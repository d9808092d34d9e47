using Microsoft.Data.Sqlite;

namespace Toolkit.Catalog;

/// <summary>The tables of catalog.db. Each entry brings the schema from the version before it to its own.</summary>
internal static class Schema
{
    /// <summary>Number of the schema that this library writes (<c>PRAGMA user_version</c>).</summary>
    public static int Version => Migrations.Count;

    /// <summary>The first schema in which hot rows have checksums.</summary>
    public const int HotChecksums = 7;

    /// <summary>Whether stored runs have a place for every statistic that this library declares.</summary>
    public static bool HasStatistics(SqliteConnection connection) => !MissingStatistics(connection).Any();

    /// <summary>Gives stored runs a column for each statistic that came after them; in it they have NULL.</summary>
    public static void AddStatistics(SqliteConnection connection)
    {
        foreach (string key in MissingStatistics(connection))
        {
            connection.Execute($"ALTER TABLE run_metrics ADD COLUMN {key} REAL");
        }
    }

    /// <summary>The same for a connection that may not write: a view in front of the table.</summary>
    public static void ShowStatistics(SqliteConnection connection)
    {
        string[] missing = [.. MissingStatistics(connection)];
        // All of them are missing from a catalog that is older than the table.
        if (missing.Length > 0 && missing.Length < Metrics.NumberNames.Count)
        {
            connection.Execute($"CREATE TEMP VIEW run_metrics AS SELECT *, {string.Join(", ", missing.Select(key => $"NULL AS {key}"))} FROM main.run_metrics");
        }
    }

    private static IEnumerable<string> MissingStatistics(SqliteConnection connection) =>
        Metrics.NumberNames.Except(connection.List("SELECT name FROM pragma_table_info('run_metrics')", r => r.GetString(0)), StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<string> Migrations { get; } =
    [
        """
        CREATE TABLE metadata (key TEXT PRIMARY KEY, value) WITHOUT ROWID;

        CREATE TABLE symbols (
            symbol_id INTEGER PRIMARY KEY, exchange TEXT NOT NULL, symbol TEXT NOT NULL, name TEXT, asset_type TEXT, currency TEXT,
            lot REAL, vendor TEXT, calendar TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
            UNIQUE (exchange, symbol));
        CREATE INDEX symbols_symbol ON symbols (symbol);

        CREATE TABLE datasets (
            dataset_id INTEGER PRIMARY KEY, symbol_id INTEGER NOT NULL REFERENCES symbols, timeframe TEXT NOT NULL,
            basis TEXT NOT NULL CHECK (basis IN ('raw', 'splits', 'all')), basis_as_of INTEGER,
            first_time INTEGER, last_time INTEGER, row_count INTEGER NOT NULL CHECK (row_count >= 0), updated_at INTEGER NOT NULL,
            UNIQUE (symbol_id, timeframe));

        CREATE TABLE versions (
            version_id INTEGER PRIMARY KEY, created_at INTEGER NOT NULL, made_by TEXT NOT NULL, source TEXT);

        CREATE TABLE files (
            file_id TEXT PRIMARY KEY, kind TEXT NOT NULL, timeframe TEXT NOT NULL, path TEXT NOT NULL UNIQUE,
            row_count INTEGER NOT NULL, size_bytes INTEGER NOT NULL, sha256 TEXT NOT NULL,
            min_time INTEGER NOT NULL, max_time INTEGER NOT NULL, schema_version INTEGER NOT NULL,
            added_in INTEGER NOT NULL REFERENCES versions, removed_in INTEGER REFERENCES versions) WITHOUT ROWID;
        CREATE INDEX files_added ON files (added_in);
        CREATE INDEX files_removed ON files (removed_in);

        CREATE TABLE file_series (
            dataset_id INTEGER NOT NULL REFERENCES datasets, file_id TEXT NOT NULL REFERENCES files ON DELETE CASCADE,
            row_count INTEGER NOT NULL, min_time INTEGER NOT NULL, max_time INTEGER NOT NULL,
            min_low REAL NOT NULL, max_high REAL NOT NULL, sum_close REAL NOT NULL, sum_volume REAL,
            PRIMARY KEY (dataset_id, file_id)) WITHOUT ROWID;
        CREATE INDEX file_series_file ON file_series (file_id);

        CREATE TABLE hot_bars (
            dataset_id INTEGER NOT NULL REFERENCES datasets, time INTEGER NOT NULL, version_id INTEGER NOT NULL REFERENCES versions,
            open REAL NOT NULL, high REAL NOT NULL, low REAL NOT NULL, close REAL NOT NULL, volume REAL,
            removed_in INTEGER REFERENCES versions,
            PRIMARY KEY (dataset_id, time, version_id)) WITHOUT ROWID;
        CREATE INDEX hot_bars_removed ON hot_bars (removed_in) WHERE removed_in IS NOT NULL;

        CREATE TABLE coverage (
            coverage_id INTEGER PRIMARY KEY, dataset_id INTEGER NOT NULL REFERENCES datasets,
            from_time INTEGER NOT NULL, to_time INTEGER NOT NULL CHECK (to_time > from_time),
            state TEXT NOT NULL CHECK (state IN ('data', 'empty', 'noTrade', 'rejected')), source TEXT NOT NULL, asked_at INTEGER NOT NULL);
        CREATE INDEX coverage_series ON coverage (dataset_id, from_time);

        CREATE TABLE data_sources (
            source_id INTEGER PRIMARY KEY, dataset_id INTEGER NOT NULL REFERENCES datasets, version_id INTEGER NOT NULL,
            made_by TEXT NOT NULL, uri TEXT NOT NULL, sha256 TEXT NOT NULL, format TEXT NOT NULL,
            rows_read INTEGER NOT NULL, rows_accepted INTEGER NOT NULL, rows_rejected INTEGER NOT NULL, duplicates INTEGER NOT NULL,
            elapsed_us INTEGER NOT NULL, loaded_at INTEGER NOT NULL);
        CREATE INDEX data_sources_series ON data_sources (dataset_id, source_id);

        CREATE TABLE corporate_actions (
            symbol_id INTEGER NOT NULL REFERENCES symbols, time INTEGER NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('split', 'dividend')),
            value REAL NOT NULL, PRIMARY KEY (symbol_id, time, kind)) WITHOUT ROWID;

        INSERT INTO metadata (key, value) VALUES ('version', 0), ('oldest_version', 0), ('hot_rows', 0), ('changes', 0);
        """,
        """
        -- Version 1 once had these tables, and nothing wrote to them.
        DROP TABLE IF EXISTS run_tags;
        DROP TABLE IF EXISTS run_metrics;
        DROP TABLE IF EXISTS run_params;
        DROP TABLE IF EXISTS runs;

        CREATE TABLE run_sources (sha256 TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;

        -- AUTOINCREMENT: the number of a run that was deleted is never given again.
        CREATE TABLE runs (
            run_id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, strategy TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('strategy', 'each', 'signals', 'trades')), strategy_hash TEXT,
            source_sha256 TEXT REFERENCES run_sources, symbol TEXT NOT NULL, timeframe TEXT, version_id INTEGER, data_sha256 TEXT,
            from_time INTEGER NOT NULL, to_time INTEGER NOT NULL, created_at INTEGER NOT NULL, elapsed_us INTEGER NOT NULL,
            seed INTEGER NOT NULL, toolkit TEXT NOT NULL, git_commit TEXT, notes TEXT, points INTEGER NOT NULL,
            closed_trades INTEGER NOT NULL, open_trades INTEGER NOT NULL);
        CREATE INDEX runs_source ON runs (source_sha256) WHERE source_sha256 IS NOT NULL;

        -- A column for each statistic comes with AddStatistics.
        CREATE TABLE run_metrics (run_id INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE);

        CREATE TABLE run_params (
            run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE, name TEXT NOT NULL, kind TEXT NOT NULL, value,
            PRIMARY KEY (run_id, name)) WITHOUT ROWID;

        CREATE TABLE run_tags (
            run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE, tag TEXT NOT NULL, PRIMARY KEY (run_id, tag)) WITHOUT ROWID;
        CREATE INDEX run_tags_tag ON run_tags (tag);

        CREATE TABLE run_series (
            run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE, position INTEGER NOT NULL, exchange TEXT, symbol TEXT NOT NULL,
            timeframe TEXT, is_main INTEGER NOT NULL, version_id INTEGER, sha256 TEXT, bars INTEGER NOT NULL, first_time INTEGER,
            last_time INTEGER, calendar TEXT, origin TEXT, PRIMARY KEY (run_id, position)) WITHOUT ROWID;

        -- Apart from runs, so that a list does not have to step over it.
        CREATE TABLE run_details (
            run_id INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE, options TEXT NOT NULL, warnings TEXT,
            equity BLOB NOT NULL, trades BLOB NOT NULL, rejections BLOB);
        """,
        """
        -- A checksum of each bar that stored runs used, once for all runs on the same bars: to say what has changed since.
        CREATE TABLE run_bars (sha256 TEXT PRIMARY KEY, bars BLOB NOT NULL) WITHOUT ROWID;
        CREATE INDEX run_series_bars ON run_series (sha256);
        """,
        """
        -- Before this no size was cut, so 0 is right for older runs.
        ALTER TABLE run_metrics ADD COLUMN reducedOrders REAL DEFAULT 0;
        ALTER TABLE run_details ADD COLUMN reductions BLOB;
        ALTER TABLE run_details ADD COLUMN benchmark TEXT;
        """,
        """
        -- Which underlyings lie in which file of quotes. Expiries are days since 1970.
        CREATE TABLE quote_files (
            symbol_id INTEGER NOT NULL REFERENCES symbols, file_id TEXT NOT NULL REFERENCES files ON DELETE CASCADE,
            row_count INTEGER NOT NULL, min_time INTEGER NOT NULL, max_time INTEGER NOT NULL,
            min_expiry INTEGER NOT NULL, max_expiry INTEGER NOT NULL, PRIMARY KEY (symbol_id, file_id)) WITHOUT ROWID;
        CREATE INDEX quote_files_file ON quote_files (file_id);

        -- Every import of quotes, and the latest one of each underlying: what makes a second import of one file a no-op.
        CREATE TABLE quote_loads (
            load_id INTEGER PRIMARY KEY, version_id INTEGER NOT NULL, uri TEXT NOT NULL, sha256 TEXT NOT NULL, format TEXT NOT NULL,
            rows_read INTEGER NOT NULL, rows_accepted INTEGER NOT NULL, rows_rejected INTEGER NOT NULL, duplicates INTEGER NOT NULL,
            underlyings INTEGER NOT NULL, elapsed_us INTEGER NOT NULL, loaded_at INTEGER NOT NULL);
        CREATE INDEX quote_loads_content ON quote_loads (sha256);
        CREATE TABLE quote_series (symbol_id INTEGER PRIMARY KEY REFERENCES symbols, load_id INTEGER NOT NULL REFERENCES quote_loads);
        """,
        """
        -- Runs on options. SQLite changes no CHECK, and a table that others refer to is not made anew: the column is.
        ALTER TABLE runs ADD COLUMN kind_of_run TEXT NOT NULL DEFAULT 'strategy'
            CHECK (kind_of_run IN ('strategy', 'each', 'signals', 'trades', 'options'));
        UPDATE runs SET kind_of_run = kind;
        ALTER TABLE runs DROP COLUMN kind;
        ALTER TABLE runs RENAME COLUMN kind_of_run TO kind;
        ALTER TABLE run_details ADD COLUMN skipped TEXT;
        """,
        """
        -- Filled in by HotBarTable.AddChecksums.
        ALTER TABLE hot_bars ADD COLUMN checksum INTEGER NOT NULL DEFAULT -1;
        """,
    ];
}
