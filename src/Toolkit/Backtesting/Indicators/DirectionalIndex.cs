using Toolkit.Backtesting;

namespace Toolkit;

/// <summary>ADX and the two directional indicators +DI and -DI, each 0 to 100.</summary>
public readonly record struct Directional(double Adx, double Plus, double Minus);

/// <summary>ADX by Wilder smoothing: the indicators are warm at bar n+1, the ADX at bar 2n.</summary>
/// <remarks>Movement counts from the second bar on; a market that does not move gives 0. Source: Wilder, New Concepts in Technical Trading Systems (1978), section IV.</remarks>
public sealed class DirectionalIndex
{
    private WilderAverage _range;
    private WilderAverage _plus;
    private WilderAverage _minus;
    private WilderAverage _index;
    private double _high = double.NaN;
    private double _low;
    private double _close;

    /// <param name="length">Number of bars, at least 1; 14 in the source.</param>
    public DirectionalIndex(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        _range = _plus = _minus = _index = new(length);
    }

    public Directional Next(double high, double low, double close)
    {
        (double upper, double lower, double previous) = (_high, _low, _close);
        (_high, _low, _close) = (high, low, close);
        if (double.IsNaN(upper))
        {
            return new(double.NaN, double.NaN, double.NaN);
        }

        double up = high - upper, down = lower - low;
        double range = _range.Next(AverageTrueRange.TrueRange(high, low, previous));
        double plus = _plus.Next(up > down && up > 0 ? up : 0);
        double minus = _minus.Next(down > up && down > 0 ? down : 0);
        if (double.IsNaN(range))
        {
            return new(double.NaN, double.NaN, double.NaN);
        }

        (plus, minus) = range > 0 ? (100 * plus / range, 100 * minus / range) : (0, 0);
        double both = plus + minus;
        return new(_index.Next(both > 0 ? 100 * Math.Abs(plus - minus) / both : 0), plus, minus);
    }
}
