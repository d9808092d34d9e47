namespace Toolkit;

/// <summary>MACD line, its signal line, and the histogram (line minus signal).</summary>
public readonly record struct Macd(double Line, double Signal, double Histogram);

/// <summary>MACD: fast EMA minus slow EMA, and the EMA of that as signal.</summary>
/// <remarks>The line is warm with the slow EMA, the signal when it has enough of the line. Source: Appel, Technical Analysis: Power Tools for Active Investors (2005), ch. 8.</remarks>
public sealed class MovingAverageConvergence(int fast = 12, int slow = 26, int signal = 9)
{
    private readonly ExponentialMovingAverage _fast = new(fast);
    private readonly ExponentialMovingAverage _slow = new(slow);
    private readonly ExponentialMovingAverage _signal = new(signal);

    public Macd Next(double value)
    {
        double line = _fast.Next(value) - _slow.Next(value);
        double average = _signal.Next(line);
        return new(line, average, line - average);
    }
}
