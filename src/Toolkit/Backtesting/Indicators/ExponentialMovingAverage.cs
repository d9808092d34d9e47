namespace Toolkit;

/// <summary>EMA: alpha 2/(n+1), seeded with the mean of the first <c>n</c> values; warm at the n-th value.</summary>
/// <remarks>Source: Murphy, Technical Analysis of the Financial Markets (1999), ch. 9.</remarks>
public sealed class ExponentialMovingAverage : ValueIndicator
{
    private readonly int _length;
    private readonly double _alpha;
    private double _average;
    private int _count;

    /// <param name="length">Number of values <c>n</c>, at least 1.</param>
    public ExponentialMovingAverage(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        _length = length;
        _alpha = 2.0 / (length + 1);
    }

    private protected override double Step(double value)
    {
        if (_count == _length)
        {
            return _average += _alpha * (value - _average);
        }

        _average += value;
        if (++_count < _length)
        {
            return double.NaN;
        }

        return _average /= _length;
    }

    public override void Clear() => (_average, _count) = (0, 0);
}
