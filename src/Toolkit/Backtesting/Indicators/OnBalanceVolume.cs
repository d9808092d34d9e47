namespace Toolkit;

/// <summary>OBV: volume added on a higher close, taken off on a lower one; 0 at the first bar.</summary>
/// <remarks>A bar without volume gives NaN and starts it anew. Source: Granville, New Key to Stock Market Profits (1963).</remarks>
public sealed class OnBalanceVolume
{
    private double _previous = double.NaN;
    private double _total;

    public double Next(double close, double volume)
    {
        if (double.IsNaN(volume))
        {
            (_previous, _total) = (double.NaN, 0);
            return double.NaN;
        }

        _total += close > _previous ? volume : close < _previous ? -volume : 0;
        _previous = close;
        return _total;
    }
}
