namespace Toolkit.Backtesting;

/// <summary>Indicators over whole columns, by feeding the streaming ones: so both agree to the last bit.</summary>
internal static class IndicatorColumns
{
    public static double[][] Bollinger(ReadOnlySpan<double> values, BollingerBands bands, double[][] to)
    {
        for (int i = 0; i < values.Length; i++)
        {
            (to[0][i], to[1][i], to[2][i]) = bands.Next(values[i]);
        }

        return to;
    }

    public static double[][] Macd(ReadOnlySpan<double> values, MovingAverageConvergence macd, double[][] to)
    {
        for (int i = 0; i < values.Length; i++)
        {
            (to[0][i], to[1][i], to[2][i]) = macd.Next(values[i]);
        }

        return to;
    }

    public static double[][] Atr(BarSeries bars, int length, double[][] to)
    {
        AverageTrueRange atr = new(length);
        return Each(bars, (i, high, low, close) => to[0][i] = atr.Next(high, low, close), to);
    }

    public static double[][] Adx(BarSeries bars, int length, double[][] to)
    {
        DirectionalIndex index = new(length);
        return Each(bars, (i, high, low, close) => (to[0][i], to[1][i], to[2][i]) = index.Next(high, low, close), to);
    }

    public static double[][] Stochastic(BarSeries bars, StochasticOscillator oscillator, double[][] to) =>
        Each(bars, (i, high, low, close) => (to[0][i], to[1][i]) = oscillator.Next(high, low, close), to);

    public static double[][] Donchian(BarSeries bars, int length, double[][] to)
    {
        DonchianChannel channel = new(length);
        return Each(bars, (i, high, low, _) => (to[0][i], to[1][i], to[2][i]) = channel.Next(high, low), to);
    }

    public static double[][] Vwap(BarSeries bars, double[][] to)
    {
        VolumeWeightedPrice vwap = new();
        SessionStarts sessions = new(bars);
        return Each(bars, (i, high, low, close) => to[0][i] = vwap.Next((high + low + close) / 3, bars.Volume[i], sessions.IsNew(i)), to);
    }

    public static double[][] Obv(BarSeries bars, double[][] to)
    {
        OnBalanceVolume obv = new();
        return Each(bars, (i, _, _, close) => to[0][i] = obv.Next(close, bars.Volume[i]), to);
    }

    private static double[][] Each(BarSeries bars, Action<int, double, double, double> next, double[][] to)
    {
        ReadOnlySpan<double> high = bars.High.Span, low = bars.Low.Span, close = bars.Close.Span;
        for (int i = 0; i < close.Length; i++)
        {
            next(i, high[i], low[i], close[i]);
        }

        return to;
    }
}
