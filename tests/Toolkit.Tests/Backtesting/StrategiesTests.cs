using System.ComponentModel;

namespace Toolkit.Tests.Backtesting;

/// <summary>Strategies by name and parameters by word.</summary>
public class StrategiesTests
{
    [Fact]
    public void The_shipped_strategies_are_found_in_upper_and_lower_case()
    {
        Assert.Equal(["SmaCross", "RsiBollinger", "DonchianBreakout", "BuyAndHold"], Strategies.Shipped.Select(s => s.Name));
        Assert.All(Strategies.Shipped, s => Assert.Same(s, Strategies.Find(s.Name.ToUpperInvariant())));
        Assert.All(Strategies.Shipped, s => Assert.NotEmpty(s.Summary));
        Assert.All(Strategies.Shipped.SelectMany(s => s.Parameters), p => Assert.NotEmpty(p.Description));
    }

    [Fact]
    public void A_name_that_is_nearly_right_is_answered_with_the_right_one()
    {
        ToolkitException error = Assert.Throws<ToolkitException>(() => Strategies.Find("SmaCros"));
        Assert.Equal(ErrorKind.NotFound, error.Kind);
        Assert.Contains("did you mean SmaCross?", error.Hint, StringComparison.Ordinal);
        Assert.Contains("BuyAndHold", Assert.Throws<ToolkitException>(() => Strategies.Find("Turtle")).Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_are_those_of_the_constructor_and_of_the_settable_members_with_their_defaults()
    {
        Assert.Equal(
            [("fast", "whole number", "10"), ("slow", "whole number", "30"), ("side", "both|long|short", "both")],
            Strategies.Find("SmaCross").Parameters.Select(p => (p.Name, p.Type, p.Default!)));
        Assert.Equal(
            [("rsiLength", "14"), ("window", "20"), ("deviations", "2"), ("oversold", "30"), ("overbought", "70"), ("side", "long")],
            Strategies.Find("RsiBollinger").Parameters.Select(p => (p.Name, p.Default!)));
        Assert.Empty(Strategies.Find("BuyAndHold").Parameters);
    }

    [Fact]
    public void Created_strategies_have_what_was_given_and_the_defaults_of_the_rest()
    {
        SmaCross cross = (SmaCross)Strategies.Find("smacross").Create(ParameterSet.Parse(["FAST=5", "side=LONG"]));
        Assert.Equal((5, 30, TradeSide.Long), (cross.Fast, cross.Slow, cross.Side));
        RsiBollinger bands = (RsiBollinger)Strategies.Find("RsiBollinger").Create(ParameterSet.Parse(["deviations=1.5", "oversold=25.5", "window=15"]));
        Assert.Equal((14, 15, 1.5, 25.5, 70.0, TradeSide.Long), (bands.RsiLength, bands.Window, bands.Deviations, bands.Oversold, bands.Overbought, bands.Side));
    }

    [Theory]
    [InlineData("fas=10", "SmaCross has no parameter 'fas'", "did you mean fast? it takes fast, slow, side")]
    [InlineData("length=10", "SmaCross has no parameter 'length'", "it takes fast, slow, side")]
    [InlineData("fast=ten", "SmaCross: fast: 'ten' is not a whole number", "write digits, such as 10")]
    [InlineData("fast=10.5", "SmaCross: fast: '10.5' is not a whole number", "write digits, such as 10")]
    [InlineData("fast=1,5", "SmaCross: fast: '1,5' is not a whole number", "write digits, such as 10")]
    [InlineData("fast=99999999999", "SmaCross: fast: '99999999999' is not a whole number", "write digits, such as 10")]
    [InlineData("side=up", "SmaCross: side: 'up' is not a choice", "use one of both, long, short")]
    [InlineData("side=1", "SmaCross: side: '1' is not a choice", "use one of both, long, short")]
    public void A_wrong_parameter_is_an_error_that_says_what_is_right(string given, string message, string hint)
    {
        ToolkitException error = Assert.Throws<ToolkitException>(() => Strategies.Find("SmaCross").Create(ParameterSet.Parse([given])));
        Assert.Equal((ErrorKind.Usage, message, hint), (error.Kind, error.Message, error.Hint));
    }

    [Theory]
    [InlineData("fast")]
    [InlineData("=10")]
    public void What_is_not_name_and_value_is_an_error(string given) =>
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => ParameterSet.Parse([given])).Kind);

    [Fact]
    public void A_parameter_that_is_given_twice_is_an_error() =>
        Assert.Contains("given 2 times", Assert.Throws<ToolkitException>(() => ParameterSet.Parse(["fast=1", "Fast=2"])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_class_of_ones_own_may_have_any_plain_parameter()
    {
        StrategyDescription all = Strategies.Of(typeof(Everything));
        Assert.Equal("Every type.", all.Summary);
        Assert.Equal(["must", "active", "word", "bars", "size", "wait", "cheap", "threshold"], all.Parameters.Select(p => p.Name));
        Assert.Null(all.Parameters[0].Default);
        Assert.Equal("true", all.Parameters[1].Default);
        Everything made = (Everything)all.Create(ParameterSet.Parse(["must=7", "active=no", "word=a b", "bars=1h", "size=fraction:0.25", "threshold=0.5", "wait=1.00:00:00", "cheap=1e-3"]));
        Assert.Equal((7L, false, "a b", Timeframe.Hour), (made.Must, made.Active, made.Word, made.Bars));
        Assert.Equal((Sizing.Fraction(0.25), 0.5, TimeSpan.FromDays(1), 0.001m), (made.Size, made.threshold, made.Wait, made.Cheap));
        Assert.Equal("Everything: parameter 'must' is missing", Assert.Throws<ToolkitException>(() => all.Create()).Message);
    }

    [Theory]
    [InlineData(typeof(Strategy))]
    [InlineData(typeof(string))]
    [InlineData(typeof(NeedsMore))]
    public void A_class_that_cannot_be_made_is_refused(Type type) =>
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => Strategies.Of(type)).Kind);

    [Fact]
    public void A_run_by_name_is_the_run_by_class()
    {
        BarSeries bars = SampleBars.Walk(3, 300);
        BacktestResult byName = Backtest.Run(bars, Strategies.Find("SmaCross").Create(ParameterSet.Parse(["fast=5", "slow=20"])));
        BacktestResult byClass = Backtest.Run(bars, new SmaCross(5, 20));
        Assert.Equal(byClass.Metrics, byName.Metrics);
        Assert.Equal(byClass.Parameters, byName.Parameters);
    }

    [Description("Every type.")]
    public sealed class Everything(long must, bool active = true) : Strategy
    {
        public double threshold = 1.5;

        public long Must { get; } = must;

        public bool Active { get; } = active;

        public string Word { get; set; } = "x";

        public Timeframe Bars { get; init; } = Timeframe.Day;

        public Sizing Size { get; init; }

        public TimeSpan Wait { get; init; }

        public decimal? Cheap { get; init; }

        public double Computed => threshold * 2;

        public override void Next()
        {
        }
    }

    public sealed class NeedsMore(List<int> numbers) : Strategy
    {
        public int Count => numbers.Count;

        public override void Next()
        {
        }
    }
}
