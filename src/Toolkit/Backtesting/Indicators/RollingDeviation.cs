using Toolkit.Backtesting;
using Toolkit.Statistics;

namespace Toolkit;

/// <summary>Standard deviation of the last <c>n</c> values; warm at the n-th value. Equal values give exactly 0.</summary>
/// <remarks>Sample deviation (divided by n-1), or the population's (divided by n) on request. Each window is summed afresh: no drift.</remarks>
public sealed class RollingDeviation : ValueIndicator
{
    private readonly RollingWindow _window;
    private readonly int _divisor;

    /// <param name="length">Number of values, at least 2 for the sample deviation.</param>
    /// <param name="population">Divide by n instead of n-1. Default false.</param>
    public RollingDeviation(int length, bool population = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, population ? 1 : 2);
        _window = new(length);
        _divisor = population ? length : length - 1;
    }

    private protected override double Step(double value)
    {
        _window.Push(value);
        return _window.IsFull ? Math.Sqrt(WindowMath.Spread(_window.Values).Squares / _divisor) : double.NaN;
    }

    public override void Clear() => _window.Clear();
}
