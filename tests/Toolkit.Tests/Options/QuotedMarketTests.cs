namespace Toolkit.Tests.Options;

public sealed class QuotedMarketTests
{
    private static readonly DateOnly Expiry = new(2026, 1, 16);

    private static DateTime Utc(int day, int hour, int minute = 0) => new(2026, 1, day, hour, minute, 0, DateTimeKind.Utc);

    private static OptionQuote Quote(DateTime time, OptionRight right, double bid, double ask) => new(new("X", Expiry, 100, right), time) { Bid = bid, Ask = ask };

    private static BarSeries Daily(params (int Day, double Close)[] bars) =>
        BarSeries.From(bars.Select(bar => new Bar(Utc(bar.Day, 0), bar.Close, bar.Close, bar.Close, bar.Close, 1)), "X", "1d").WithCalendar(TradingCalendar.Xnys);

    [Fact]
    public void The_price_is_that_of_the_last_bar_that_had_closed_in_the_session_else_by_parity()
    {
        OptionQuotes quotes = OptionQuotes.From(
        [
            Quote(Utc(7, 21), OptionRight.Call, 1, 1.2), Quote(Utc(8, 20), OptionRight.Call, 5, 5.2), Quote(Utc(8, 20), OptionRight.Put, 2, 2.2),
            Quote(Utc(8, 21), OptionRight.Call, 1, 1.2), Quote(Utc(9, 20), OptionRight.Call, 1, 1.2),
        ]);
        QuotedMarket market = new(quotes, Daily((7, 101), (8, 102), (9, 103)));
        Assert.Equal([101, 103, 102, 102], Enumerable.Range(0, 4).Select(i => Math.Round(market.ChainAt(i).UnderlyingPrice, 9)));
        Assert.Equal([false, true, false, false], Enumerable.Range(0, 4).Select(i => market.ChainAt(i).PriceFromParity));
        Assert.Empty(market.Warnings);
    }

    [Fact]
    public void Moments_before_the_first_close_are_left_out_and_it_is_said()
    {
        OptionQuotes quotes = OptionQuotes.From([Quote(Utc(7, 20), OptionRight.Call, 1, 1.2), Quote(Utc(8, 21), OptionRight.Call, 1, 1.2)]);
        QuotedMarket market = new(quotes, Daily((7, 101), (8, 102)));
        Assert.Equal([Utc(8, 21)], market.Moments);
        Assert.Equal(Utc(8, 21), market.ChainAt(0).At);
        Assert.Single(market.Warnings);
        Assert.Throws<ToolkitException>(() => new QuotedMarket(quotes, Daily((9, 101))));
    }

    [Fact]
    public void An_expiry_settles_at_the_last_close_of_its_session()
    {
        QuotedMarket market = new(OptionQuotes.From([Quote(Utc(9, 21), OptionRight.Call, 1, 1.2)]), Daily((8, 101), (9, 102)));
        Assert.Equal(102, market.SettlementPrice(new(2026, 1, 9)));
        Assert.Equal(102, market.SettlementPrice(new(2026, 1, 10)));
        Assert.Null(market.SettlementPrice(new(2026, 1, 12)));
        // A minute study: the bar that closes with the session counts, what comes later does not.
        BarSeries minutes = BarSeries.From(
            new[] { (20, 58, 1.0), (20, 59, 2.0), (21, 0, 3.0), (21, 1, 4.0) }.Select(bar => new Bar(Utc(9, bar.Item1, bar.Item2), bar.Item3, bar.Item3, bar.Item3, bar.Item3, 1)), "X", "1m");
        Assert.Equal(2, new QuotedMarket(OptionQuotes.From([Quote(Utc(9, 21), OptionRight.Call, 1, 1.2)]), minutes).SettlementPrice(new(2026, 1, 9)));
    }
}
