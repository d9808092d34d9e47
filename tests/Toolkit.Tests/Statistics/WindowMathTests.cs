using Toolkit.Statistics;

namespace Toolkit.Tests.Statistics;

/// <summary>Sums over windows of every length, against the formulas written plainly.</summary>
public sealed class WindowMathTests
{
    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, 21)];

    /// <summary>Odd whole numbers of either sign, of which every sum and product is exact.</summary>
    private static double[] Whole(int length) => [.. Enumerable.Range(1, length).Select(i => (i % 3 == 0 ? -1.0 : 1) * (i * i * 7 + 3))];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Sums_when_of_whole_numbers_then_exact(int length)
    {
        double[] values = Whole(length);
        Assert.Equal(values.Sum(), WindowMath.Sum(values));
        Assert.Equal(values.Select((v, i) => (i + 1) * v).Sum(), WindowMath.RisingSum(values));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Sum_when_rounded_then_in_the_order_of_four_running_sums(int length)
    {
        Random random = new(length);
        double[] values = [.. Enumerable.Range(0, length).Select(_ => random.NextDouble() - 0.5)];
        double[] sums = new double[4];
        for (int i = 0; i < length; i++)
        {
            // What does not fill four any more goes to the first.
            sums[i < length / 4 * 4 ? i % 4 : 0] += values[i];
        }

        Assert.Equal(sums[0] + sums[1] + (sums[2] + sums[3]), WindowMath.Sum(values));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Divide_when_of_any_length_then_each_value_once(int length)
    {
        double[] values = Whole(length);
        WindowMath.Divide(values, 7);
        Assert.Equal(Whole(length).Select(v => v / 7), values);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Spread_when_of_any_length_then_mean_and_squares_of_the_textbook(int length)
    {
        double[] values = [.. Whole(length + 1).Select(v => 1_000 + v)];
        (double mean, double squares) = WindowMath.Spread(values);
        Assert.Equal(values.Average(), mean, 9);
        Assert.InRange(squares, values.Sum(v => Math.Pow(v - values.Average(), 2)) * (1 - 1e-12) - 1e-9, values.Sum(v => Math.Pow(v - values.Average(), 2)) * (1 + 1e-12) + 1e-9);
        Assert.Equal((0.1, 0.0), WindowMath.Spread([.. Enumerable.Repeat(0.1, length + 1)]));
    }
}
