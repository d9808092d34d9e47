namespace Toolkit.Ticks;

/// <summary>A day that several files hold: a sealed one and what came late. A tick that two of them have is there once, as the older one has it.</summary>
/// <param name="day">Days since 1970.</param>
/// <param name="parts">The oldest first.</param>
internal sealed class MixedDay(int day, IReadOnlyList<TickDay> parts) : TickDay
{
    public override int Day => day;

    public override int LastDay => parts.Max(part => part.LastDay);

    public override IReadOnlyList<int> Strays => [.. parts.SelectMany(part => part.Strays).Distinct()];

    public override TickRun Read(string symbol, TimeRange range) => Together(part => part.Read(symbol, range));

    public override TickRun Latest(string symbol, int count) => Together(part => part.Latest(symbol, count)).Last(count);

    public override long Count(string symbol, TimeRange range) => parts.Count == 1 ? parts[0].Count(symbol, range) : Read(symbol, range).Count;

    public override IReadOnlyList<TickSummary> Summaries(string? symbol, TimeRange range) =>
    [
        .. parts.SelectMany(part => part.Summaries(symbol, range))
            .GroupBy(summary => summary.Symbol, StringComparer.Ordinal)
            .Select(same => same.Count() == 1 ? same.First() : Summary(same.Key, Read(same.Key, range).ToRows())),
    ];

    public static TickSummary Summary(string symbol, TickEntry[] rows) => new(symbol, rows.Length, UnixMicroseconds.ToDateTime(rows[0].Time), UnixMicroseconds.ToDateTime(rows[^1].Time))
    {
        Quotes = rows.Count(row => !double.IsNaN(row.Ask - row.Bid)),
        Trades = rows.Count(row => !double.IsNaN(row.Price)),
        MinBid = Known(rows, row => row.Bid, Enumerable.Min),
        MaxBid = Known(rows, row => row.Bid, Enumerable.Max),
        MinAsk = Known(rows, row => row.Ask, Enumerable.Min),
        MaxAsk = Known(rows, row => row.Ask, Enumerable.Max),
        MinPrice = Known(rows, row => row.Price, Enumerable.Min),
        MaxPrice = Known(rows, row => row.Price, Enumerable.Max),
        MeanSpread = Known(rows, row => row.Ask - row.Bid, Enumerable.Average),
        Volume = Known(rows, row => row.Size, Enumerable.Sum),
    };

    private static double? Known(TickEntry[] rows, Func<TickEntry, double> value, Func<IEnumerable<double>, double> of)
    {
        double[] known = [.. rows.Select(value).Where(one => !double.IsNaN(one))];
        return known.Length == 0 ? null : of(known);
    }

    private TickRun Together(Func<TickDay, TickRun> read) => TickMerge.Of(parts.Select(read));
}
