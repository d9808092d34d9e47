using System.Text.Json.Nodes;
using Toolkit.Charts;

namespace Toolkit.Tests.Charts;

public sealed class PayoffChartTests
{
    private static readonly DateOnly January = new(2026, 1, 16), February = new(2026, 2, 20);
    private static readonly DateTime Before = new(2026, 1, 2, 21, 0, 0, DateTimeKind.Utc);
    private static readonly OptionStructure Condor = OptionStructure.IronCondor("X", January, (90, 95, 105, 110), 2);

    [Fact]
    public void Payoff_holds_profit_at_expiry_with_every_strike_and_break_even()
    {
        Chart chart = Chart.Payoff(Condor, 1.20, new() { Underlying = 101 });
        JsonObject line = ChartRuns.Trace(chart, "At expiry");
        double[] prices = ChartRuns.Numbers(line["x"]), profits = ChartRuns.Numbers(line["y"]);
        Assert.All(prices.Zip(profits), point => Assert.Equal(Condor.PayoffAtExpiry(point.First) + 240, point.Second, 1e-3));
        Assert.All(new[] { 90, 93.8, 95, 101, 105, 106.2, 110 }, price => Assert.Contains(prices, x => Math.Abs(x - price) < 1e-9));
        Assert.Equal(prices.Order(), prices);
        JsonObject marks = ChartRuns.Trace(chart, "Break-even");
        Assert.Equal([93.8, 106.2], ChartRuns.Numbers(marks["x"]));
        Assert.Equal(["93.80", "106.20"], ChartRuns.Texts(marks["text"]));
        Assert.Equal(101, (double?)ChartRuns.Figure(chart)["layout"]!["shapes"]![0]!["x0"]);
        Assert.Equal("X, 2 x iron condor 2026-01-16 90 / 95 / 105 / 110", chart.Title);
        Assert.Equal("credit 1.20; most to win 240.00, most to lose 760.00; break-even 93.80 and 106.20; before commissions", chart.Note);
    }

    [Fact]
    public void Areas_are_profit_above_zero_and_loss_below_it()
    {
        JsonObject[] areas = [.. ChartRuns.Figure(Chart.Payoff(Condor, 1.20))["data"]!.AsArray().OfType<JsonObject>().Where(trace => trace["fill"] is not null)];
        Assert.Equal([Palette.RiseSoft, Palette.FallSoft], areas.Select(area => (string?)area["fillcolor"]));
        Assert.Equal((0, 240), (ChartRuns.Numbers(areas[0]["y"]).Min(), ChartRuns.Numbers(areas[0]["y"]).Max()));
        Assert.Equal((-760, 0), (ChartRuns.Numbers(areas[1]["y"]).Min(), ChartRuns.Numbers(areas[1]["y"]).Max()));
    }

    [Fact]
    public void Curve_before_expiry_is_the_models_value()
    {
        ModelTerms model = new() { Volatility = 0.3, Rate = 0.04 };
        JsonObject line = ChartRuns.Trace(Chart.Payoff(Condor, 1.20, new() { At = Before, Model = model }), "On 2026-01-02");
        double[] prices = ChartRuns.Numbers(line["x"]), values = ChartRuns.Numbers(line["y"]);
        Assert.All(prices.Zip(values), point => Assert.Equal(Condor.Value(point.First, Before, model) + 240, point.Second, 1e-3));
    }

    [Fact]
    public void Payoff_without_a_limit_says_so() =>
        Assert.Contains("most to win 300.00, most to lose without limit; break-even 103.00", Chart.Payoff(OptionStructure.Single(new("X", January, 100, OptionRight.Call), -1), 3).Note);

    [Fact]
    public void Payoff_of_a_calendar_is_a_curve_at_the_nearer_expiry()
    {
        Chart chart = Chart.Payoff(OptionStructure.Calendar(new("X", January, 100, OptionRight.Call), February), -1.5);
        Assert.Equal("X, 1 x call calendar 2026-01-16 / 2026-02-20 100", chart.Title);
        Assert.StartsWith("debit 1.50; most to win ", chart.Note);
        Assert.Contains("most to lose 150.00", chart.Note);
        Assert.Equal(2, ChartRuns.Numbers(ChartRuns.Trace(chart, "Break-even")["x"]).Length);
    }

    [Fact]
    public void Payoff_in_a_chain_takes_its_price_moment_and_volatilities()
    {
        OptionContract Put(double strike) => new("X", January, strike, OptionRight.Put);
        OptionChain chain = OptionQuotes.From(
        [
            new(Put(90), Before) { Bid = 0.4, Ask = 0.6, ImpliedVolatility = 0.31 }, new(Put(95), Before) { Bid = 1.4, Ask = 1.6, ImpliedVolatility = 0.27 },
        ]).ChainAt(Before, 100);
        OptionStructure vertical = OptionStructure.Vertical(Put(90), Put(95));
        Chart chart = Chart.Payoff(vertical, chain);
        Assert.StartsWith("credit 1.00;", chart.Note);
        JsonObject now = ChartRuns.Trace(chart, "On 2026-01-02");
        double[] prices = ChartRuns.Numbers(now["x"]);
        double years = OptionClock.Years(Before, January);
        double expected = BlackScholes.Price(OptionRight.Put, 100, 90, years, 0.31) - BlackScholes.Price(OptionRight.Put, 100, 95, years, 0.27);
        Assert.Equal(100 * (expected + 1), ChartRuns.Numbers(now["y"])[Array.IndexOf(prices, 100)], 1e-3);
        ToolkitException error = Assert.Throws<ToolkitException>(() => Chart.Payoff(OptionStructure.Vertical(Put(85), Put(95)), chain));
        Assert.Equal(ErrorKind.NotFound, error.Kind);
    }

    [Fact]
    public void Payoff_of_what_a_model_quoted_says_SYNTHETIC() => Assert.StartsWith("SYNTHETIC: X, ", Chart.Payoff(Condor, 1.2, new() { IsSynthetic = true }).Title);
}
