namespace Toolkit;

/// <summary>OBV: volume added on a higher close, taken off on a lower one; 0 at the first bar.</summary>
/// <remarks>A bar without volume gives NaN and starts it anew. Source: Granville, New Key to Stock Market Profits (1963).</remarks>
public sealed class OnBalanceVolume
{
    private double _previous = double.NaN;
    private double _total;

    // What rounding took from the total (Neumaier), so that a spike of volume does not swallow the small ones for good.
    private double _lost;

    public double Next(double close, double volume)
    {
        if (double.IsNaN(volume))
        {
            (_previous, _total, _lost) = (double.NaN, 0, 0);
            return double.NaN;
        }

        double step = close > _previous ? volume : close < _previous ? -volume : 0, total = _total + step;
        _lost += Math.Abs(_total) >= Math.Abs(step) ? _total - total + step : step - total + _total;
        (_previous, _total) = (close, total);
        return total + _lost;
    }
}
