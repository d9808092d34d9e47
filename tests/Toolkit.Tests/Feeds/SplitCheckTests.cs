using Toolkit.Feeds;

namespace Toolkit.Tests.Feeds;

public sealed class SplitCheckTests
{
    private static readonly DateTime Day = new(2024, 3, 4, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(4, 4)]
    [InlineData(0.1, 0.1)]
    [InlineData(1.05, 1.05)]
    public void Constant_factor_when_all_prices_have_it_is_found(double ratio, double factor)
    {
        double? found = SplitCheck.Factor(Rows(5, ratio), Rows(5, 1));
        Assert.Equal(factor, found!.Value, 6);
    }

    [Fact]
    public void Same_prices_when_compared_have_no_factor() => Assert.Null(SplitCheck.Factor(Rows(5, 1), Rows(5, 1)));

    [Fact]
    public void Revised_bar_when_compared_is_no_split()
    {
        BarColumns revised = BarColumns.FromRows([.. new BarSeries(default, Rows(5, 1)).Select((b, i) => i == 2 ? b with { High = b.High * 1.1 } : b)]);
        Assert.Null(SplitCheck.Factor(revised, Rows(5, 1)));
    }

    [Fact]
    public void Bars_of_other_times_when_compared_say_nothing()
    {
        Assert.Null(SplitCheck.Factor(BarColumns.Empty, Rows(5, 1)));
        Assert.Null(SplitCheck.Factor(Rows(2, 4), Rows(9, 1).Slice(3, 6)));
    }

    [Fact]
    public void Rounded_prices_of_a_cheap_share_when_split_are_recognised()
    {
        BarColumns stored = BarColumns.FromRows([new(Day, 3.33, 3.41, 3.3, 3.37), new(Day.AddDays(1), 3.36, 3.44, 3.29, 3.31)]);
        BarColumns given = BarColumns.FromRows([new(Day, 1.11, 1.137, 1.1, 1.123), new(Day.AddDays(1), 1.12, 1.147, 1.097, 1.103)]);
        Assert.Equal(3, SplitCheck.Factor(stored, given)!.Value, 2);
    }

    private static BarColumns Rows(int count, double ratio) => BarColumns.FromRows(
        [.. Enumerable.Range(0, count).Select(i => new Bar(Day.AddDays(i), (100 + i) * ratio, (103 + i) * ratio, (99 + i) * ratio, (101 + i) * ratio))]);
}
