namespace Toolkit.Tests.Backtesting;

/// <summary>Grids and their conditions as users write them.</summary>
public class ParameterTextTests
{
    [Theory]
    [InlineData("fast=5:15:5", "5 10 15")]
    [InlineData("fast=1:3", "1 2 3")]
    [InlineData("fast=0.1:0.3:0.1", "0.1 0.2 0.3")]
    [InlineData("fast=-1:1", "-1 0 1")]
    [InlineData("fast=5, 7,9", "5 7 9")]
    [InlineData("fast=5", "5")]
    [InlineData("side=long,both", "long both")]
    public void A_range_is_read(string text, string values)
    {
        ParameterGrid grid = [];
        grid.Add(text);
        Assert.Equal(values, string.Join(' ', grid.Select(p => p.Values.Single())));
    }

    [Theory]
    [InlineData("fast")]
    [InlineData("=1:2")]
    [InlineData("fast=")]
    [InlineData("fast=5:1:1")]
    [InlineData("fast=1:5:0")]
    public void What_is_no_range_is_an_error(string text) =>
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => new ParameterGrid().Add(text)).Kind);

    [Theory]
    [InlineData("a < b", "1-2 1-3 2-3")]
    [InlineData("A<=b and b != 3", "1-1 1-2 2-2")]
    [InlineData("a = b", "1-1 2-2 3-3")]
    [InlineData("a*2 == b + 1, a > 1", "2-3")]
    [InlineData("b - a >= 2 or a - b >= 2", "1-3 3-1")]
    [InlineData("(a + b) / 2 < 1.5", "1-1")]
    [InlineData("-a > -2", "1-1 1-2 1-3")]
    [InlineData("a < 2 and b < 2 or a > 2 and b > 2", "1-1 3-3")]
    public void A_condition_leaves_out_what_does_not_fulfil_it(string condition, string left)
    {
        ParameterGrid grid = new ParameterGrid { "a=1:3", "b=1:3" }.Where(condition);
        Assert.Equal(left, string.Join(' ', grid.Select(p => $"{p["a"]}-{p["b"]}")));
    }

    [Fact]
    public void A_condition_may_compare_words()
    {
        ParameterGrid grid = new ParameterGrid { "a=1:2", "side=long,both" }.Where("side = LONG or a = 2");
        Assert.Equal("1long 2long 2both", string.Join(' ', grid.Select(p => $"{p["a"]}{p["side"]}")));
        Assert.Throws<ToolkitException>(() => new ParameterGrid { "side=long,both" }.Where("side < 3").ToList());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a <")]
    [InlineData("a < b < c")]
    [InlineData("a < (b")]
    [InlineData("a < b; 1")]
    [InlineData("a < b)")]
    [InlineData("< b")]
    public void What_is_no_condition_is_an_error(string condition) => Assert.Equal(
        ErrorKind.Usage, Assert.Throws<ToolkitException>(() => new ParameterGrid { "a=1:3", "b=1:3" }.Where(condition)).Kind);

    [Fact]
    public void A_sweep_over_several_series_may_run_a_strategy_on_each()
    {
        BarSeries[] series = [SampleBars.Walk(1, 200, "A"), SampleBars.Walk(2, 200, "B")];
        BacktestOptions half = new() { Sizing = Sizing.Fraction(0.5) };
        SweepResult each = Backtest.Sweep(series, p => new SmaCross(p["fast"], 20), new() { "fast=5,10" }, new() { Backtest = half, EachSeries = true });
        foreach (SweepRow row in each)
        {
            Assert.Equal(Backtest.RunEach(series, _ => new SmaCross(row.Parameters["fast"], 20), half).Metrics, row.Metrics);
        }
    }
}
