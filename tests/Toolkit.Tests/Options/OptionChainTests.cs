namespace Toolkit.Tests.Options;

public sealed class OptionChainTests
{
    private static readonly DateOnly January = new(2026, 1, 16), February = new(2026, 2, 20);

    // A Friday's close in New York.
    private static readonly DateTime Close = new(2026, 1, 9, 21, 0, 0, DateTimeKind.Utc);

    private static OptionQuote Quote(double strike, OptionRight right, double? bid, double? ask, DateTime? time = null, DateOnly? expiry = null) =>
        new(new("X", expiry ?? January, strike, right), time ?? Close) { Bid = bid, Ask = ask };

    private static OptionChain Chain(params OptionQuote[] quotes) => OptionQuotes.From(quotes).ChainAt(Close, 100);

    [Fact]
    public void A_chain_has_expiries_and_strikes_in_order_and_only_what_was_quoted_by_then()
    {
        OptionChain chain = Chain(
            Quote(105, OptionRight.Call, 1, 1.2), Quote(95, OptionRight.Put, 1, 1.2), Quote(100, OptionRight.Call, 2, 2.2, expiry: February),
            Quote(110, OptionRight.Call, 1, 1.2, Close.AddMinutes(1)), Quote(90, OptionRight.Put, 1, 1.2, expiry: new(2026, 1, 8)));
        Assert.Equal([January, February], chain.Expiries);
        Assert.Equal([95, 105], chain.Strikes(January));
        Assert.Null(chain.Find(January, 110, OptionRight.Call));
        Assert.Null(chain.Find(January, 95, OptionRight.Call));
        Assert.Equal([95, 105], chain.Quotes(January).Select(quote => quote.Contract.Strike));
    }

    [Fact]
    public void The_last_quote_counts_and_an_old_one_is_stale()
    {
        OptionQuotes quotes = OptionQuotes.From(
        [
            Quote(100, OptionRight.Call, 1, 1.2, Close.AddMinutes(-30)), Quote(100, OptionRight.Call, 2, 2.2), Quote(100, OptionRight.Put, 1, 1.2, Close.AddMinutes(-16)),
            Quote(105, OptionRight.Call, 1, 1.2, Close.AddMinutes(-15)),
        ]);
        OptionChain chain = quotes.ChainAt(Close.AddDays(1), 100);
        Assert.Equal((2, QuoteFlaws.None), (chain.Find(January, 100, OptionRight.Call)!.Value.Bid, chain.Find(January, 100, OptionRight.Call)!.Value.Flaws));
        Assert.Equal(QuoteFlaws.Stale, chain.Find(January, 100, OptionRight.Put)!.Value.Flaws);
        Assert.Equal(QuoteFlaws.None, chain.Find(January, 105, OptionRight.Call)!.Value.Flaws);
        Assert.Equal(1, quotes.ChainAt(Close.AddMinutes(-20), 100).Find(January, 100, OptionRight.Call)!.Value.Bid);
    }

    [Theory]
    [InlineData(1.0, 1.2, QuoteFlaws.None, true, true)]
    [InlineData(1.2, 1.2, QuoteFlaws.None, true, true)]
    [InlineData(1.3, 1.2, QuoteFlaws.Crossed, false, false)]
    [InlineData(0.0, 0.05, QuoteFlaws.NoBid, false, true)]
    [InlineData(null, 0.05, QuoteFlaws.NoBid, false, false)]
    [InlineData(1.0, null, QuoteFlaws.NoAsk, false, false)]
    [InlineData(null, null, QuoteFlaws.NoBid | QuoteFlaws.NoAsk, false, false)]
    [InlineData(1.0, 1.8, QuoteFlaws.Wide, false, false)]
    public void Flaws_say_what_a_quote_may_be_used_for(double? bid, double? ask, QuoteFlaws flaws, bool sell, bool buy)
    {
        OptionChain chain = OptionQuotes.From([Quote(100, OptionRight.Call, bid, ask)]).ChainAt(Close, 100, new() { MaxSpread = bid is null or 0 ? null : 0.5 });
        ChainQuote quote = chain.Find(January, 100, OptionRight.Call)!.Value;
        Assert.Equal((flaws, sell, buy), (quote.Flaws, quote.CanSell, quote.CanBuy));
    }

    [Fact]
    public void Time_runs_to_the_close_of_the_expirys_session()
    {
        // Friday's close to next Friday's: seven days.
        Assert.Equal(7 / 365.0, Chain(Quote(100, OptionRight.Call, 1, 1.2)).Find(January, 100, OptionRight.Call)!.Value.Years, 15);
        // The day before Thanksgiving 2026 to the early close at 13:00 of the Friday after: 2 days less 3 hours.
        Assert.Equal(45 / 24.0 / 365, OptionClock.Years(new(2026, 11, 25, 21, 0, 0, DateTimeKind.Utc), new(2026, 11, 27)), 15);
        // Monthly options of before 2015 are written with the Saturday, and end with Friday's session.
        Assert.Equal(0.0, OptionClock.Years(new(2012, 9, 21, 20, 0, 0, DateTimeKind.Utc), new(2012, 9, 22)));
        Assert.Equal(1 / 24.0 / 365, OptionClock.Years(new(2012, 9, 21, 19, 0, 0, DateTimeKind.Utc), new(2012, 9, 22)), 15);
    }

    [Fact]
    public void Days_are_counted_from_the_exchanges_date_and_the_nearest_expiry_is_found()
    {
        OptionChain chain = Chain(Quote(100, OptionRight.Call, 1, 1.2), Quote(100, OptionRight.Call, 1, 1.2, expiry: February));
        Assert.Equal((7, 42), (chain.DaysTo(January), chain.DaysTo(February)));
        Assert.Equal(January, chain.ExpiryNear(24));
        Assert.Equal(February, chain.ExpiryNear(25));
        // 01:00 of Saturday in UTC is still Friday in New York.
        Assert.Equal(7, OptionQuotes.From([Quote(100, OptionRight.Call, 1, 1.2)]).ChainAt(Close.AddHours(4), 100).DaysTo(January));
    }

    [Fact]
    public void The_nearest_strike_is_a_good_quote_and_of_two_as_near_the_outer_one()
    {
        OptionChain chain = Chain(
            Quote(105, OptionRight.Call, 1.3, 1.2), Quote(104, OptionRight.Call, 1, 1.2), Quote(106, OptionRight.Call, 1, 1.2),
            Quote(94, OptionRight.Put, 1, 1.2), Quote(96, OptionRight.Put, 1, 1.2));
        Assert.Equal(106, chain.NearestByMoneyness(January, OptionRight.Call, 0.05)!.Value.Contract.Strike);
        Assert.Equal(94, chain.NearestByMoneyness(January, OptionRight.Put, 0.05)!.Value.Contract.Strike);
        Assert.Equal(96, chain.NearestByStrike(January, OptionRight.Put, 97)!.Value.Contract.Strike);
        Assert.Null(chain.NearestByStrike(February, OptionRight.Put, 97));
    }

    [Fact]
    public void A_straddle_is_call_and_put_at_the_money()
    {
        OptionChain chain = Chain(
            Quote(100, OptionRight.Call, 2, 2.2), Quote(100, OptionRight.Put, 1.8, 2), Quote(105, OptionRight.Call, 1, 1.2), Quote(100, OptionRight.Call, 2, 2.2, expiry: February));
        Assert.Equal(4.0, chain.StraddlePrice(January)!.Value, 12);
        Assert.Null(chain.StraddlePrice(February));
        Assert.Null(chain.StraddlePrice(new(2026, 3, 20)));
    }

    [Fact]
    public void Parity_says_by_how_much_and_whether_it_can_be_traded()
    {
        // C - P = 0.2 at 100 where S - K = 0; one can sell the pair at 2.0 - 2.0 = 0 and buy it at 2.2 - 1.8 = 0.4: within bounds. At 95: 8 - 1.1 - 5 = 1.9, sold at 7.9 - 1.2 = 6.7 > 5: not.
        OptionChain chain = Chain(
            Quote(100, OptionRight.Call, 2, 2.2), Quote(100, OptionRight.Put, 1.8, 2), Quote(95, OptionRight.Call, 7.9, 8.1), Quote(95, OptionRight.Put, 1, 1.2),
            Quote(90, OptionRight.Call, null, 8.1), Quote(90, OptionRight.Put, 1, 1.2));
        IReadOnlyList<ParityCheck> checks = chain.Parity(January);
        Assert.Equal([(95, false), (100, true)], checks.Select(check => (check.Strike, check.Holds)));
        Assert.Equal(1.9, checks[0].Gap, 12);
        Assert.Equal(0.2, checks[1].Gap, 12);
    }

    [Fact]
    public void A_price_that_is_not_given_comes_from_parity_near_the_money()
    {
        // At 100 call less put is 1.5, at 105 it is -3.5: the nearest is 100, so 101.5 with a rate of 0.
        OptionQuotes quotes = OptionQuotes.From(
        [
            Quote(100, OptionRight.Call, 3.4, 3.6), Quote(100, OptionRight.Put, 1.9, 2.1), Quote(105, OptionRight.Call, 1, 1.2), Quote(105, OptionRight.Put, 4.5, 4.7),
        ]);
        OptionChain chain = quotes.ChainAt(Close);
        Assert.True(chain.PriceFromParity);
        Assert.Equal(101.5, chain.UnderlyingPrice, 12);
        ToolkitException e = Assert.Throws<ToolkitException>(() => OptionQuotes.From([Quote(100, OptionRight.Call, 1, 1.2)]).ChainAt(Close));
        Assert.Contains("2026-01-09T21:00:00Z is not known", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Quotes_are_sorted_and_the_later_of_two_counts()
    {
        OptionQuotes quotes = OptionQuotes.From(
            [Quote(100, OptionRight.Put, 1, 2), Quote(100, OptionRight.Call, 1, 2), Quote(95, OptionRight.Put, 1, 2), Quote(100, OptionRight.Put, 3, 4), Quote(90, OptionRight.Put, 1, 2, Close.AddDays(-1))]);
        Assert.Equal([(90, OptionRight.Put), (95, OptionRight.Put), (100, OptionRight.Call), (100, OptionRight.Put)], quotes.Select(quote => (quote.Contract.Strike, quote.Contract.Right)));
        Assert.Equal(3, quotes[3].Bid);
        Assert.Equal([Close.AddDays(-1), Close], quotes.Moments);
    }

    [Fact]
    public void What_is_no_quote_is_refused()
    {
        foreach (OptionQuote bad in (OptionQuote[])[Quote(-1, OptionRight.Put, 1, 2), Quote(double.NaN, OptionRight.Put, 1, 2), Quote(100, OptionRight.Put, -1, 2), Quote(100, OptionRight.Put, 1, double.PositiveInfinity)])
        {
            Assert.Contains("X 2026-01-16", Assert.Throws<ToolkitException>(() => OptionQuotes.From([bad])).Message, StringComparison.Ordinal);
        }

        Assert.Throws<ToolkitException>(() => OptionQuotes.From([Quote(1, OptionRight.Put, 1, 2), Quote(1, OptionRight.Put, 1, 2) with { Contract = new("Y", January, 1, OptionRight.Put) }]));
    }
}
