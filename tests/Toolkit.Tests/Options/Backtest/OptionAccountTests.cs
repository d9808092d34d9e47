namespace Toolkit.Tests.Options.Backtest;

/// <summary>Size, margin, and the rhythm of entries.</summary>
public class OptionAccountTests
{
    private static HandMarket Market => HandMarket.Condor().Day(5, 745).CondorQuotes((1.00, 1.10), (2.00, 2.20), (1.80, 2.00), (0.70, 0.80)).Day(6, 745).Put(700, 1, 2);

    [Fact]
    public void Size_when_a_part_of_equity_is_at_risk_counts_commissions_of_both_sides()
    {
        // One can lose 1,000 - 190 + 2 x 2.60 = 815.20: of 50,000 5 % are 2,500, which is three of them.
        BacktestResult result = Market.Run(account: HandMarket.Account with { Cash = 50_000, Sizing = Sizing.Risk(0.05) });

        Assert.Equal(-3, Assert.Single(result.Trades).Quantity);
    }

    [Theory]
    [InlineData(16_304, -2)]
    [InlineData(16_303.99, -1)]
    [InlineData(8_152_000_001, -1_000_000)]
    public void Size_when_the_risk_is_just_met_is_taken(double cash, double quantity) =>
        Assert.Equal(quantity, Assert.Single(Market.Run(account: HandMarket.Account with { Cash = cash, Sizing = Sizing.Risk(0.1) }).Trades).Quantity);

    [Fact]
    public void Order_when_not_even_one_fits_the_risk_is_rejected()
    {
        BacktestResult result = Market.Run(account: HandMarket.Account with { Sizing = Sizing.Risk(0.02) });

        Assert.Empty(result.Trades);
        Assert.Equal(1, result.Metrics.RejectedOrders);
        Assert.Contains("810", result.Rejections[0].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_625.20, 1)]
    [InlineData(1_625.19, 0)]
    public void Fixed_size_when_cash_does_not_carry_the_requirement_is_rejected(double cash, int trades)
    {
        // Two need 2,000 - 380 + 5.20 of their own.
        BacktestResult result = HandMarket.Condor().Day(5, 745).Put(700, 1, 2).Run(account: HandMarket.Account with { Cash = cash });

        Assert.Equal(trades, result.Trades.Count);
        Assert.Equal(1 - trades, result.Metrics.RejectedOrders);
    }

    [Fact]
    public void Part_of_equity_when_cash_does_not_carry_it_is_cut()
    {
        // Thrice equity at risk would be 36; 10,000 carry 12 of 810 and 2.60.
        BacktestResult result = HandMarket.Condor().Day(5, 745).Put(700, 1, 2).Run(account: HandMarket.Account with { Sizing = Sizing.Risk(3) });

        Assert.Equal(-12, Assert.Single(result.Trades).Quantity);
        Assert.Equal(1, result.Metrics.ReducedOrders);
        Assert.Equal(36, Assert.Single(result.Reductions).Quantity);
    }

    [Fact]
    public void Positions_when_several_are_allowed_are_held_side_by_side()
    {
        OptionRule rule = HandMarket.Rule with { DteTolerance = 5, EveryDays = 1, MaxPositions = 2 };

        Assert.Equal(2, Market.Run(rule).Trades.Count);
        Assert.Single(Market.Run(rule with { MaxPositions = 1 }).Trades);
        Assert.Equal([1, 2], Market.Run(rule).Trades.Select(t => t.PositionId));
    }

    [Theory]
    [InlineData("mon", 4)]
    [InlineData("tue,wed", 5)]
    [InlineData("Tuesday", 5)]
    public void Days_when_named_are_those_of_entries(string days, int day) =>
        Assert.Equal(day, Assert.Single(Market.Run(HandMarket.Rule with { Days = days, DteTolerance = 5 }).Trades).EntryTime.Day);

    [Fact]
    public void Days_when_they_are_none_are_refused() =>
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => Market.Run(HandMarket.Rule with { Days = "someday" })).Kind);

    [Fact]
    public void Filter_when_it_does_not_hold_skips()
    {
        BacktestResult result = Market.Run(HandMarket.Rule with { Filter = "close > 745" });

        Assert.Empty(result.Trades);
        Assert.Equal(2, result.SkippedEntries["filter"]);
        Assert.Single(Market.Run(HandMarket.Rule with { Filter = "close >= 745 and high < 800" }).Trades);
        Assert.Single(Market.Run(HandMarket.Rule with { When = moment => moment.Bars.Close[moment.Bar] == 745 && moment.Chain.UnderlyingPrice == 745 }).Trades);
    }

    [Fact]
    public void Filter_when_an_indicator_is_not_warm_says_no() => Assert.Equal(2, Market.Run(HandMarket.Rule with { Filter = "rsi14 < 100" }).SkippedEntries["filter"]);

    [Fact]
    public void Filter_when_a_word_is_unknown_is_refused() =>
        Assert.Contains("rsi14", Assert.Throws<ToolkitException>(() => Market.Run(HandMarket.Rule with { Filter = "rsx14 < 70" })).Hint, StringComparison.Ordinal);

    [Fact]
    public void Settings_when_given_by_name_make_the_rule()
    {
        OptionRule rule = new OptionRule().With(ParameterSet.Parse(["structure=ironbutterfly", "dte=30", "otm=0.05", "profittarget=0.5", "exitOnTouch=yes", "filter=rsi14<70"]));

        Assert.Equal(new() { Structure = EntryStructure.IronButterfly, Dte = 30, Otm = 0.05, ProfitTarget = 0.5, ExitOnTouch = true, Filter = "rsi14<70" }, rule);
        Assert.Equal(rule, new OptionRule().With(rule.Parameters.Select(p => KeyValuePair.Create(p.Key, ParameterValue.Parse(Convert.ToString(p.Value, System.Globalization.CultureInfo.InvariantCulture)!)))));
    }

    [Fact]
    public void Sweep_when_run_is_as_each_run_alone()
    {
        QuotedMarket market = Market.Build();
        ParameterGrid grid = new ParameterGrid { { "minCredit", 1.5, 2.5, 0.5 }, { "everyDays", 1, 2, 1 } };

        SweepResult sweep = OptionBacktest.Sweep(market, p => HandMarket.Rule.With(p), grid, HandMarket.Account, new() { Metric = "returnPct" });

        Assert.Equal(6, sweep.Count);
        Assert.All(sweep, row => Assert.Equal(OptionBacktest.Run(market, HandMarket.Rule.With(row.Parameters), HandMarket.Account).Metrics, row.Metrics));
        Assert.Equal(3, sweep.Heatmap("minCredit", "everyDays").Columns.Count);
    }
}
