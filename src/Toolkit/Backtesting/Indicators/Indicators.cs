using Toolkit.Backtesting;

namespace Toolkit;
/// <summary>Indicators over whole columns; NaN until they are warm, and never looking ahead.</summary>
/// <remarks>
/// Each result has as many values as the column. The formulas and their sources are with the classes that take one value
/// at a time (<see cref="SimpleMovingAverage"/> and so on); both give the same to the last bit.
/// </remarks>
public static class Indicators
{
    public static double[] Sma(ReadOnlySpan<double> values, int length) => new SimpleMovingAverage(length).Over(values);

    public static double[] Ema(ReadOnlySpan<double> values, int length) => new ExponentialMovingAverage(length).Over(values);

    public static double[] Wma(ReadOnlySpan<double> values, int length) => new WeightedMovingAverage(length).Over(values);

    public static double[] Rsi(ReadOnlySpan<double> values, int length = 14) => new RelativeStrengthIndex(length).Over(values);

    public static double[] Highest(ReadOnlySpan<double> values, int length) => new RollingMaximum(length).Over(values);

    public static double[] Lowest(ReadOnlySpan<double> values, int length) => new RollingMinimum(length).Over(values);

    /// <summary>Sample deviation, or the population's.</summary>
    public static double[] Deviation(ReadOnlySpan<double> values, int length, bool population = false) =>
        new RollingDeviation(length, population).Over(values);

    public static double[] ZScore(ReadOnlySpan<double> values, int length) => new ZScore(length).Over(values);

    public static (double[] Middle, double[] Upper, double[] Lower) Bollinger(ReadOnlySpan<double> values, int length = 20, double deviations = 2)
    {
        double[][] to = Columns(3, values.Length);
        IndicatorColumns.Bollinger(values, new(length, deviations), to[0], to[1], to[2]);
        return (to[0], to[1], to[2]);
    }

    public static (double[] Line, double[] Signal, double[] Histogram) Macd(ReadOnlySpan<double> values, int fast = 12, int slow = 26, int signal = 9)
    {
        double[][] to = Columns(3, values.Length);
        IndicatorColumns.Macd(values, new(fast, slow, signal), to[0], to[1], to[2]);
        return (to[0], to[1], to[2]);
    }

    public static double[] Atr(BarSeries bars, int length = 14)
    {
        double[] to = new double[bars.Count];
        IndicatorColumns.Atr(bars, length, to);
        return to;
    }

    public static (double[] Adx, double[] Plus, double[] Minus) Adx(BarSeries bars, int length = 14)
    {
        double[][] to = Columns(3, bars.Count);
        IndicatorColumns.Adx(bars, length, to[0], to[1], to[2]);
        return (to[0], to[1], to[2]);
    }

    public static (double[] K, double[] D) Stochastic(BarSeries bars, int length = 14, int smooth = 1, int signal = 3)
    {
        double[][] to = Columns(2, bars.Count);
        IndicatorColumns.Stochastic(bars, new(length, smooth, signal), to[0], to[1]);
        return (to[0], to[1]);
    }

    public static (double[] Upper, double[] Lower, double[] Middle) Donchian(BarSeries bars, int length = 20)
    {
        double[][] to = Columns(3, bars.Count);
        IndicatorColumns.Donchian(bars, length, to[0], to[1], to[2]);
        return (to[0], to[1], to[2]);
    }

    /// <summary>Anchored at each session of the series' calendar; without one, at midnight UTC.</summary>
    public static double[] Vwap(BarSeries bars)
    {
        double[] to = new double[bars.Count];
        IndicatorColumns.Vwap(bars, to);
        return to;
    }

    public static double[] Obv(BarSeries bars)
    {
        double[] to = new double[bars.Count];
        IndicatorColumns.Obv(bars, to);
        return to;
    }

    private static double[][] Columns(int count, int length) => [.. Enumerable.Range(0, count).Select(_ => new double[length])];
}
