namespace Toolkit;

/// <summary>Orders that did not fill as they were given, in words: how many, of which symbols, the first of them, and why.</summary>
public static class OrderSummary
{
    private const int SymbolsNamed = 5;

    /// <summary>A line for each kind of reason; none when all filled as they were given.</summary>
    public static IEnumerable<string> Of(BacktestResult result) =>
    [
        .. Lines("rejected", result.Rejections, o => (o.Symbol, o.Reason), o => Order(o.Time, o.Side, o.Quantity, o.Symbol, o.Price)),
        .. Lines("cut to what the account carries", result.Reductions, o => (o.Symbol, o.Reason), o => string.Create(
            CultureInfo.InvariantCulture, $"{Order(o.Time, o.Side, o.Quantity, o.Symbol, o.Price)}, {o.Filled:0.########} filled")),
    ];

    // Whatever the numbers in the reason.
    private static IEnumerable<string> Lines<T>(string what, IReadOnlyList<T> orders, Func<T, (string Symbol, string Reason)> of, Func<T, string> order)
    {
        foreach (IGrouping<string, T> alike in orders.GroupBy(o => string.Concat(of(o).Reason.Where(c => !char.IsAsciiDigit(c) && c is not ('.' or '-')))))
        {
            T first = alike.First();
            int count = alike.Count();
            yield return $"{(count == 1 ? "1 order" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} orders"))} {what} ({Symbols(alike.GroupBy(o => of(o).Symbol))}); first {order(first)}: {of(first).Reason}";
        }
    }

    private static string Symbols<T>(IEnumerable<IGrouping<string, T>> orders)
    {
        IGrouping<string, T>[] all = [.. orders.OrderByDescending(s => s.Count()).ThenBy(s => s.Key, StringComparer.Ordinal)];
        string named = string.Join(", ", all.Take(SymbolsNamed).Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key} {s.Count():N0}")));
        return all.Length > SymbolsNamed ? $"{named} and {all.Length - SymbolsNamed} symbols more" : named;
    }

    private static string Order(DateTime time, int side, double quantity, string symbol, double price) => string.Create(
        CultureInfo.InvariantCulture, $"{UnixMicroseconds.ToIso(UnixMicroseconds.From(time))} {(side > 0 ? "buy" : "sell")} {quantity:0.########} {symbol} at {price:0.########}");
}
