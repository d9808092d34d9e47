using DuckDB.NET.Data;
using Toolkit.Storage;
using Toolkit.Ticks;

namespace Toolkit;

/// <summary>Takes ticks in from live feeds without holding their callers up, keeps them in a file for each UTC day, and reads them back.</summary>
/// <remarks>
/// Thread-safe, and several processes may store and read ticks of one workspace at once. The first tick opens the store and may wait
/// for the disk; no later one does, unless the queue is full and <see cref="TickOptions.WhenFull"/> says to wait.
/// </remarks>
public sealed partial class TickStore : IDisposable
{
    private readonly BarStore _store;
    private readonly TickMemory _memory;
    private readonly Lock _opening = new();
    private volatile TickWriter? _writer;
    private bool _closed;

    internal TickStore(BarStore store, Func<string, TickEntry[]> readJson)
    {
        _store = store;
        _memory = new(Options.Checked());
        _days = TickDays.Of(store, readJson, Options.Backend);
    }

    /// <summary>Makes the view of ticks in a DuckDB; the result brings it up to date.</summary>
    internal Action<StoreSnapshot, bool> Keep(DuckDBConnection connection)
    {
        TickTable table = new(_days, connection);
        return (_, anew) =>
        {
            FlushAsync().GetAwaiter().GetResult();
            table.Refresh(anew);
        };
    }

    /// <summary>The workspace that it belongs to.</summary>
    internal BarStore Home => _store;

    internal TimeProvider Clock => _store.Options.Clock;

    internal TickOptions Options => _store.Options.Ticks;

    /// <summary>Takes a quote in. Crossed ones (bid above ask) occur and are kept.</summary>
    /// <param name="symbol">Any text, as for bars.</param>
    /// <param name="bid">Finite.</param>
    /// <param name="ask">Finite.</param>
    /// <param name="time">UTC.</param>
    /// <param name="source">Who sent it. Null and empty are one.</param>
    /// <param name="sequence">The source's own number, from 0 on, by which a resent tick is known; null when it numbers none: then no two ticks are the same.</param>
    /// <returns>False only when it found the queue full and was refused (<see cref="QueueFull.Reject"/>).</returns>
    /// <exception cref="ToolkitException">A value that is no number (bad data), a symbol that cannot be stored or a negative sequence (usage), a workspace that cannot be written (failure).</exception>
    public bool Store(string symbol, double bid, double ask, DateTime time, string? source = null, long? sequence = null)
    {
        if (!double.IsFinite(bid) || !double.IsFinite(ask))
        {
            throw TickRules.NotFinite(symbol, time, double.IsFinite(bid) ? ("ask", ask) : ("bid", bid));
        }

        TickEntry entry = new() { Bid = bid, Ask = ask, Price = double.NaN, Size = double.NaN, Spread = double.NaN, Arrived = TickEntry.Never };
        return Take(symbol, source, sequence, time, ref entry);
    }

    /// <summary>Takes a trade in.</summary>
    /// <param name="symbol">Any text, as for bars.</param>
    /// <param name="price">Finite.</param>
    /// <param name="size">Finite, from 0 on.</param>
    /// <param name="time">UTC.</param>
    /// <param name="source">Who sent it. Null and empty are one.</param>
    /// <param name="sequence">The source's own number, from 0 on; null when it numbers none.</param>
    /// <inheritdoc cref="Store(string, double, double, DateTime, string?, long?)"/>
    public bool StoreTrade(string symbol, double price, double size, DateTime time, string? source = null, long? sequence = null)
    {
        if (!double.IsFinite(price) || !(size >= 0 && double.IsFinite(size)))
        {
            throw double.IsFinite(price) ? TickRules.BadSize(symbol, time, size) : TickRules.NotFinite(symbol, time, ("price", price));
        }

        TickEntry entry = new() { Bid = double.NaN, Ask = double.NaN, Price = price, Size = size, Spread = double.NaN, Arrived = TickEntry.Never };
        return Take(symbol, source, sequence, time, ref entry);
    }

    /// <summary>Takes a tick in with all that is known of it.</summary>
    /// <inheritdoc cref="Store(string, double, double, DateTime, string?, long?)"/>
    public bool Store(in Tick tick)
    {
        TickEntry entry = TickRules.Checked(tick);
        return Take(tick.Symbol, tick.Source, tick.Sequence, tick.Time, ref entry);
    }

    /// <summary>Stores ticks as one batch: for each day all of them or none. A batch whose id is there already is left out whole.</summary>
    /// <param name="batchId">What the sender calls the batch; the same when it sends it again.</param>
    /// <param name="ticks">Up to 1,048,576 ticks, of any symbols and days.</param>
    /// <param name="cancel">Ends the wait; the batch is stored all the same.</param>
    /// <returns>What became of it, once it is durable.</returns>
    /// <exception cref="ToolkitException">As <see cref="Store(in Tick)"/>, then none is stored; a file stays locked (busy), then the batch can be sent again.</exception>
    public Task<TickBatchReport> StoreBatchAsync(string batchId, IEnumerable<Tick> ticks, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(batchId);
        ArgumentNullException.ThrowIfNull(ticks);
        TickEntry[] entries = Entries(batchId, [.. ticks], Writer());
        if (entries.Length > TickBatch.MaxRows)
        {
            throw ToolkitException.Usage($"the batch '{batchId}' has {entries.Length} ticks, more than {TickBatch.MaxRows}", "split it into batches with ids of their own");
        }

        return _writer!.WriteAsync(batchId, entries).WaitAsync(cancel);
    }

    /// <summary>Returns when every tick that was stored before is durable: in its day's file, or in the spill file when that is locked for long.</summary>
    /// <exception cref="ToolkitException">Neither can be written (failure): the ticks stay in memory and are tried again.</exception>
    public Task FlushAsync(CancellationToken cancel = default) => _writer?.FlushAsync().WaitAsync(cancel) ?? Task.CompletedTask;

    /// <summary>Writes what waits, then closes.</summary>
    /// <exception cref="ToolkitException">Ticks could not be written, nor spilled (failure): the message says how many are lost.</exception>
    public void Dispose()
    {
        lock (_opening)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            _writer?.Close();
        }

        try
        {
            _writer?.Dispose();
        }
        finally
        {
            _days.Dispose();
        }
    }

    private bool Take(string symbol, string? source, long? sequence, DateTime time, ref TickEntry entry)
    {
        entry.Time = TickRules.CheckedTime(symbol, time, sequence);
        TickWriter writer = _writer ?? Writer();
        entry.Stream = _memory.StreamOf(symbol, source, entry.Broker);
        while (true)
        {
            switch (Options.SkipUnchangedQuotes ? PutUnlessUnchanged(ref entry, sequence, writer) : writer.Queue.TryPut(ref entry, sequence))
            {
                case Taken.In:
                    writer.WakeWhenMany();
                    return true;
                case Taken.Closed:
                    throw new ObjectDisposedException(nameof(TickStore));
                case Taken.Full when Options.WhenFull == QueueFull.Reject:
                    writer.Counters.Refused(1);
                    return false;
                case Taken.Full when Options.WhenFull == QueueFull.DropPersist:
                    entry.Sequence = sequence ?? writer.Numbers.Apart();
                    _memory.Add([entry], [0]);
                    writer.Counters.Dropped();
                    return true;
                default:
                    writer.AwaitRoom();
                    break;
            }
        }
    }

    private static Taken PutUnlessUnchanged(ref TickEntry entry, long? sequence, TickWriter writer)
    {
        lock (entry.Stream.Throttle)
        {
            if (entry.Stream.Skips(entry))
            {
                return Taken.In;
            }

            Taken taken = writer.Queue.TryPut(ref entry, sequence);
            if (taken == Taken.In)
            {
                entry.Stream.Saw(entry);
            }

            return taken;
        }
    }

    /// <summary>All of them checked first: a batch of which one tick is refused is refused as a whole.</summary>
    private TickEntry[] Entries(string batchId, Tick[] ticks, TickWriter writer)
    {
        // JSON keeps no ids of batches: there it is the ticks that are known again.
        (bool json, long first) = (Options.Backend != TickBackend.Sqlite, OwnNumbers.FirstOf(batchId));
        TickEntry[] entries = Array.ConvertAll(ticks, tick => TickRules.Checked(tick));
        foreach ((int i, Tick tick) in ticks.Index())
        {
            entries[i].Stream = _memory.StreamOf(tick.Symbol, tick.Source, tick.BrokerId);
            entries[i].Sequence = tick.Sequence ?? (json ? first + i : writer.Numbers.Apart());
        }

        return entries;
    }

    private TickWriter Writer()
    {
        lock (_opening)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return _writer ??= TickWriter.Open(_store, _days, _memory);
        }
    }
}
