using Toolkit.Backtesting;
using Toolkit.Statistics;

namespace Toolkit;

/// <summary>SMA: the mean of the last <c>n</c> values; warm at the n-th value.</summary>
/// <remarks>The running sum is taken afresh every <c>n</c> values, so that no rounding error builds up, and when it collapses, so that what a spike swallowed comes back. Source: Murphy, Technical Analysis of the Financial Markets (1999), ch. 9.</remarks>
public sealed class SimpleMovingAverage : ValueIndicator
{
    private const int ValuesInCache = 1024;

    private readonly RollingWindow _window;
    // A sum that falls below this part of what it was has lost digits of the values that stay.
    private const double Collapse = 1.0 / 8;

    private double _sum;
    private double _peak;
    private int _sinceFresh;

    /// <param name="length">Number of values, at least 1.</param>
    public SimpleMovingAverage(int length) => _window = new(length);

    private protected override double Step(double value)
    {
        double left = _window.Push(value);
        if (++_sinceFresh == _window.Length)
        {
            _sinceFresh = 0;
            Sum();
        }
        else if (_window.IsFull)
        {
            _sum += value - left;
            if (Math.Abs(_sum) < _peak * Collapse)
            {
                Sum();
            }
            else
            {
                _peak = Math.Max(_peak, Math.Abs(_sum));
            }
        }

        return _window.IsFull ? _sum / _window.Length : double.NaN;
    }

    private void Sum()
    {
        _sum = WindowMath.Sum(_window.Values);
        _peak = Math.Abs(_sum);
    }

    public override void Clear()
    {
        _window.Clear();
        _sinceFresh = 0;
    }

    internal override void Fill(ReadOnlySpan<double> values, Span<double> result)
    {
        int start = 0;
        while (start < values.Length)
        {
            if (double.IsNaN(values[start]))
            {
                result[start++] = double.NaN;
                continue;
            }

            int end = start + 1;
            while (end < values.Length && !double.IsNaN(values[end]))
            {
                end++;
            }

            FillRun(values[start..end], result[start..end], _window.Length);
            start = end;
        }
    }

    /// <summary>The same additions as <see cref="ValueIndicator.Next"/>, read from the column instead of the window; the divisions wait until they can be done several at a time.</summary>
    private static void FillRun(ReadOnlySpan<double> values, Span<double> result, int length)
    {
        int divided = Math.Min(length - 1, values.Length);
        result[..divided].Fill(double.NaN);
        for (int block = length - 1; block < values.Length; block += length)
        {
            int steps = Math.Min(length, values.Length - block);
            ReadOnlySpan<double> entering = values.Slice(block, steps);
            ReadOnlySpan<double> leaving = values.Slice(block - length + 1, steps);
            Span<double> target = result.Slice(block, steps);
            double sum = WindowMath.Sum(values.Slice(block - length + 1, length)), peak = Math.Abs(sum);
            target[0] = sum;
            for (int i = 1; i < target.Length; i++)
            {
                sum += entering[i] - leaving[i - 1];
                double size = Math.Abs(sum);
                if (size < peak * Collapse)
                {
                    sum = WindowMath.Sum(values.Slice(block + i - length + 1, length));
                    size = peak = Math.Abs(sum);
                }

                peak = Math.Max(peak, size);
                target[i] = sum;
            }

            if (block + steps - divided >= ValuesInCache || block + steps == values.Length)
            {
                WindowMath.Divide(result[divided..(block + steps)], length);
                divided = block + steps;
            }
        }
    }
}
