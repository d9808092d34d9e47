namespace Toolkit.Ticks;

/// <summary>The ticks of one symbol from one source; changed only under the lock of its symbol's ring.</summary>
internal sealed class TickStream(string symbol, string source)
{
    /// <summary>Bits of a sequence that the store gives which count the stream's ticks; those above them number the writer.</summary>
    public const int CountBits = 40;

    private static int _streams;

    private long _given;

    public string Symbol { get; } = symbol;

    /// <summary>Empty when the caller named none.</summary>
    public string Source { get; } = source;

    /// <summary>Another one for each stream of the process.</summary>
    public int Index { get; } = Interlocked.Increment(ref _streams);

    /// <summary>The last quote, for throttling.</summary>
    public double Bid { get; set; } = double.NaN;

    public double Ask { get; set; } = double.NaN;

    /// <summary>The last broker id that was found to be storable.</summary>
    public string? Broker { get; set; }

    /// <summary>
    /// A sequence for a tick whose source gives none: negative, so that it never meets a source's own, later ones greater, and no other writer's.
    /// </summary>
    /// <param name="writer">The number of the store that takes it in; no two stores of a workspace have the same.</param>
    public long Number(long writer) => long.MinValue + (writer << CountBits) + _given++;
}
