using System.Data.Common;
using Toolkit.Trading;

namespace Toolkit;

/// <summary>What a running strategy writes through: its own orders, trades and signals, its heartbeat and its status, and nothing of anybody else.</summary>
/// <remarks>
/// Each call is one commit, on the disk when it returns; <see cref="Together"/> makes one of several. No other process can run
/// the same strategy until this is disposed or the process ends. Safe to use from several threads, one call after the other.
/// </remarks>
public sealed class StrategyAccount : IDisposable
{
    private readonly IDatabase _database;
    private readonly TimeProvider _clock;
    private readonly IDisposable _held;
    private readonly Lock _turn = new();
    private DbConnection? _together;
    private bool _disposed;

    internal StrategyAccount(IDatabase database, TimeProvider clock, StrategyRow strategy, IDisposable held) =>
        (_database, _clock, Strategy, _held) = (database, clock, strategy, held);

    /// <summary>The strategy as it was registered.</summary>
    public StrategyRow Strategy { get; }

    public string Id => Strategy.Id;

    /// <summary>Makes one commit of all that <paramref name="work"/> writes through this account: all of it or, when it throws, nothing.</summary>
    /// <remarks>
    /// It keeps other writers waiting, so it is for writing what has happened, not for asking an exchange. On a team's database it is called
    /// once more when the server breaks off before the commit.
    /// </remarks>
    public void Together(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        Write(connection =>
        {
            DbConnection? outer = _together;
            _together = connection;
            try
            {
                work();
                return 0;
            }
            finally
            {
                _together = outer;
            }
        });
    }

    /// <summary>Writes down an order that was placed.</summary>
    /// <exception cref="ToolkitException">The strategy has an order of that number (bad data), or its terms are none (usage).</exception>
    public LiveOrder PlaceOrder(LiveOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return Write(connection => OrderBook.Place(connection, Strategy, order with { Time = order.Time ?? Now }));
    }

    /// <summary>Writes down new terms of an open order.</summary>
    /// <exception cref="ToolkitException">There is no such order (not found), or it is not open any more (usage).</exception>
    public LiveOrder ChangeOrder(string orderId, OrderChange change, DateTime? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(orderId);
        return Write(connection => OrderBook.Change(connection, Id, orderId, (change, time ?? Now)));
    }

    /// <summary>Writes down that an order was cancelled, by the strategy or by the exchange; what has filled stays.</summary>
    /// <inheritdoc cref="ChangeOrder" path="/exception"/>
    public LiveOrder CancelOrder(string orderId, string? reason = null, DateTime? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(orderId);
        return Write(connection => OrderBook.End(connection, (Id, orderId), OrderStatus.Cancelled, (reason, time ?? Now)));
    }

    /// <summary>Writes down that an order was not taken, and why.</summary>
    /// <inheritdoc cref="ChangeOrder" path="/exception"/>
    public LiveOrder RejectOrder(string orderId, string reason, DateTime? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(orderId);
        ArgumentException.ThrowIfNullOrEmpty(reason);
        return Write(connection => OrderBook.End(connection, (Id, orderId), OrderStatus.Rejected, (reason, time ?? Now)));
    }

    /// <summary>Writes down a fill, and in the same commit what it makes of its order and of the position.</summary>
    /// <returns>The position after it.</returns>
    /// <exception cref="ToolkitException">
    /// A trade of that number is there already, so that it counts once (bad data); there is no such order (not found); quantity, price or fee are none (usage).
    /// </exception>
    public LivePosition RecordTrade(LiveTrade trade)
    {
        ArgumentNullException.ThrowIfNull(trade);
        return Write(connection => TradeBook.Add(connection, Strategy, trade with { Time = trade.Time ?? Now }));
    }

    /// <summary>Writes down what the strategy saw; the same signal told again takes the place of the former.</summary>
    /// <exception cref="ToolkitException">It is from a time whose signals have been archived (bad data), or has no direction (usage).</exception>
    public void RecordSignal(LiveSignal signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        Write(connection => SignalBook.Put(connection, Strategy, signal with { Time = signal.Time ?? Now }));
    }

    /// <summary>Says that the strategy is alive.</summary>
    public void Heartbeat() => Write(Beat);

    /// <summary>Says what the strategy is doing, which is a heartbeat, too.</summary>
    public void SetStatus(StrategyStatus status, string? reason = null) => Write(connection =>
    {
        LiveChange.Of(connection, "strategies");
        return connection.Execute(
            "UPDATE strategies SET status = $status, reason = $reason, heartbeat = $now WHERE strategy_id = $id",
            ("$status", TradingWords.Of(status)), ("$reason", reason), ("$now", UnixMicroseconds.From(Now)), ("$id", Id));
    });

    /// <summary>Its orders that may still fill, oldest first.</summary>
    public IReadOnlyList<LiveOrder> OpenOrders() => Read(connection => connection.List(
        $"SELECT {LiveTable.Orders.Names} FROM orders WHERE strategy_id = $id AND status IN ('placed', 'partiallyFilled') ORDER BY time, order_id",
        TradingTables.Order, ("$id", Id)));

    /// <summary>One of its orders; null when there is none of that number, or when it has been archived.</summary>
    public LiveOrder? FindOrder(string orderId) => Read(connection => TradingTables.Order(connection, Id, orderId));

    /// <summary>Whether a fill of that number has been written down.</summary>
    public bool HasTrade(string tradeId) => Read(connection => TradeBook.Has(connection, Id, tradeId));

    /// <summary>What it holds, and what it held.</summary>
    public IReadOnlyList<LivePosition> Positions() => Read(connection => connection.List(
        $"SELECT {LiveTable.Positions.Names} FROM positions WHERE strategy_id = $id ORDER BY exchange, symbol", TradingTables.Position, ("$id", Id)));

    /// <summary>Says how far the strategy has come, for its next start; a heartbeat, too.</summary>
    internal void Advance(LiveProgress to) => Write(connection =>
    {
        connection.Execute(
            "INSERT INTO progress (strategy_id, closed_to, leg, leg_from) VALUES ($id, $to, $leg, $from) ON CONFLICT (strategy_id) DO UPDATE SET closed_to = $to, leg = $leg, leg_from = $from",
            ("$id", Id), ("$to", to.ClosedTo), ("$leg", (long)to.Leg), ("$from", to.LegFrom));
        return Beat(connection);
    });

    /// <summary>Lets another process run the strategy. Its status stays what it was set to last.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            _disposed = true;
            _held.Dispose();
        }
    }

    private int Beat(DbConnection connection)
    {
        LiveChange.Of(connection, "strategies");
        return connection.Execute("UPDATE strategies SET heartbeat = $now WHERE strategy_id = $id", ("$now", UnixMicroseconds.From(Now)), ("$id", Id));
    }

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    private T Write<T>(Func<DbConnection, T> work)
    {
        lock (_turn)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _together is { } open ? work(open) : _database.Write(work);
        }
    }

    private T Read<T>(Func<DbConnection, T> work)
    {
        lock (_turn)
        {
            return _together is { } open ? work(open) : _database.Read(work);
        }
    }
}
