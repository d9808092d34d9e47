namespace Toolkit.Ticks;

/// <summary>What a tick must be to be taken in.</summary>
internal static class TickRules
{
    /// <summary>The time in microseconds.</summary>
    /// <exception cref="ToolkitException">The sequence is negative (usage).</exception>
    public static long CheckedTime(string symbol, DateTime time, long? sequence) => sequence < 0
        ? throw ToolkitException.Usage(
            $"the sequence of {Shown(symbol, time)} is {sequence.Value.ToString(CultureInfo.InvariantCulture)}",
            "a source's own number is 0 or more; leave it out when the source numbers none")
        : UnixMicroseconds.From(time);

    /// <summary>The tick's time and values; its stream and number are not in it yet.</summary>
    /// <exception cref="ToolkitException">It is neither quote nor trade, or a value is no number (bad data).</exception>
    public static TickEntry Checked(in Tick tick)
    {
        if ((tick.Bid is null || tick.Ask is null) && tick.Price is null)
        {
            throw ToolkitException.BadData($"the tick of {Shown(tick.Symbol, tick.Time)} has neither bid and ask nor a price", "give it one of both");
        }

        foreach ((string Name, double? Value) part in (ReadOnlySpan<(string, double?)>)[("bid", tick.Bid), ("ask", tick.Ask), ("price", tick.Price), ("spread", tick.Spread)])
        {
            if (part.Value is { } value && !double.IsFinite(value))
            {
                throw NotFinite(tick.Symbol, tick.Time, (part.Name, value));
            }
        }

        if (tick.Size is { } size && !(size >= 0 && double.IsFinite(size)))
        {
            throw BadSize(tick.Symbol, tick.Time, size);
        }

        return new()
        {
            Time = CheckedTime(tick.Symbol, tick.Time, tick.Sequence),
            Bid = tick.Bid ?? double.NaN,
            Ask = tick.Ask ?? double.NaN,
            Price = tick.Price ?? double.NaN,
            Size = tick.Size ?? double.NaN,
            Spread = tick.Spread ?? double.NaN,
            Broker = tick.BrokerId,
            Arrived = tick.Arrived is { } arrived ? UnixMicroseconds.From(arrived) : TickEntry.Never,
        };
    }

    public static ToolkitException NotFinite(string symbol, DateTime time, (string Name, double Value) part) => ToolkitException.BadData(
        $"the {part.Name} of {Shown(symbol, time)} is {part.Value.ToString(CultureInfo.InvariantCulture)}", "leave the tick out, or mend its source; it was not stored");

    public static ToolkitException BadSize(string symbol, DateTime time, double size) => ToolkitException.BadData(
        $"the size of {Shown(symbol, time)} is {size.ToString(CultureInfo.InvariantCulture)}", "a size is a number from 0 on; the tick was not stored");

    private static string Shown(string symbol, DateTime time) => $"{symbol} at {time.ToString("O", CultureInfo.InvariantCulture)}";
}
