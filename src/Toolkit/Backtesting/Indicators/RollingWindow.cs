namespace Toolkit.Backtesting;

/// <summary>The last <c>n</c> values, always contiguous in memory from the oldest to the newest.</summary>
/// <remarks>Every value is written twice, <c>n</c> apart, so that a window never wraps and a whole column and a stream are summed in the same order.</remarks>
internal sealed class RollingWindow
{
    private readonly double[] _twice;
    private readonly int _length;
    private int _at;
    private int _count;

    public RollingWindow(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        _length = length;
        _twice = new double[2 * length];
    }

    public int Length => _length;

    public bool IsFull => _count == _length;

    /// <summary>The values from the oldest to the newest; only meaningful when <see cref="IsFull"/>.</summary>
    public ReadOnlySpan<double> Values => _twice.AsSpan(_at, _length);

    /// <summary>Adds a value and gives the one that left the window.</summary>
    public double Push(double value)
    {
        double left = _twice[_at];
        _twice[_at] = value;
        _twice[_at + _length] = value;
        _at = _at + 1 == _length ? 0 : _at + 1;
        if (_count < _length)
        {
            _count++;
        }

        return left;
    }

    public void Clear() => (_at, _count) = (0, 0);
}
