namespace Toolkit.Tests.Options.Structures;

public sealed class StructureMarketTests
{
    private static readonly DateOnly January = new(2026, 1, 16);
    private static readonly DateTime Close = new(2026, 1, 9, 21, 0, 0, DateTimeKind.Utc);
    private static readonly OptionStructure Condor = OptionStructure.IronCondor("X", January, (90, 95, 105, 110), 2);

    private static OptionQuote Quote(double strike, OptionRight right, double? bid, double? ask) => new(new("X", January, strike, right), Close) { Bid = bid, Ask = ask };

    private static OptionChain Chain(double? longPutBid = 0.40, double? shortCallBid = 1.10, double? longCallAsk = 0.50) => OptionQuotes.From(
    [
        Quote(90, OptionRight.Put, longPutBid, 0.60), Quote(95, OptionRight.Put, 1.40, 1.60),
        Quote(105, OptionRight.Call, shortCallBid, 1.30), Quote(110, OptionRight.Call, 0.30, longCallAsk),
    ]).ChainAt(Close, 100);

    [Theory]
    [InlineData(0, 1.80, 1.80)] // middles: 1.50 - 0.50 + 1.20 - 0.40
    [InlineData(1, 1.40, 2.20)] // bids of the sold 1.40 + 1.10, asks of the bought 0.60 + 0.50; the other way round 1.60 + 1.30 - 0.40 - 0.30
    [InlineData(0.5, 1.60, 2.00)]
    public void Credit_when_quoted_then_at_the_middle_natural_or_between(double share, double credit, double debit)
    {
        Assert.Equal(credit, Condor.EntryCredit(Chain(), share)!.Value, 1e-12);
        Assert.Equal(debit, Condor.ExitDebit(Chain(), share)!.Value, 1e-12);
    }

    [Fact]
    public void Credit_when_a_leg_that_is_sold_has_no_bid_then_none_at_entry_and_zero_at_exit()
    {
        Assert.Null(Condor.EntryCredit(Chain(shortCallBid: 0)));
        // A zero bid of a leg that is bought hinders nothing at entry: its middle is half of the ask.
        Assert.Equal(1.50 - 0.30 + 1.20 - 0.40, Condor.EntryCredit(Chain(longPutBid: 0))!.Value, 1e-12);
        Assert.Equal(1.50 - 0 + 1.20 - 0.40, Condor.ExitDebit(Chain(longPutBid: 0))!.Value, 1e-12);
    }

    [Fact]
    public void Credit_when_a_leg_is_crossed_missing_or_not_asked_for_then_none()
    {
        Assert.Null(Condor.EntryCredit(Chain(longPutBid: 0.70)));
        Assert.Null(Condor.ExitDebit(Chain(longPutBid: 0.70)));
        Assert.Null(Condor.EntryCredit(Chain(longCallAsk: null)));
        Assert.Null(OptionStructure.IronCondor("X", January, (85, 95, 105, 110)).EntryCredit(Chain()));
    }

    [Fact]
    public void Greeks_when_of_a_chain_then_the_sum_of_the_legs_in_money()
    {
        OptionChain chain = Chain();
        Greeks greeks = Condor.Greeks(chain)!.Value;
        Assert.Equal(-2 * 100 * 1.80, greeks.Price, 1e-9);
        double delta = 200 * (chain.Find(January, 90, OptionRight.Put)!.Value.Delta!.Value - chain.Find(January, 95, OptionRight.Put)!.Value.Delta!.Value
            - chain.Find(January, 105, OptionRight.Call)!.Value.Delta!.Value + chain.Find(January, 110, OptionRight.Call)!.Value.Delta!.Value);
        Assert.Equal(delta, greeks.Delta, 1e-9);
        Assert.True(greeks.Theta > 0 && greeks.Vega < 0 && greeks.Gamma < 0);
        Assert.Null(Condor.Greeks(Chain(longCallAsk: null)));
    }
}
