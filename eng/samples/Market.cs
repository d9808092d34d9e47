namespace Toolkit.Samples;

/// <summary>Daily bars of several symbols that share one market factor, so that correlations are worth looking at.</summary>
internal sealed class Market
{
    private readonly DateTime[] _days;
    private readonly double[] _factor;
    private readonly int _seed;

    public Market(int seed, TradingCalendar calendar, DateTime from, DateTime to)
    {
        _seed = seed;
        _days = [.. calendar.SessionsIn(TimeRange.Of(from, to)).Select(s => s.Label.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc))];
        _factor = new double[_days.Length];
        Gaussian noise = new(seed);
        double variance = 8e-5;
        for (int i = 0; i < _days.Length; i++)
        {
            // GARCH(1,1) with a slow upward drift: calm years and rough months.
            double shock = Math.Sqrt(variance) * noise.Next();
            _factor[i] = 0.0007 + shock;
            variance = 2.4e-6 + 0.1 * shock * shock + 0.87 * variance;
        }
    }

    public IReadOnlyList<Bar> Daily(string symbol, double price, double beta, double ownVolatility, double volume)
    {
        Gaussian noise = new(symbol.Aggregate(_seed, (hash, c) => unchecked(hash * 31 + c)));
        List<Bar> bars = new(_days.Length);
        double close = price;
        for (int i = 0; i < _days.Length; i++)
        {
            double gap = 0.3 * ownVolatility * noise.Next();
            double move = beta * _factor[i] + ownVolatility * noise.Next() - ownVolatility * ownVolatility / 2;
            double open = Math.Round(close * Math.Exp(gap), 2);
            close = Math.Max(0.5, Math.Round(close * Math.Exp(move), 2));
            double reach = ownVolatility * 0.6;
            double high = Math.Round(Math.Max(open, close) * Math.Exp(Math.Abs(noise.Next()) * reach), 2);
            double low = Math.Round(Math.Min(open, close) * Math.Exp(-Math.Abs(noise.Next()) * reach), 2);
            double traded = Math.Round(volume * Math.Exp(0.3 * noise.Next() + 8 * Math.Abs(move)) / 100) * 100;
            bars.Add(new(_days[i], open, high, low, close, traded));
        }

        return bars;
    }
}
