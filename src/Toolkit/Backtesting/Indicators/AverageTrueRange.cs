using Toolkit.Backtesting;

namespace Toolkit;

/// <summary>ATR by Wilder smoothing; the first bar's true range is high minus low; warm at the n-th bar.</summary>
/// <remarks>Source: Wilder, New Concepts in Technical Trading Systems (1978), section III.</remarks>
public sealed class AverageTrueRange
{
    private WilderAverage _average;
    private double _previousClose = double.NaN;

    /// <param name="length">Number of bars, at least 1; 14 in the source.</param>
    public AverageTrueRange(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        _average = new(length);
    }

    public double Next(double high, double low, double close)
    {
        double range = TrueRange(high, low, _previousClose);
        _previousClose = close;
        return _average.Next(range);
    }

    /// <summary>The largest of high - low, |high - previous close| and |low - previous close|.</summary>
    internal static double TrueRange(double high, double low, double previousClose) => double.IsNaN(previousClose)
        ? high - low
        : Math.Max(high, previousClose) - Math.Min(low, previousClose);
}
