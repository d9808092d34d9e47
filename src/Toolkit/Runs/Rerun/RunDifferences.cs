namespace Toolkit.Runs;

/// <summary>Finds where a new result is not the stored one, to the last bit.</summary>
internal static class RunDifferences
{
    public static IEnumerable<string> Of(StoredRun stored, BacktestResult now)
    {
        string?[] all =
        [
            .. Metrics.NumberNames.Select(key => Number(key, stored.Metrics[key], now.Metrics[key])),
            Trades("trade", stored.Result.Trades, now.Trades),
            Trades("open trade", stored.Result.OpenTrades, now.OpenTrades),
            Equity(stored.Result, now),
        ];
        return all.OfType<string>();
    }

    private static string? Number(string key, double? before, double? after) => Bits(before) == Bits(after) ? null : $"{key} was {Shown(before)}, is {Shown(after)}";

    private static string? Trades(string what, IReadOnlyList<Trade> before, IReadOnlyList<Trade> after)
    {
        int same = before.Zip(after).TakeWhile(pair => Same(pair.First, pair.Second)).Count();
        return same == before.Count && same == after.Count
            ? null
            : same == Math.Min(before.Count, after.Count)
                ? string.Create(CultureInfo.InvariantCulture, $"there were {before.Count} {what}s, now there are {after.Count}")
                : string.Create(CultureInfo.InvariantCulture, $"{what} {same + 1} was {Shown(before[same])}, is {Shown(after[same])}");
    }

    // Two lists of legs are two objects.
    private static bool Same(Trade before, Trade after) => before with { Legs = [] } == after with { Legs = [] } && before.Legs.SequenceEqual(after.Legs);

    private static string? Equity(BacktestResult before, BacktestResult after)
    {
        ReadOnlySpan<long> stamps = before.Time.Microseconds, others = after.Time.Microseconds;
        int count = Math.Min(stamps.Length, others.Length);
        for (int i = 0; i < count; i++)
        {
            if (stamps[i] != others[i] || Bits(before.Equity[i]) != Bits(after.Equity[i]))
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"equity was {before.Equity[i]} at {UnixMicroseconds.ToIso(stamps[i])}, is {after.Equity[i]} at {UnixMicroseconds.ToIso(others[i])} (point {i + 1})");
            }
        }

        return stamps.Length == others.Length
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"equity had {stamps.Length} points, has {others.Length}");
    }

    private static ulong? Bits(double? value) => value is { } number ? BitConverter.DoubleToUInt64Bits(number) : null;

    private static string Shown(double? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "not defined";

    private static string Shown(Trade trade) => string.Create(
        CultureInfo.InvariantCulture,
        $"{trade.Quantity} {trade.Symbol} from {UnixMicroseconds.ToIso(UnixMicroseconds.From(trade.EntryTime))} at {trade.EntryPrice} to {UnixMicroseconds.ToIso(UnixMicroseconds.From(trade.ExitTime))} at {trade.ExitPrice}");
}
