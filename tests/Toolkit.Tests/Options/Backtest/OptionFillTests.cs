namespace Toolkit.Tests.Options.Backtest;

/// <summary>Quotes at which nothing may fill, on entering and on leaving.</summary>
public class OptionFillTests
{
    [Fact]
    public void Entry_when_a_wing_is_crossed_is_skipped() => Skipped("crossedQuote", m => m.Put(700, 1.20, 1.10));

    [Fact]
    public void Entry_when_the_strike_to_sell_is_crossed_takes_no_other_that_has_no_wing() => Skipped("noWing", m => m.Put(710, 2.30, 2.20));

    [Fact]
    public void Entry_when_a_wing_has_no_ask_is_skipped() => Skipped("missingQuote", m => m.Call(790, 0.70, null));

    [Fact]
    public void Entry_when_a_sold_leg_has_a_bid_of_zero_is_skipped() => Skipped("zeroBid", m => m.Call(780, 0, 2.00));

    [Fact]
    public void Entry_when_a_sold_leg_has_no_bid_is_skipped() => Skipped("missingQuote", m => m.Call(780, null, 2.00));

    [Fact]
    public void Entry_when_a_leg_is_wide_is_skipped() => Skipped("wideQuote", m => m.Put(700, 0.10, 2.00), new() { MaxSpread = 0.5 });

    [Fact]
    public void Entry_when_the_credit_is_too_low_is_skipped() => Skipped("lowCredit", m => m, rule: HandMarket.Rule with { MinCredit = 1.91 });

    [Fact]
    public void Entry_when_there_is_no_credit_is_skipped() => Skipped("noCredit", m => m.Put(700, 2.50, 2.60).Call(790, 1.30, 1.40));

    [Fact]
    public void Entry_when_no_expiry_is_near_is_skipped() => Skipped("noExpiry", m => m, rule: HandMarket.Rule with { Dte = 45 });

    [Fact]
    public void Entry_when_the_credit_is_just_the_least_is_made() =>
        Assert.Single(HandMarket.Condor().Day(5, 745).Put(700, 1, 2).Run(HandMarket.Rule with { MinCredit = 1.90 }).Trades);

    [Fact]
    public void Entry_when_a_bought_wing_has_a_bid_of_zero_pays_the_ask()
    {
        BacktestResult result = HandMarket.Condor().Call(790, 0, 0.05).Day(5, 745).Put(700, 1, 2).Run(account: HandMarket.Account with { CloseOpenTrades = false });

        Assert.Equal(2.00 + 1.80 - 1.10 - 0.05, Assert.Single(result.OpenTrades).EntryPrice, 9);
    }

    [Fact]
    public void Entry_when_a_leg_is_stale_is_skipped()
    {
        // On the 5th only three legs are quoted anew; the fourth is a day old.
        BacktestResult result = new HandMarket().Day(4, 745).Put(700, 1.00, 1.10).Day(5, 745).Put(710, 2.00, 2.20).Call(780, 1.80, 2.00).Call(790, 0.70, 0.80)
            .Day(6, 745).Put(700, 1, 2).Run(HandMarket.Rule with { Dte = 10 });

        Assert.Empty(result.Trades);
        Assert.Equal(1, result.SkippedEntries["staleQuote"]);
    }

    [Fact]
    public void Exit_when_a_held_leg_has_a_bid_of_zero_brings_nothing()
    {
        // Bought back at 1.10 + 0.70, sold at 0.40 and 0.
        HandMarket market = HandMarket.Condor().Day(6, 745).Put(700, 0.40, 0.50).Put(710, 0.90, 1.10).Call(780, 0.50, 0.70).Call(790, 0, 0.20).Day(7, 745).Put(700, 1, 2);

        Trade trade = Assert.Single(market.Run(HandMarket.Rule with { ExitDte = 9 }).Trades);

        Assert.Equal(1.40, trade.ExitPrice, 9);
        Assert.Equal(0, trade.Legs[3].ExitPrice);
        Assert.Equal((1.90 - 1.40) * 200 - 10.40, trade.ProfitLoss, 9);
    }

    [Fact]
    public void Exit_when_a_held_leg_lacks_a_bid_waits_and_keeps_its_mark()
    {
        // The put 700 was marked at 1.05; the others are at 1.00, 0.60 and 0.15.
        BacktestResult result = HandMarket.Condor().Day(6, 745).Put(700, null, 0.50).Put(710, 0.90, 1.10).Call(780, 0.50, 0.70).Call(790, 0.10, 0.20)
            .Day(7, 745).CondorQuotes((0.30, 0.40), (0.80, 1.00), (0.40, 0.60), (0.10, 0.20)).Day(8, 745).Put(700, 1, 2).Run(HandMarket.Rule with { ExitDte = 9 });

        Assert.Equal(7, Assert.Single(result.Trades).ExitTime.Day);
        Assert.Equal(10_000 + 200 * (1.90 - (1.00 + 0.60 - 1.05 - 0.15)) - 5.20, result.Equity[1], 9);
    }

    [Fact]
    public void Exit_when_a_leg_is_crossed_waits_for_a_sound_quote()
    {
        BacktestResult result = HandMarket.Condor()
            .Day(6, 745).Put(700, 0.40, 0.50).Put(710, 1.10, 0.90).Call(780, 0.50, 0.70).Call(790, 0.10, 0.20)
            .Day(7, 745).CondorQuotes((0.30, 0.40), (0.80, 1.00), (0.40, 0.60), (0.10, 0.20))
            .Day(8, 745).Put(700, 1, 2).Run(HandMarket.Rule with { ExitDte = 9 });

        Trade trade = Assert.Single(result.Trades);
        Assert.Equal(7, trade.ExitTime.Day);
        Assert.Equal(1.00 + 0.60 - 0.30 - 0.10, trade.ExitPrice, 9);
        Assert.Contains(result.Warnings, w => w.Contains("waited 1 times", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("mid", 0)]
    [InlineData("natural", 1)]
    [InlineData("1", 1)]
    [InlineData("0.25", 0.25)]
    [InlineData("25%", 0.25)]
    public void Fill_when_written_is_read(string text, double share) => Assert.Equal(share, OptionFill.Parse(text).Share);

    [Theory]
    [InlineData("1.1")]
    [InlineData("bid")]
    [InlineData("-0.1")]
    public void Fill_when_it_is_none_is_refused(string text) => Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => OptionFill.Parse(text)).Kind);

    private static void Skipped(string reason, Func<HandMarket, HandMarket> change, ChainOptions? options = null, OptionRule? rule = null)
    {
        HandMarket start = new HandMarket { Options = options ?? new() }.Day(4, 745).CondorQuotes((1.00, 1.10), (2.00, 2.20), (1.80, 2.00), (0.70, 0.80));
        BacktestResult result = change(start).Day(5, 745).Put(700, 1, 2).Run(rule);

        Assert.Empty(result.Trades);
        Assert.Equal([KeyValuePair.Create(reason, 1)], result.SkippedEntries);
        Assert.Equal(10_000, result.Metrics.FinalEquity);
    }
}
