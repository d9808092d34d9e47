using Toolkit.Backtesting;
using Toolkit.Statistics;

namespace Toolkit;

/// <summary>Middle, upper and lower Bollinger band.</summary>
public readonly record struct Bands(double Middle, double Upper, double Lower);

/// <summary>Bollinger bands: the mean of the last <c>n</c> values, plus and minus a number of population deviations; warm at the n-th value.</summary>
/// <remarks>Source: Bollinger, Bollinger on Bollinger Bands (2001), ch. 7.</remarks>
public sealed class BollingerBands
{
    private readonly RollingWindow _window;
    private readonly double _deviations;

    /// <param name="length">Number of values, at least 1; 20 in the source.</param>
    /// <param name="deviations">Width to each side in population deviations. Default 2.</param>
    public BollingerBands(int length, double deviations = 2) => (_window, _deviations) = (new(length), deviations);

    public Bands Next(double value)
    {
        if (double.IsNaN(value))
        {
            _window.Clear();
            return new(double.NaN, double.NaN, double.NaN);
        }

        _window.Push(value);
        if (!_window.IsFull)
        {
            return new(double.NaN, double.NaN, double.NaN);
        }

        (double mean, double squares) = WindowMath.Spread(_window.Values);
        double width = _deviations * Math.Sqrt(squares / _window.Length);
        return new(mean, mean + width, mean - width);
    }
}
