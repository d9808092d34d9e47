namespace Toolkit.Statistics;

/// <summary>What rounding leaves of figures that are equal: it must not be divided by.</summary>
internal static class RoundingNoise
{
    /// <summary>The part of a figure's size below which a difference says nothing.</summary>
    public const double Part = 1e-12;

    /// <param name="difference">A deviation, or a sum of differences; zero or positive.</param>
    /// <param name="size">Mean size of the figures that were subtracted from each other: their last digits are the noise.</param>
    public static double OrZero(double difference, double size) => difference <= Part * Math.Abs(size) ? 0 : difference;

    /// <summary>A deviation of returns. A return is the growth of equity less 1, so its noise is that of the growth.</summary>
    public static double OfReturns(double deviation, double mean) => OrZero(deviation, 1 + mean);
}
