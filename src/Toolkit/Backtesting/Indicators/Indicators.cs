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

    public static (double[] Middle, double[] Upper, double[] Lower) Bollinger(ReadOnlySpan<double> values, int length = 20, double deviations = 2) =>
        Three(IndicatorColumns.Bollinger(values, new(length, deviations), Columns(3, values.Length)));

    public static (double[] Line, double[] Signal, double[] Histogram) Macd(ReadOnlySpan<double> values, int fast = 12, int slow = 26, int signal = 9) =>
        Three(IndicatorColumns.Macd(values, new(fast, slow, signal), Columns(3, values.Length)));

    public static double[] Atr(BarSeries bars, int length = 14) => IndicatorColumns.Atr(bars, length, Columns(1, bars.Count))[0];

    public static (double[] Adx, double[] Plus, double[] Minus) Adx(BarSeries bars, int length = 14) =>
        Three(IndicatorColumns.Adx(bars, length, Columns(3, bars.Count)));

    public static (double[] K, double[] D) Stochastic(BarSeries bars, int length = 14, int smooth = 1, int signal = 3)
    {
        double[][] to = IndicatorColumns.Stochastic(bars, new(length, smooth, signal), Columns(2, bars.Count));
        return (to[0], to[1]);
    }

    public static (double[] Upper, double[] Lower, double[] Middle) Donchian(BarSeries bars, int length = 20) =>
        Three(IndicatorColumns.Donchian(bars, length, Columns(3, bars.Count)));

    /// <summary>Anchored at each session of the series' calendar; without one, at midnight UTC.</summary>
    public static double[] Vwap(BarSeries bars) => IndicatorColumns.Vwap(bars, Columns(1, bars.Count))[0];

    public static double[] Obv(BarSeries bars) => IndicatorColumns.Obv(bars, Columns(1, bars.Count))[0];

    private static double[][] Columns(int count, int length) => [.. Enumerable.Range(0, count).Select(_ => new double[length])];

    private static (double[] First, double[] Second, double[] Third) Three(double[][] columns) => (columns[0], columns[1], columns[2]);
}
