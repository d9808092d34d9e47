using Toolkit.Statistics;

namespace Toolkit.Tests.Statistics;

public sealed class NormalDistributionTests
{
    /// <summary>Worked out with 50 digits by mpmath.</summary>
    public static TheoryData<double, double, double> Values => new()
    {
        { -38, 2.8854283600687843e-316, 0.026297602974252964 },
        { -20.5, 1.076467325879096e-93, 0.048665231794115179 },
        { -8, 6.2209605742717841e-16, 0.1231319632579323 },
        { -4, 3.1671241833119921e-5, 0.23665238291356067 },
        { -1.5, 0.066807201268858066, 0.51581563821796336 },
        { -0.3, 0.38208857781104737, 1.0018374009921557 },
        { 0, 0.5, 1.2533141373155003 },
        { 0.1, 0.53982783727702898, 1.3599304015256166 },
        { 0.66, 0.74537308532866386, 2.3230201617264214 },
        { 2, 0.97724986805182079, 18.100247711126153 },
        { 7.5, 0.99999999999996809, 4107922463093.5284 },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Tails_when_far_out_then_they_keep_every_digit(double z, double cumulative, double overDensity)
    {
        // The last digit of z is worth z² times as much; the smallest numbers of the machine have few digits of their own.
        double tolerance = z < -37 ? 1e-8 : 3e-15 + z * z * 2e-16;
        Assert.InRange(NormalDistribution.Cumulative(z) / cumulative, 1 - tolerance, 1 + tolerance);
        Assert.InRange(NormalDistribution.CumulativeOverDensity(z) / overDensity, 1 - 3e-15, 1 + 3e-15);
    }

    /// <summary>Roots of the distribution that mpmath found with 60 digits.</summary>
    [Theory]
    [InlineData(1e-307, -37.4793325643215766)]
    [InlineData(1e-300, -37.047096299361199237)]
    [InlineData(1e-100, -21.273453560965324294)]
    [InlineData(1e-30, -11.46402468844361572)]
    [InlineData(1e-9, -5.9978070150076868614)]
    [InlineData(0.001, -3.0902323061678135354)]
    [InlineData(0.025, -1.9599639845400542118)]
    [InlineData(0.05, -1.644853626951472688)]
    [InlineData(0.3, -0.52440051270804081597)]
    [InlineData(0.49, -0.025068908258711058033)]
    [InlineData(0.7, 0.52440051270804065631)]
    [InlineData(0.975, 1.9599639845400538556)]
    public void Quantile_when_anywhere_then_has_fifteen_digits(double probability, double z) =>
        // The last digit of a cumulative probability near a half is worth 1e-16.
        Assert.InRange(NormalDistribution.Quantile(probability), z - 2e-16 - 1e-15 * Math.Abs(z), z + 2e-16 + 1e-15 * Math.Abs(z));

    [Theory]
    [InlineData(27.3)]
    [InlineData(1e200)]
    [InlineData(double.PositiveInfinity)]
    public void Tail_when_below_all_numbers_then_zero(double x) => Assert.Equal((0, 2), (NormalDistribution.Erfc(x), NormalDistribution.Erfc(-x)));
}
