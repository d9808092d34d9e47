using System.Collections.Concurrent;
using Toolkit.Catalog;

namespace Toolkit.Ticks;

/// <summary>The latest ticks of each symbol. Callers only fill the queue; the rings are filled from it by whoever looks at it first, the writer or a reader.</summary>
/// <remarks>Thread-safe: one lock over all rings, which storing does not take.</remarks>
internal sealed class TickMemory(TickOptions options)
{
    /// <summary>Ticks that the writer takes at a time, so that readers come in between.</summary>
    private const int Step = 256;

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, SymbolRing> _rings = new(StringComparer.Ordinal);
    private long _seen;
    private int _foreignWrites;

    public long Throttled => _rings.Values.Sum(ring => ring.Streams.Sum(stream => stream.Throttled));

    /// <summary>The stream of a tick.</summary>
    /// <exception cref="ToolkitException">A name that cannot be stored (usage).</exception>
    public TickStream StreamOf(string symbol, string? source, string? broker)
    {
        SymbolRing ring = _rings.TryGetValue(symbol, out SymbolRing? known) ? known : RingOf(symbol);
        TickStream stream = string.IsNullOrEmpty(source) ? ring.Plain : ring.StreamOf(source);
        if (broker is not null && !ReferenceEquals(broker, stream.Broker))
        {
            SymbolRules.CheckName(broker, "broker id");
            stream.Broker = broker;
        }

        return stream;
    }

    public bool Knows(string symbol) => _rings.ContainsKey(symbol);

    /// <summary>Moves ticks from the queue into a batch, and into the rings when no reader has done so yet.</summary>
    /// <returns>How many: all that are ready.</returns>
    public int Take(TickQueue queue, TickEntry[] batch)
    {
        long head = queue.Head;
        int count = 0;
        while (count < batch.Length && queue.IsReady(head))
        {
            lock (_lock)
            {
                for (int end = Math.Min(count + Step, batch.Length); count < end && queue.IsReady(head); head++)
                {
                    batch[count] = queue[head];
                    if (head == _seen)
                    {
                        _seen++;
                        batch[count].Stream.Ring!.Insert(batch[count]);
                    }

                    count++;
                }
            }
        }

        queue.Free(head);
        return count;
    }

    /// <summary>Adds ticks that do not go through the queue.</summary>
    public void Add(TickEntry[] entries, int[] rows)
    {
        lock (_lock)
        {
            foreach (int row in rows)
            {
                entries[row].Stream.Ring!.Insert(entries[row]);
            }
        }
    }

    /// <summary>The last ticks of a symbol, or null when memory does not know that these are the last.</summary>
    public TickEntry[]? Latest(TickQueue? queue, string symbol, int count)
    {
        lock (_lock)
        {
            return Seen(queue, symbol)?.Latest(count);
        }
    }

    /// <summary>Says that what is on disk will be read for <see cref="Prime"/>.</summary>
    /// <returns>How often another process was found to have written, and the place in the queue of the last tick that is no longer here.</returns>
    public (int ForeignWrites, long LastLost) BeginPriming(string symbol)
    {
        lock (_lock)
        {
            SymbolRing ring = _rings[symbol];
            ring.BeginPriming();
            return (_foreignWrites, ring.LastLost);
        }
    }

    /// <summary>Adds the latest ticks on disk, as many as a ring holds or all: from now on memory knows the last ones.</summary>
    /// <param name="symbol">Their symbol.</param>
    /// <param name="stored">In order.</param>
    /// <param name="foreignWrites">What <see cref="BeginPriming"/> said.</param>
    public void Prime(string symbol, TickEntry[] stored, int foreignWrites)
    {
        lock (_lock)
        {
            if (foreignWrites == _foreignWrites)
            {
                _rings[symbol].Prime(stored);
            }
        }
    }

    /// <summary>Says that another process has written: what the last ticks are must be asked again.</summary>
    public void OthersWrote()
    {
        lock (_lock)
        {
            _foreignWrites++;
            foreach (SymbolRing ring in _rings.Values)
            {
                ring.Forget();
            }
        }
    }

    /// <summary>The ticks of a symbol in a range whose place in the queue is behind <paramref name="position"/>.</summary>
    /// <param name="queue">Where ticks come in.</param>
    /// <param name="symbol">The symbol.</param>
    /// <param name="position">Up to which ticks are in their files.</param>
    /// <param name="range">Times.</param>
    /// <param name="lost">Whether the ring has let some of them go.</param>
    public TickEntry[] Behind(TickQueue queue, string symbol, long position, TimeRange range, out bool lost)
    {
        lock (_lock)
        {
            SymbolRing? ring = Seen(queue, symbol);
            lost = ring?.LastLost > position;
            return ring?.Behind(position, range) ?? [];
        }
    }

    private SymbolRing RingOf(string symbol)
    {
        SymbolRules.CheckName(symbol, "symbol");
        return _rings.GetOrAdd(symbol, name => new(name, options.RingSize));
    }

    /// <summary>The ring of a symbol, with all in it that is ready in the queue.</summary>
    private SymbolRing? Seen(TickQueue? queue, string symbol)
    {
        for (; queue?.IsReady(_seen) == true; _seen++)
        {
            queue[_seen].Stream.Ring!.Insert(queue[_seen]);
        }

        return _rings.GetValueOrDefault(symbol);
    }
}
