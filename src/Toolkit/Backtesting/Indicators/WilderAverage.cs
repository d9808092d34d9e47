namespace Toolkit.Backtesting;

/// <summary>Wilder's smoothing: the mean of the first <c>n</c> values, then (previous x (n-1) + value) / n.</summary>
/// <remarks>Source: Wilder, New Concepts in Technical Trading Systems (1978), section III.</remarks>
internal struct WilderAverage(int length)
{
    private double _average;
    private int _count;

    public double Next(double value)
    {
        if (_count == length)
        {
            return _average = (_average * (length - 1) + value) / length;
        }

        _average += value;
        if (++_count < length)
        {
            return double.NaN;
        }

        return _average /= length;
    }
}
