namespace Toolkit.Tests.Options.Backtest;

/// <summary>Iron condors against arithmetic by hand; all amounts to the cent.</summary>
public class IronCondorTests
{
    // Bought back at 1.10 + 0.70 - 0.40 - 0.10 = 1.30, in the middle 1.00.
    private static HandMarket TwoDaysLater => HandMarket.Condor().Day(6, 745).CondorQuotes((0.40, 0.50), (0.90, 1.10), (0.50, 0.70), (0.10, 0.20)).Day(7, 745).CondorQuotes((0.40, 0.50), (0.90, 1.10), (0.50, 0.70), (0.10, 0.20));

    [Theory]
    [InlineData("natural", 1.90, 1.30)]
    [InlineData("mid", 2.20, 1.00)]
    [InlineData("0.25", 2.125, 1.075)]
    public void Credit_and_debit_when_filled_between_bid_and_ask(string fill, double credit, double debit)
    {
        BacktestResult result = TwoDaysLater.Run(HandMarket.Rule with { ExitDte = 9 }, HandMarket.Account with { Fill = OptionFill.Parse(fill) });

        Trade trade = Assert.Single(result.Trades);
        Assert.Equal(-2, trade.Quantity);
        Assert.Equal(credit, trade.EntryPrice, 9);
        Assert.Equal(debit, trade.ExitPrice, 9);
        Assert.Equal(ExitReason.DaysToExpiry, trade.ExitReason);
        // 4 legs x 2 contracts x 2 sides x 0.65.
        Assert.Equal(10.40, trade.Commission, 9);
        Assert.Equal(5.20, trade.EntryCommission!.Value, 9);
        Assert.Equal((credit - debit) * 100 * 2 - 10.40, trade.ProfitLoss, 9);
        Assert.Equal(10_000 + trade.ProfitLoss, result.Metrics.FinalEquity, 9);
        Assert.Equal("iron condor 2016-01-15 700/710/780/790", trade.Tag);
        Assert.Equal(new DateTime(2016, 1, 4, 21, 0, 0, DateTimeKind.Utc), trade.EntryTime);
        Assert.Equal(new DateTime(2016, 1, 6, 21, 0, 0, DateTimeKind.Utc), trade.ExitTime);
    }

    [Fact]
    public void Return_when_a_trade_ends_is_on_its_maximum_loss()
    {
        Trade trade = Assert.Single(TwoDaysLater.Run(HandMarket.Rule with { ExitDte = 9 }).Trades);

        // Requirement 10 x 100 x 2 = 2,000, credit 380, commissions 10.40.
        Assert.Equal(1_630.40, trade.CapitalAtRisk!.Value, 9);
        // (1.90 - 1.30) x 100 x 2 - 10.40 = 109.60.
        Assert.Equal(100 * 109.60 / 1_630.40, trade.ReturnPct!.Value, 9);
    }

    [Fact]
    public void Statistics_when_made_of_structures_use_the_maximum_loss()
    {
        Metrics metrics = TwoDaysLater.Run(HandMarket.Rule with { ExitDte = 9 }).Metrics;

        Assert.Equal(1, metrics.Trades);
        Assert.Equal(100 * 109.60 / 1_630.40, metrics.ExpectancyPct!.Value, 9);
        Assert.Equal(100 * 109.60 / 1_630.40, metrics.BestTradePct!.Value, 9);
        Assert.Equal(2, metrics.AvgTradeDays!.Value, 9);
        Assert.Equal(10.40, metrics.Commissions, 9);
        // Of the three closes the first two saw it.
        Assert.Equal(100.0 * 2 / 3, metrics.ExposurePct, 9);
    }

    [Theory]
    [InlineData(690, 10)]
    [InlineData(700, 10)]
    [InlineData(705, 5)]
    [InlineData(710, 0)]
    [InlineData(745, 0)]
    [InlineData(780, 0)]
    [InlineData(785, 5)]
    [InlineData(790, 10)]
    [InlineData(800, 10)]
    public void Settlement_when_it_expires_is_at_intrinsic_value_without_commission(double close, double worth)
    {
        BacktestResult result = HandMarket.Condor().Day(15, close).Call(745, 1, 2).Run();

        Trade trade = Assert.Single(result.Trades);
        Assert.Equal(ExitReason.Expiry, trade.ExitReason);
        Assert.Equal(worth, trade.ExitPrice, 9);
        Assert.Equal(5.20, trade.Commission, 9);
        Assert.Equal((1.90 - worth) * 100 * 2 - 5.20, trade.ProfitLoss, 9);
        Assert.Equal(2_000 - 380 + 5.20, trade.CapitalAtRisk!.Value, 9);
        Assert.Equal(new DateTime(2016, 1, 15, 21, 0, 0, DateTimeKind.Utc), trade.ExitTime);
        Assert.Equal(10_000 + trade.ProfitLoss, result.Equity[^1], 9);
    }

    [Fact]
    public void Return_when_all_is_lost_is_minus_a_hundred_percent() =>
        Assert.Equal(-100, Assert.Single(HandMarket.Condor().Day(15, 690).Call(745, 1, 2).Run().Trades).ReturnPct!.Value, 9);

    [Fact]
    public void Settlement_when_no_moment_is_at_the_close_is_at_that_close_all_the_same()
    {
        // The expiry's session closes at 705; the next quotes are those of Tuesday (Monday is a holiday).
        BacktestResult result = HandMarket.Condor().Day(15, 705).Day(19, 760).Call(745, 15, 16, expiry: new(2016, 2, 19)).Run();

        Trade trade = Assert.Single(result.Trades);
        Assert.Equal(5, trade.ExitPrice, 9);
        Assert.Equal(new DateTime(2016, 1, 15, 21, 0, 0, DateTimeKind.Utc), trade.ExitTime);
    }

    [Fact]
    public void Equity_when_a_structure_is_open_is_marked_at_the_middle()
    {
        BacktestResult result = TwoDaysLater.Run();

        // 2 x 100 x (1.90 credit - 2.20 mid) - 5.20, then mid 1.00.
        Assert.Equal(10_000 - 60 - 5.20, result.Equity[0], 9);
        Assert.Equal(10_000 + 180 - 5.20, result.Equity[1], 9);
    }

    [Fact]
    public void Mark_when_a_middle_is_missing_is_the_last_known()
    {
        // 790 is not quoted on the 6th, and 780 is crossed: they stay at 0.75 and 1.90; 2.10 and 1.05 become 1.00 and 0.45.
        BacktestResult result = HandMarket.Condor().Day(6, 745).Put(700, 0.40, 0.50).Put(710, 0.90, 1.10).Call(780, 3, 2).Day(7, 745).Put(700, 0.40, 0.50).Run();

        Assert.Equal(10_000 + 200 * (1.90 - (1.00 + 1.90 - 0.45 - 0.75)) - 5.20, result.Equity[1], 9);
    }

    [Fact]
    public void Legs_when_added_up_are_the_structure_at_every_mark()
    {
        for (int days = 1; days <= 3; days++)
        {
            HandMarket market = HandMarket.Condor();
            (double Bid, double Ask)[][] later = [[(0.40, 0.50), (0.90, 1.10), (0.50, 0.70), (0.10, 0.20)], [(0.33, 0.57), (0.81, 1.23), (0.47, 0.79), (0.05, 0.15)], [(9, 9.5), (18, 19), (0.01, 0.03), (0, 0.02)]];
            for (int d = 0; d < days; d++)
            {
                market.Day(5 + d, 745 - 10 * d).CondorQuotes(later[d]);
            }

            BacktestResult result = market.Run(account: HandMarket.Account with { CloseOpenTrades = false });

            Trade open = Assert.Single(result.OpenTrades);
            Assert.Equal(4, open.Legs.Count);
            Assert.Equal(open.Legs.Sum(l => l.ProfitLoss), open.ProfitLoss, 9);
            Assert.Equal(result.Equity[^1] - 10_000, open.ProfitLoss, 9);
        }
    }

    [Fact]
    public void Legs_when_the_structure_was_sold_are_four_contracts_with_their_own_prices()
    {
        Trade trade = Assert.Single(TwoDaysLater.Run(HandMarket.Rule with { ExitDte = 9 }).Trades);

        Assert.Equal(
        [
            new(new("XYZ", HandMarket.Expiry, 700, OptionRight.Put), 2, 1.10, 0.40, 2.60),
            new(new("XYZ", HandMarket.Expiry, 710, OptionRight.Put), -2, 2.00, 1.10, 2.60),
            new(new("XYZ", HandMarket.Expiry, 780, OptionRight.Call), -2, 1.80, 0.70, 2.60),
            new TradeLeg(new("XYZ", HandMarket.Expiry, 790, OptionRight.Call), 2, 0.80, 0.10, 2.60),
        ], trade.Legs);
        Assert.Equal(109.60, trade.Legs.Sum(l => l.ProfitLoss), 9);
    }

    [Fact]
    public void Requirement_when_the_wings_differ_is_the_wider_one()
    {
        // No 700 but 695: the put wing is 15.
        BacktestResult result = new HandMarket().Day(4, 745).Put(695, 0.90, 1.00).Put(710, 2.00, 2.20).Call(780, 1.80, 2.00).Call(790, 0.70, 0.80).Day(5, 745).Call(790, 0.70, 0.80)
            .Run(account: HandMarket.Account with { CloseOpenTrades = false });

        // 15 x 100 x 2 - (2.00 + 1.80 - 1.00 - 0.80) x 100 x 2 + 5.20.
        Assert.Equal(3_000 - 400 + 5.20, Assert.Single(result.OpenTrades).CapitalAtRisk!.Value, 9);
    }
}
