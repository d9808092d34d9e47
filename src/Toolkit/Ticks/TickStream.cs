namespace Toolkit.Ticks;

/// <summary>The ticks of one symbol from one source.</summary>
internal sealed class TickStream(string symbol, string source, SymbolRing? ring = null)
{
    private static int _streams;

    private double _bid = double.NaN;
    private double _ask = double.NaN;

    public string Symbol { get; } = symbol;

    /// <summary>Empty when the caller named none.</summary>
    public string Source { get; } = source;

    /// <summary>The latest ticks of its symbol; null for one that is read from disk.</summary>
    public SymbolRing? Ring { get; } = ring;

    /// <summary>Another one for each stream of the process.</summary>
    public int Index { get; } = Interlocked.Increment(ref _streams);

    /// <summary>Taken while a quote is compared with the one before it.</summary>
    public Lock Throttle { get; } = new();

    public long Throttled { get; private set; }

    /// <summary>The last broker id that was found to be storable.</summary>
    public string? Broker { get; set; }

    /// <summary>Whether it is a quote, and nothing but a quote, with the prices of the one before; then it is counted.</summary>
    public bool Skips(in TickEntry entry)
    {
        bool unchanged = double.IsNaN(entry.Price) && entry.Bid == _bid && entry.Ask == _ask;
        Throttled += unchanged ? 1 : 0;
        return unchanged;
    }

    /// <summary>Remembers a quote that has come in.</summary>
    public void Saw(in TickEntry entry)
    {
        if (!double.IsNaN(entry.Bid))
        {
            (_bid, _ask) = (entry.Bid, entry.Ask);
        }
    }
}
