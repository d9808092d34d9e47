namespace Toolkit;

/// <summary>Upper and lower edge of a Donchian channel, and the middle between them.</summary>
public readonly record struct PriceChannel(double Upper, double Lower, double Middle);

/// <summary>Highest high and lowest low of the last <c>n</c> bars, the newest included; warm at the n-th bar.</summary>
/// <remarks>Source: Kaufman, Trading Systems and Methods (2013), ch. 5. A breakout compares a price with the channel of the bar before.</remarks>
public sealed class DonchianChannel
{
    private readonly RollingMaximum _high;
    private readonly RollingMinimum _low;

    /// <param name="length">Number of bars, at least 1; 20 in the source.</param>
    public DonchianChannel(int length) => (_high, _low) = (new(length), new(length));

    public PriceChannel Next(double high, double low)
    {
        double upper = _high.Next(high), lower = _low.Next(low);
        return new(upper, lower, (upper + lower) / 2);
    }
}
