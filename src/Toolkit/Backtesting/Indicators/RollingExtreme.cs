namespace Toolkit;

/// <summary>Largest value of a window in amortised constant time: the candidates that can still become the largest, in falling order.</summary>
public abstract class RollingExtreme : ValueIndicator
{
    private readonly int _length;
    private readonly double _sign;
    private readonly double[] _values;
    private readonly long[] _positions;
    private int _head;
    private int _count;
    private long _seen;

    /// <param name="length">Number of values, at least 1.</param>
    /// <param name="sign">1 for the largest, -1 for the smallest.</param>
    private protected RollingExtreme(int length, double sign)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        (_length, _sign) = (length, sign);
        _values = new double[length];
        _positions = new long[length];
    }

    private protected override double Step(double value)
    {
        long position = _seen++;
        if (_count > 0 && _positions[_head] <= position - _length)
        {
            _head = _head + 1 == _length ? 0 : _head + 1;
            _count--;
        }

        double signed = value * _sign;
        while (_count > 0 && _values[At(_count - 1)] * _sign <= signed)
        {
            _count--;
        }

        int tail = At(_count++);
        (_values[tail], _positions[tail]) = (value, position);
        return _seen >= _length ? _values[_head] : double.NaN;
    }

    public override void Clear() => (_head, _count, _seen) = (0, 0, 0);

    private int At(int offset) => _head + offset < _length ? _head + offset : _head + offset - _length;
}
