namespace Toolkit.Backtesting;

/// <summary>Indicators over whole columns, by feeding the streaming ones: so both agree to the last bit.</summary>
internal static class IndicatorColumns
{
    public static void Bollinger(ReadOnlySpan<double> values, BollingerBands bands, Span<double> middle, Span<double> upper, Span<double> lower)
    {
        for (int i = 0; i < values.Length; i++)
        {
            (middle[i], upper[i], lower[i]) = bands.Next(values[i]);
        }
    }

    public static void Macd(ReadOnlySpan<double> values, MovingAverageConvergence macd, Span<double> line, Span<double> signal, Span<double> histogram)
    {
        for (int i = 0; i < values.Length; i++)
        {
            (line[i], signal[i], histogram[i]) = macd.Next(values[i]);
        }
    }

    public static void Atr(BarSeries bars, int length, Span<double> result)
    {
        AverageTrueRange atr = new(length);
        ReadOnlySpan<double> high = bars.High.Span, low = bars.Low.Span, close = bars.Close.Span;
        for (int i = 0; i < close.Length; i++)
        {
            result[i] = atr.Next(high[i], low[i], close[i]);
        }
    }

    public static void Adx(BarSeries bars, int length, Span<double> adx, Span<double> plus, Span<double> minus)
    {
        DirectionalIndex index = new(length);
        ReadOnlySpan<double> high = bars.High.Span, low = bars.Low.Span, close = bars.Close.Span;
        for (int i = 0; i < close.Length; i++)
        {
            (adx[i], plus[i], minus[i]) = index.Next(high[i], low[i], close[i]);
        }
    }

    public static void Stochastic(BarSeries bars, StochasticOscillator oscillator, Span<double> k, Span<double> d)
    {
        ReadOnlySpan<double> high = bars.High.Span, low = bars.Low.Span, close = bars.Close.Span;
        for (int i = 0; i < close.Length; i++)
        {
            (k[i], d[i]) = oscillator.Next(high[i], low[i], close[i]);
        }
    }

    public static void Donchian(BarSeries bars, int length, Span<double> upper, Span<double> lower, Span<double> middle)
    {
        DonchianChannel channel = new(length);
        ReadOnlySpan<double> high = bars.High.Span, low = bars.Low.Span;
        for (int i = 0; i < high.Length; i++)
        {
            (upper[i], lower[i], middle[i]) = channel.Next(high[i], low[i]);
        }
    }

    public static void Vwap(BarSeries bars, Span<double> result)
    {
        VolumeWeightedPrice vwap = new();
        SessionStarts sessions = new(bars);
        for (int i = 0; i < bars.Count; i++)
        {
            double typical = (bars.High[i] + bars.Low[i] + bars.Close[i]) / 3;
            result[i] = vwap.Next(typical, bars.Volume[i], sessions.IsNew(i));
        }
    }

    public static void Obv(BarSeries bars, Span<double> result)
    {
        OnBalanceVolume obv = new();
        ReadOnlySpan<double> close = bars.Close.Span, volume = bars.Volume.Span;
        for (int i = 0; i < close.Length; i++)
        {
            result[i] = obv.Next(close[i], volume[i]);
        }
    }
}
