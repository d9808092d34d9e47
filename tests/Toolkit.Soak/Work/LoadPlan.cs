namespace Toolkit.Soak;

/// <summary>Draws the loads of one writer: hot and large ones, sparse, overlapping and replacing ones, in series of its own and in one that all write.</summary>
internal sealed class LoadPlan(int writer, Random random, int next)
{
    /// <summary>Slots that a series has at most.</summary>
    public const int Slots = 8_000;

    public const int MarkerRows = 5_200;

    public const int HotMarkerRows = 40;

    private static readonly string[] Timeframes = ["1m", "5m", "1h", "1d"];

    private int _next = next;

    public static string Marker(int writer) => $"MARK{writer}";

    public static string HotMarker(int writer) => $"MARKHOT{writer}";

    public Load Next() => random.Next(10) switch
    {
        0 => new(_next++, Marker(writer), "1m", 0, MarkerRows, false, false),
        1 or 2 => new(_next++, HotMarker(writer), "1m", 0, HotMarkerRows, false, false),
        3 or 4 or 5 => Somewhere("ALL", "1m"),
        _ => Somewhere($"OWN{writer}", Timeframes[random.Next(Timeframes.Length)]),
    };

    private Load Somewhere(string symbol, string timeframe)
    {
        int count = random.Next(4) == 0 ? random.Next(5_000, 7_000) : random.Next(1, 300);
        return new(_next++, symbol, timeframe, random.Next(Slots - count), count, random.Next(2) == 0, random.Next(40) == 0);
    }
}
