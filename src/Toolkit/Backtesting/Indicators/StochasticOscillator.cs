namespace Toolkit;

/// <summary>%K and %D of the stochastic oscillator, 0 to 100.</summary>
public readonly record struct Stochastic(double K, double D);

/// <summary>Where the close lies between the lowest low and the highest high of the last <c>n</c> bars; %D is the mean of %K.</summary>
/// <remarks>50 when the range is nil. With <c>smooth</c> above 1 it is the slow stochastic. Source: Murphy, Technical Analysis of the Financial Markets (1999), ch. 10.</remarks>
public sealed class StochasticOscillator
{
    private readonly RollingMaximum _high;
    private readonly RollingMinimum _low;
    private readonly SimpleMovingAverage _k;
    private readonly SimpleMovingAverage _d;

    /// <param name="length">Bars of the range. Default 14.</param>
    /// <param name="smooth">Bars over which %K is averaged. Default 1: the fast stochastic.</param>
    /// <param name="signal">Bars over which %D averages %K. Default 3.</param>
    public StochasticOscillator(int length = 14, int smooth = 1, int signal = 3) =>
        (_high, _low, _k, _d) = (new(length), new(length), new(smooth), new(signal));

    public Stochastic Next(double high, double low, double close)
    {
        double highest = _high.Next(high), lowest = _low.Next(low);
        double range = highest - lowest;
        double k = _k.Next(range == 0 ? 50 : 100 * (close - lowest) / range);
        return new(k, _d.Next(k));
    }
}
