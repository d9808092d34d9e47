namespace Toolkit.Options;

/// <summary>What expiry brings by the price of the underlying: straight between its corners, or a curve walked from point to point.</summary>
internal sealed class PayoffLine
{
    private const int Halvings = 100;

    private readonly double[] _prices;
    private readonly double[] _values;
    private readonly double _slopeBeyond;
    private readonly Func<double, double>? _curve;

    /// <param name="corners">Prices at which the line bends, ascending, from 0 on.</param>
    /// <param name="value">At a price.</param>
    /// <param name="slopeBeyond">By 1.00 of the price, above the last corner.</param>
    public PayoffLine(double[] corners, Func<double, double> value, double slopeBeyond) =>
        (_prices, _values, _slopeBeyond) = (corners, [.. corners.Select(value)], slopeBeyond);

    private PayoffLine(double[] prices, Func<double, double> curve)
        : this(prices, curve, 0) => _curve = curve;

    /// <summary>A curve that comes to nothing outside of its points.</summary>
    public static PayoffLine Curved(double[] prices, Func<double, double> value) => new(prices, value);

    /// <summary>Infinite when there is none.</summary>
    public double Highest => _slopeBeyond > 0 ? double.PositiveInfinity : _curve is null ? _values.Max() : Math.Max(0, Extreme(1));

    public double Lowest => _slopeBeyond < 0 ? double.NegativeInfinity : _curve is null ? _values.Min() : Math.Min(0, Extreme(-1));

    /// <summary>Prices above 0 at which it passes a value or touches it, ascending; of a level stretch at that value its ends.</summary>
    public IReadOnlyList<double> Roots(double value)
    {
        List<double> roots = [];
        for (int i = 0; i < _prices.Length; i++)
        {
            double here = Above(i, value), next = i + 1 < _prices.Length ? Above(i + 1, value) : 0;
            if (here == 0 && _prices[i] > 0 && !IsInsideLevel(i, value))
            {
                roots.Add(_prices[i]);
            }
            else if (here * next < 0)
            {
                roots.Add(_curve is null ? _prices[i] + (_prices[i + 1] - _prices[i]) * (here / (here - next)) : Halved(_prices[i], _prices[i + 1], value));
            }
        }

        double last = Above(_prices.Length - 1, value);
        if (last * _slopeBeyond < 0)
        {
            roots.Add(_prices[^1] - last / _slopeBeyond);
        }

        return roots;
    }

    /// <summary>Rounding of the values, which are sums of a few prices, is no distance.</summary>
    private double Above(int corner, double value)
    {
        double above = _values[corner] - value;
        return Math.Abs(above) <= 1e-13 * (Math.Abs(value) + _prices[^1]) ? 0 : above;
    }

    private bool IsInsideLevel(int corner, double value) =>
        (corner == 0 || Above(corner - 1, value) == 0) && (corner + 1 < _prices.Length ? Above(corner + 1, value) == 0 : _slopeBeyond == 0);

    private double Halved(double low, double high, double value)
    {
        bool rises = _curve!(low) < value;
        for (int i = 0; i < Halvings && high - low > 1e-14 * high; i++)
        {
            double middle = (low + high) / 2;
            if (_curve(middle) < value == rises)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return (low + high) / 2;
    }

    /// <summary>Highest of sign x value: thirds of the stretch round the best point.</summary>
    private double Extreme(int sign)
    {
        int best = Enumerable.Range(0, _values.Length).MaxBy(i => sign * _values[i]);
        double low = _prices[Math.Max(0, best - 1)], high = _prices[Math.Min(_prices.Length - 1, best + 1)];
        for (int i = 0; i < Halvings; i++)
        {
            double third = (high - low) / 3;
            if (sign * _curve!(low + third) < sign * _curve(high - third))
            {
                low += third;
            }
            else
            {
                high -= third;
            }
        }

        double found = _curve!((low + high) / 2);
        return sign * found > sign * _values[best] ? found : _values[best];
    }
}
