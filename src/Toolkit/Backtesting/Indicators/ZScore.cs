using Toolkit.Backtesting;
using Toolkit.Statistics;

namespace Toolkit;

/// <summary>Distance of a value from the mean of the last <c>n</c>, in sample deviations (n-1); warm at the n-th value, 0 when all are equal.</summary>
public sealed class ZScore : ValueIndicator
{
    private readonly RollingWindow _window;

    /// <param name="length">Number of values, at least 2.</param>
    public ZScore(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        _window = new(length);
    }

    private protected override double Step(double value)
    {
        _window.Push(value);
        if (!_window.IsFull)
        {
            return double.NaN;
        }

        (double mean, double squares) = WindowMath.Spread(_window.Values);
        double deviation = RoundingNoise.OrZero(Math.Sqrt(squares / (_window.Length - 1)), value);
        return deviation == 0 ? 0 : (value - mean) / deviation;
    }

    public override void Clear() => _window.Clear();
}
