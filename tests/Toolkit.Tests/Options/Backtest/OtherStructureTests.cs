namespace Toolkit.Tests.Options.Backtest;

/// <summary>Structures other than the iron condor, against arithmetic by hand.</summary>
public class OtherStructureTests
{
    // In the middle: put 735 4, put 745 8, call 745 8, call 755 4.
    private static HandMarket AtTheMoney => new HandMarket().Day(4, 745).Call(735, 13, 15).Put(735, 3.5, 4.5).Put(745, 7.5, 8.5).Call(745, 7.5, 8.5).Call(755, 3.5, 4.5).Put(755, 13, 15);

    private static OptionBacktestOptions Account => HandMarket.Account with { Cash = 100_000, Fill = OptionFill.Mid, Sizing = Sizing.Units(1) };

    [Theory]
    [InlineData(EntryStructure.PutVertical, false, 738, -1, 4, 7, 600)]
    [InlineData(EntryStructure.PutVertical, true, 738, 1, 4, 7, 400)]
    [InlineData(EntryStructure.CallVertical, false, 738, -1, 4, 0, 600)]
    [InlineData(EntryStructure.IronButterfly, false, 738, -1, 8, 7, 200)]
    [InlineData(EntryStructure.Butterfly, false, 738, 1, 2, 3, 200)]
    [InlineData(EntryStructure.Butterfly, false, 760, 1, 2, 0, 200)]
    [InlineData(EntryStructure.Put, false, 738, -1, 8, 7, 73_700)]
    [InlineData(EntryStructure.Call, true, 760, 1, 8, 15, 800)]
    // 20 % of 745 and both prices: 149 + 16.
    [InlineData(EntryStructure.Straddle, false, 738, -1, 16, 7, 16_500)]
    [InlineData(EntryStructure.Call, false, 738, -1, 8, 0, 15_700)]
    public void Structure_when_it_expires_pays_what_it_must(EntryStructure structure, bool reversed, double close, double quantity, double price, double worth, double risk)
    {
        BacktestResult result = AtTheMoney.Day(15, close).Call(800, 1, 2)
            .Run(HandMarket.Rule with { Structure = structure, Reversed = reversed, Otm = 0 }, Account);

        Trade trade = Assert.Single(result.Trades);
        Assert.Equal(quantity, trade.Quantity);
        Assert.Equal(price, trade.EntryPrice, 9);
        Assert.Equal(worth, trade.ExitPrice, 9);
        Assert.Equal(quantity * (worth - price) * 100 - trade.Commission, trade.ProfitLoss, 9);
        bool unbounded = !reversed && structure is EntryStructure.Straddle or EntryStructure.Call && !reversed;
        Assert.Equal(risk + (unbounded ? 0 : trade.Commission), trade.CapitalAtRisk!.Value, 9);
        Assert.Equal(trade.Legs.Sum(l => l.ProfitLoss), trade.ProfitLoss, 9);
    }

    [Fact]
    public void Butterfly_when_priced_charges_each_contract()
    {
        // One, two and one contracts.
        Assert.Equal(4 * 0.65, Assert.Single(AtTheMoney.Day(15, 738).Call(800, 1, 2).Run(HandMarket.Rule with { Structure = EntryStructure.Butterfly }, Account).Trades).Commission, 9);
    }

    [Fact]
    public void Calendar_when_the_near_option_expires_sells_the_far_one()
    {
        // Bought at 12 - 8; at 750 the near call costs 5, and the far one brings 11 at the bid.
        BacktestResult result = AtTheMoney.Call(745, 11.5, 12.5, expiry: new(2016, 2, 19)).Day(15, 750).Call(745, 11, 13, expiry: new(2016, 2, 19)).Day(19, 750).Call(800, 1, 2)
            .Run(HandMarket.Rule with { Structure = EntryStructure.Calendar, CalendarDays = 35 }, Account with { Fill = OptionFill.Natural });

        Trade trade = Assert.Single(result.Trades);
        Assert.Equal("calendar 2016-01-15/2016-02-19 745", trade.Tag);
        Assert.Equal(12.5 - 7.5, trade.EntryPrice, 9);
        Assert.Equal(11 - 5, trade.ExitPrice, 9);
        Assert.Equal(ExitReason.Expiry, trade.ExitReason);
        // Two on entering, one on leaving.
        Assert.Equal(3 * 0.65, trade.Commission, 9);
        Assert.Equal(100 - 1.95, trade.ProfitLoss, 9);
        Assert.Equal(500 + 1.95, trade.CapitalAtRisk!.Value, 9);
    }

    [Fact]
    public void Trades_when_they_are_of_options_are_not_marked_by_bars_of_the_underlying()
    {
        BacktestResult result = AtTheMoney.Day(15, 738).Call(800, 1, 2).Run(HandMarket.Rule with { Structure = EntryStructure.Butterfly }, Account);

        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => BacktestResult.FromTrades(result.Trades, result.Series)).Kind);
    }

    [Fact]
    public void Risk_when_a_loss_has_no_bound_cannot_be_a_size() => Assert.Contains(
        "no bound",
        Assert.Throws<ToolkitException>(() => AtTheMoney.Day(15, 738).Call(800, 1, 2).Run(HandMarket.Rule with { Structure = EntryStructure.Straddle }, Account with { Sizing = Sizing.Risk(0.1) })).Message,
        StringComparison.Ordinal);
}
