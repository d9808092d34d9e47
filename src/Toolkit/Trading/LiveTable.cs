namespace Toolkit.Trading;

/// <summary>A table of trading.db as SQL and the files of old rows have it.</summary>
/// <param name="Name">Name of the table and of the view.</param>
/// <param name="Columns">Names and types, as in CREATE TABLE; microseconds of SQLite become TIMESTAMP.</param>
/// <param name="Order">How rows are sorted.</param>
internal sealed record LiveTable(string Name, string Columns, string Order)
{
    public static LiveTable Strategies { get; } = new(
        "strategies",
        "strategy_id VARCHAR, exchange VARCHAR, symbol VARCHAR, timeframe VARCHAR, name VARCHAR, config VARCHAR, status VARCHAR, reason VARCHAR, "
        + "heartbeat TIMESTAMP, registered_at TIMESTAMP",
        "strategy_id");

    public static LiveTable Orders { get; } = new(
        "orders",
        "strategy_id VARCHAR, order_id VARCHAR, exchange VARCHAR, symbol VARCHAR, quantity DOUBLE, type VARCHAR, time_in_force VARCHAR, limit_price DOUBLE, "
        + "stop_price DOUBLE, stop_loss DOUBLE, take_profit DOUBLE, tag VARCHAR, status VARCHAR, filled DOUBLE, average_price DOUBLE, reason VARCHAR, "
        + "time TIMESTAMP, changed_at TIMESTAMP",
        "time, strategy_id, order_id")
    {
        // An order that waits, or that a trade of the table belongs to, stays.
        MoveBy = "changed_at",
        Movable = "status NOT IN ('placed', 'partiallyFilled') "
            + "AND NOT EXISTS (SELECT 1 FROM trades t WHERE t.strategy_id = orders.strategy_id AND t.order_id = orders.order_id)",
        Id = "order_id",
    };

    public static LiveTable Trades { get; } = new(
        "trades",
        "arrival BIGINT, strategy_id VARCHAR, trade_id VARCHAR, order_id VARCHAR, exchange VARCHAR, symbol VARCHAR, time TIMESTAMP, quantity DOUBLE, "
        + "price DOUBLE, fee DOUBLE, tag VARCHAR",
        "time, arrival")
    {
        Id = "trade_id",
    };

    public static LiveTable Positions { get; } = new(
        "positions",
        "strategy_id VARCHAR, exchange VARCHAR, symbol VARCHAR, quantity DOUBLE, average_price DOUBLE, realized DOUBLE, fees DOUBLE, trades BIGINT, last_time TIMESTAMP",
        "strategy_id, exchange, symbol");

    public static LiveTable Signals { get; } = new(
        "signals",
        "strategy_id VARCHAR, exchange VARCHAR, symbol VARCHAR, time TIMESTAMP, name VARCHAR, direction BIGINT, price DOUBLE, strength DOUBLE, note VARCHAR",
        "time, strategy_id, exchange, symbol, name");

    public static LiveTable Tickers { get; } = new(
        "tickers",
        "exchange VARCHAR, symbol VARCHAR, time TIMESTAMP, bid DOUBLE, ask DOUBLE, last DOUBLE, volume DOUBLE",
        "time, exchange, symbol")
    {
        // The last one of a symbol is what is asked for most.
        Movable = "time < (SELECT max(time) FROM tickers l WHERE l.exchange = tickers.exchange AND l.symbol = tickers.symbol)",
    };

    public static IReadOnlyList<LiveTable> All { get; } = [Strategies, Orders, Trades, Positions, Signals, Tickers];

    /// <summary>Those whose old rows move to files, in the order in which they can: an order after its trades.</summary>
    public static IReadOnlyList<LiveTable> Moving { get; } = [Trades, Orders, Signals, Tickers];

    /// <summary>The column of the time that decides whether a row is old.</summary>
    public string MoveBy { get; private init; } = "time";

    /// <summary>Which of the old rows may move.</summary>
    public string Movable { get; private init; } = "1";

    /// <summary>The column of a number that stays used when the row has moved; null where a row is known by its time.</summary>
    public string? Id { get; private init; }

    /// <summary>The names of the columns, separated by commas.</summary>
    public string Names { get; } = string.Join(", ", Columns.Split(", ").Select(column => column.Split(' ')[0]));

    public IReadOnlyList<string> Types { get; } = [.. Columns.Split(", ").Select(column => column.Split(' ')[1])];

    /// <summary>The names, with times as the microseconds that SQLite has.</summary>
    public string InMicroseconds { get; } = string.Join(", ", Columns.Split(", ").Select(column => column.Split(' ') switch
    {
        [var name, "TIMESTAMP"] => $"epoch_us({name}) AS {name}",
        [var name, _] => name,
        _ => throw new ArgumentException(column, nameof(Columns)),
    }));
}
