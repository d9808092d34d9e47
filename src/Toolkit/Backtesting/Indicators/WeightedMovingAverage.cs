using Toolkit.Backtesting;
using Toolkit.Statistics;

namespace Toolkit;

/// <summary>WMA: weights 1, 2, …, n from the oldest to the newest of the last <c>n</c> values; warm at the n-th value.</summary>
/// <remarks>Source: Murphy, Technical Analysis of the Financial Markets (1999), ch. 9 (linearly weighted average).</remarks>
public sealed class WeightedMovingAverage : ValueIndicator
{
    private readonly RollingWindow _window;
    private readonly double _weights;

    /// <param name="length">Number of values, at least 1.</param>
    public WeightedMovingAverage(int length)
    {
        _window = new(length);
        _weights = length * (length + 1.0) / 2;
    }

    private protected override double Step(double value)
    {
        _window.Push(value);
        return _window.IsFull ? WindowMath.RisingSum(_window.Values) / _weights : double.NaN;
    }

    public override void Clear() => _window.Clear();
}
