using System.Data.Common;

namespace Toolkit;

/// <summary>The stored ticks of a symbol in a few numbers.</summary>
/// <param name="Symbol">Its symbol.</param>
/// <param name="Count">How many there are.</param>
/// <param name="First">Time of the first one; null when there is none.</param>
/// <param name="Last">Time of the last one.</param>
public sealed record TickSummary(string Symbol, long Count, DateTime? First, DateTime? Last)
{
    /// <summary>What follows symbol, count, first and last time in microseconds, in SQL of both databases.</summary>
    internal const string Sums =
        "count(ask - bid), count(price), min(bid), max(bid), min(ask), max(ask), min(price), max(price), avg(ask - bid), sum(size)";

    /// <summary>Ticks with a bid and an ask.</summary>
    public long Quotes { get; init; }

    public long Trades { get; init; }

    public double? MinBid { get; init; }

    public double? MaxBid { get; init; }

    public double? MinAsk { get; init; }

    public double? MaxAsk { get; init; }

    public double? MinPrice { get; init; }

    public double? MaxPrice { get; init; }

    /// <summary>Mean of ask - bid over all quotes.</summary>
    public double? MeanSpread { get; init; }

    /// <summary>Sum of the sizes of trades.</summary>
    public double? Volume { get; init; }

    internal static TickSummary Of(DbDataReader r) => new(r.GetString(0), r.GetInt64(1), UnixMicroseconds.ToDateTime(r.GetInt64(2)), UnixMicroseconds.ToDateTime(r.GetInt64(3)))
    {
        Quotes = r.GetInt64(4),
        Trades = r.GetInt64(5),
        MinBid = r.Real(6),
        MaxBid = r.Real(7),
        MinAsk = r.Real(8),
        MaxAsk = r.Real(9),
        MinPrice = r.Real(10),
        MaxPrice = r.Real(11),
        MeanSpread = r.Real(12),
        Volume = r.Real(13),
    };

    /// <summary>Those of several days, of one symbol, as one.</summary>
    internal static TickSummary Of(IEnumerable<TickSummary> parts) => parts.Aggregate((a, b) => new(a.Symbol, a.Count + b.Count, Min(a.First, b.First), Max(a.Last, b.Last))
    {
        Quotes = a.Quotes + b.Quotes,
        Trades = a.Trades + b.Trades,
        MinBid = Min(a.MinBid, b.MinBid),
        MaxBid = Max(a.MaxBid, b.MaxBid),
        MinAsk = Min(a.MinAsk, b.MinAsk),
        MaxAsk = Max(a.MaxAsk, b.MaxAsk),
        MinPrice = Min(a.MinPrice, b.MinPrice),
        MaxPrice = Max(a.MaxPrice, b.MaxPrice),
        MeanSpread = a.Quotes + b.Quotes == 0 ? null : ((a.MeanSpread ?? 0) * a.Quotes + (b.MeanSpread ?? 0) * b.Quotes) / (a.Quotes + b.Quotes),
        Volume = a.Volume is null && b.Volume is null ? null : (a.Volume ?? 0) + (b.Volume ?? 0),
    });

    private static T? Min<T>(T? a, T? b)
        where T : struct, IComparable<T> => b is null || a?.CompareTo(b.Value) <= 0 ? a : b;

    private static T? Max<T>(T? a, T? b)
        where T : struct, IComparable<T> => b is null || a?.CompareTo(b.Value) >= 0 ? a : b;
}
