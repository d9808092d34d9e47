namespace Toolkit.Trading;

/// <summary>Cash and value of what is held, at each fill and at each close of a bar.</summary>
internal static class EquityPath
{
    /// <param name="cash">What there was before the first fill.</param>
    /// <param name="fills">Of any strategies and symbols, by their time.</param>
    /// <param name="closes">Prices that became known, by their time.</param>
    public static Frame Of(double cash, IReadOnlyList<LiveTrade> fills, IReadOnlyList<(DateTime Time, string Exchange, string Symbol, double Price)> closes)
    {
        Dictionary<(string, string), (double Quantity, double Price)> held = [];
        List<(DateTime Time, double Cash, double Value)> points = [];
        (int fill, int close) = (0, 0);
        while (fill < fills.Count || close < closes.Count)
        {
            // What filled at the moment of a close was filled before it.
            DateTime time;
            if (close == closes.Count || (fill < fills.Count && fills[fill].Time <= closes[close].Time))
            {
                LiveTrade trade = fills[fill++];
                time = trade.Time!.Value;
                cash -= trade.Quantity * trade.Price + trade.Fee;
                (string, string) key = (trade.Exchange!, trade.Symbol!);
                held[key] = (PositionState.Sum(held.GetValueOrDefault(key).Quantity, trade.Quantity), trade.Price);
            }
            else
            {
                (time, string exchange, string symbol, double price) = closes[close++];
                if (held.TryGetValue((exchange, symbol), out (double Quantity, double) position))
                {
                    held[(exchange, symbol)] = (position.Quantity, price);
                }
            }

            if (points.Count > 0 && points[^1].Time == time)
            {
                points.RemoveAt(points.Count - 1);
            }

            points.Add((time, cash, held.Values.Sum(position => position.Quantity * position.Price)));
        }

        return Frame.FromColumns(
            ("time", points.ConvertAll(p => p.Time).ToArray()), ("cash", points.ConvertAll(p => p.Cash).ToArray()),
            ("value", points.ConvertAll(p => p.Value).ToArray()), ("equity", points.ConvertAll(p => p.Cash + p.Value).ToArray()));
    }
}
