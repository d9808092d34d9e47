using Toolkit.Backtesting;

namespace Toolkit;

/// <summary>RSI by Wilder smoothing, 0 to 100; warm at value n+1, because it needs <c>n</c> changes.</summary>
/// <remarks>100 x average gain / (average gain + average loss); 50 when nothing moved. Source: Wilder, New Concepts in Technical Trading Systems (1978), section VI.</remarks>
public sealed class RelativeStrengthIndex : ValueIndicator
{
    private readonly int _length;
    private WilderAverage _gain;
    private WilderAverage _loss;
    private double _previous = double.NaN;

    /// <param name="length">Number of changes <c>n</c>, at least 1; 14 in the source.</param>
    public RelativeStrengthIndex(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        _length = length;
        Clear();
    }

    private protected override double Step(double value)
    {
        double change = value - _previous;
        _previous = value;
        if (double.IsNaN(change))
        {
            return double.NaN;
        }

        double gain = _gain.Next(Math.Max(change, 0)), loss = _loss.Next(Math.Max(-change, 0));
        double moved = gain + loss;
        return moved == 0 ? 50 : 100 * gain / moved;
    }

    public override void Clear() => (_gain, _loss, _previous) = (new(_length), new(_length), double.NaN);
}
