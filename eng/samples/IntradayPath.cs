namespace Toolkit.Samples;

/// <summary>Intraday bars: busy at the open and the close, quiet at noon.</summary>
internal static class IntradayPath
{
    public static IReadOnlyList<Bar> Minutes(
        int seed, TradingCalendar calendar, DateTime from, DateTime to, double price, double yearlyVolatility, double dailyVolume)
    {
        Gaussian noise = new(seed);
        List<Bar> bars = [];
        double close = price;
        foreach (Session session in calendar.SessionsIn(TimeRange.Of(from, to)))
        {
            int minutes = (int)(session.Close - session.Open).TotalMinutes;
            double overnight = yearlyVolatility / Math.Sqrt(252) * 0.4 * noise.Next();
            close = Math.Round(close * Math.Exp(overnight), 2);
            for (int i = 0; i < minutes; i++)
            {
                double day = (i + 0.5) / minutes;
                double busy = 0.6 + 3.2 * (day - 0.5) * (day - 0.5) * 2;
                double volatility = yearlyVolatility / Math.Sqrt(252 * 390.0) * busy;
                Bar bar = Step(noise, session.Open.AddMinutes(i), close, volatility, Math.Round(dailyVolume / 390 * busy * Math.Exp(0.5 * noise.Next())));
                bars.Add(bar);
                close = bar.Close;
            }
        }

        return bars;
    }

    public static IReadOnlyList<Bar> Hours(int seed, DateTime from, DateTime to, double price, double yearlyVolatility, double hourlyVolume)
    {
        Gaussian noise = new(seed);
        List<Bar> bars = [];
        double close = price;
        for (DateTime time = from; time < to; time = time.AddHours(1))
        {
            double volume = Math.Round(hourlyVolume * Math.Exp(0.7 * noise.Next()), 3);
            Bar bar = Step(noise, time, close, yearlyVolatility / Math.Sqrt(365 * 24), volume);
            bars.Add(bar);
            close = bar.Close;
        }

        return bars;
    }

    private static Bar Step(Gaussian noise, DateTime time, double before, double volatility, double volume)
    {
        double open = Math.Round(before * Math.Exp(0.15 * volatility * noise.Next()), 2);
        double close = Math.Round(before * Math.Exp(volatility * noise.Next()), 2);
        double high = Math.Round(Math.Max(open, close) * Math.Exp(0.5 * volatility * Math.Abs(noise.Next())), 2);
        double low = Math.Round(Math.Min(open, close) * Math.Exp(-0.5 * volatility * Math.Abs(noise.Next())), 2);
        return new(time, open, Math.Max(high, Math.Max(open, close)), Math.Min(low, Math.Min(open, close)), close, volume);
    }
}
