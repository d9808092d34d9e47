namespace Toolkit.Catalog;

/// <summary>The tables of trading.db. Each entry brings the schema from the version before it to its own.</summary>
internal static class TradingSchema
{
    public static IReadOnlyList<string> Migrations { get; } =
    [
        """
        -- How often each table has changed, and up to where it has moved to files.
        CREATE TABLE metadata (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

        CREATE TABLE strategies (
            strategy_id TEXT PRIMARY KEY, exchange TEXT NOT NULL, symbol TEXT NOT NULL, timeframe TEXT NOT NULL, name TEXT NOT NULL,
            config TEXT CHECK (json_valid(config)),
            status TEXT NOT NULL CHECK (status IN ('registered', 'running', 'paused', 'stopped', 'failed')), reason TEXT,
            heartbeat INTEGER NOT NULL, registered_at INTEGER NOT NULL) WITHOUT ROWID;

        CREATE TABLE orders (
            strategy_id TEXT NOT NULL REFERENCES strategies, order_id TEXT NOT NULL, exchange TEXT NOT NULL, symbol TEXT NOT NULL,
            quantity REAL NOT NULL CHECK (quantity <> 0), type TEXT NOT NULL CHECK (type IN ('market', 'limit', 'stop', 'stopLimit')),
            time_in_force TEXT NOT NULL CHECK (time_in_force IN ('goodTillCancelled', 'day', 'immediateOrCancel', 'fillOrKill')),
            limit_price REAL, stop_price REAL, stop_loss REAL, take_profit REAL, tag TEXT,
            status TEXT NOT NULL CHECK (status IN ('placed', 'partiallyFilled', 'filled', 'cancelled', 'rejected')),
            filled REAL NOT NULL DEFAULT 0, average_price REAL, reason TEXT, time INTEGER NOT NULL, changed_at INTEGER NOT NULL,
            PRIMARY KEY (strategy_id, order_id)) WITHOUT ROWID;

        CREATE TABLE trades (
            arrival INTEGER PRIMARY KEY AUTOINCREMENT, strategy_id TEXT NOT NULL REFERENCES strategies, trade_id TEXT NOT NULL, order_id TEXT,
            exchange TEXT NOT NULL, symbol TEXT NOT NULL, time INTEGER NOT NULL, quantity REAL NOT NULL CHECK (quantity <> 0),
            price REAL NOT NULL, fee REAL NOT NULL, tag TEXT,
            UNIQUE (strategy_id, trade_id), FOREIGN KEY (strategy_id, order_id) REFERENCES orders);
        -- SQLite looks here when an order goes.
        CREATE INDEX trades_order ON trades (strategy_id, order_id) WHERE order_id IS NOT NULL;

        -- What the trades come to at average cost; base_ is the part of it that has moved to files.
        CREATE TABLE positions (
            strategy_id TEXT NOT NULL REFERENCES strategies, exchange TEXT NOT NULL, symbol TEXT NOT NULL,
            quantity REAL NOT NULL, average_price REAL NOT NULL, realized REAL NOT NULL, fees REAL NOT NULL, trades INTEGER NOT NULL, last_time INTEGER NOT NULL,
            base_quantity REAL NOT NULL DEFAULT 0, base_average_price REAL NOT NULL DEFAULT 0, base_realized REAL NOT NULL DEFAULT 0,
            base_fees REAL NOT NULL DEFAULT 0, base_trades INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (strategy_id, exchange, symbol)) WITHOUT ROWID;

        CREATE TABLE signals (
            strategy_id TEXT NOT NULL REFERENCES strategies, exchange TEXT NOT NULL, symbol TEXT NOT NULL, time INTEGER NOT NULL, name TEXT NOT NULL,
            direction INTEGER NOT NULL CHECK (direction IN (-1, 0, 1)), price REAL, strength REAL, note TEXT,
            PRIMARY KEY (strategy_id, exchange, symbol, time, name)) WITHOUT ROWID;

        CREATE TABLE tickers (
            exchange TEXT NOT NULL, symbol TEXT NOT NULL, time INTEGER NOT NULL, bid REAL, ask REAL, last REAL, volume REAL,
            PRIMARY KEY (exchange, symbol, time)) WITHOUT ROWID;

        -- The Parquet files to which old rows have moved.
        CREATE TABLE files (
            file_id TEXT PRIMARY KEY, kind TEXT NOT NULL, path TEXT NOT NULL UNIQUE, row_count INTEGER NOT NULL, size_bytes INTEGER NOT NULL,
            sha256 TEXT NOT NULL, min_time INTEGER NOT NULL, max_time INTEGER NOT NULL, added_at INTEGER NOT NULL) WITHOUT ROWID;

        -- A number that was used stays used, also when its row has moved.
        CREATE TABLE moved_ids (kind TEXT NOT NULL, strategy_id TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (kind, strategy_id, id)) WITHOUT ROWID;

        -- How far a strategy that trades on bars has come: up to which close, and since when its numbers begin as they do.
        CREATE TABLE progress (
            strategy_id TEXT PRIMARY KEY REFERENCES strategies, closed_to INTEGER NOT NULL, leg INTEGER NOT NULL, leg_from INTEGER NOT NULL) WITHOUT ROWID;

        -- Whatever the order of the trades: the sum of quantities, of fees, and the cash that they moved.
        CREATE VIEW problems AS
        SELECT 'the position of strategy ' || p.strategy_id || ' in ' || p.exchange || ':' || p.symbol || ' is not what its trades come to' AS what
        FROM positions p LEFT JOIN (
            SELECT strategy_id, exchange, symbol, COUNT(*) AS trades, SUM(quantity) AS quantity, SUM(fee) AS fees, SUM(-quantity * price) AS cash,
                SUM(ABS(quantity)) AS size, SUM(ABS(quantity * price)) AS value
            FROM trades GROUP BY strategy_id, exchange, symbol) t USING (strategy_id, exchange, symbol)
        WHERE p.trades <> p.base_trades + COALESCE(t.trades, 0)
            OR ABS(p.quantity - p.base_quantity - COALESCE(t.quantity, 0)) > 1e-9 * (ABS(p.base_quantity) + COALESCE(t.size, 0))
            OR ABS(p.fees - p.base_fees - COALESCE(t.fees, 0)) > 1e-9 * (ABS(p.base_fees) + ABS(p.fees))
            OR ABS((p.realized - p.quantity * p.average_price) - (p.base_realized - p.base_quantity * p.base_average_price) - COALESCE(t.cash, 0))
                > 1e-9 * (ABS(p.base_realized) + ABS(p.base_quantity * p.base_average_price) + COALESCE(t.value, 0))
        UNION ALL
        SELECT 'strategy ' || strategy_id || ' has trades in ' || exchange || ':' || symbol || ' and no position'
        FROM (SELECT DISTINCT strategy_id, exchange, symbol FROM trades EXCEPT SELECT strategy_id, exchange, symbol FROM positions);
        """,
    ];
}
