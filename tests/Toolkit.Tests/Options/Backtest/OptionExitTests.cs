namespace Toolkit.Tests.Options.Backtest;

/// <summary>What ends a structure, and in which order.</summary>
public class OptionExitTests
{
    private static readonly (double, double)[] Cheap = [(0.40, 0.50), (0.90, 1.10), (0.50, 0.70), (0.10, 0.20)];

    [Theory]
    [InlineData(0.31, ExitReason.TakeProfit)]
    [InlineData(0.32, ExitReason.EndOfRun)]
    public void Target_when_the_profit_reaches_it_takes_it(double target, ExitReason reason)
    {
        // (1.90 - 1.30) / 1.90 = 31.6 % of the credit.
        Trade trade = Trades(HandMarket.Rule with { ProfitTarget = target })[0];

        Assert.Equal(reason, trade.ExitReason);
        Assert.Equal(1.90 * (1 - target), trade.TakeProfit!.Value, 9);
    }

    [Theory]
    [InlineData(1.0, ExitReason.StopLoss)]
    [InlineData(1.2, ExitReason.EndOfRun)]
    public void Stop_when_the_loss_reaches_its_multiple_of_the_credit_leaves(double stop, ExitReason reason)
    {
        // Bought back at 6.20 + 0.20 - 2.20 - 0.05 = 4.15: a loss of 2.25, 118 % of the credit.
        Trade trade = HandMarket.Condor().Day(5, 715).CondorQuotes((2.20, 2.40), (6.00, 6.20), (0.10, 0.20), (0.05, 0.10)).Day(6, 745).CondorQuotes(Cheap)
            .Run(HandMarket.Rule with { Stop = stop, ProfitTarget = 0.9 }).Trades[0];

        Assert.Equal(reason, trade.ExitReason);
        Assert.Equal(1.90 * (1 + stop), trade.StopLoss!.Value, 9);
    }

    [Fact]
    public void Strike_when_a_later_bar_touches_it_ends_the_structure_at_that_close()
    {
        Trade trade = HandMarket.Condor().Day(5, 745, high: 780).CondorQuotes(Cheap).Day(6, 745).CondorQuotes(Cheap).Run(HandMarket.Rule with { ExitOnTouch = true }).Trades[0];

        Assert.Equal(ExitReason.StrikeTouched, trade.ExitReason);
        Assert.Equal(5, trade.ExitTime.Day);
    }

    [Fact]
    public void Strike_when_only_the_bar_of_the_entry_touched_it_is_not_touched()
    {
        Trade trade = new HandMarket().Day(4, 745, low: 700).CondorQuotes((1.00, 1.10), (2.00, 2.20), (1.80, 2.00), (0.70, 0.80)).Day(5, 745, low: 711, high: 779).CondorQuotes(Cheap)
            .Run(HandMarket.Rule with { ExitOnTouch = true }).Trades[0];

        Assert.Equal(ExitReason.EndOfRun, trade.ExitReason);
    }

    [Theory]
    [InlineData(0.30, ExitReason.DeltaReached)]
    [InlineData(0.31, ExitReason.EndOfRun)]
    public void Delta_when_a_sold_option_reaches_it_ends_the_structure(double limit, ExitReason reason)
    {
        // The bought put's larger delta does not count.
        Trade trade = HandMarket.Condor().Day(5, 745).Put(700, 0.40, 0.50, -0.9).Put(710, 0.90, 1.10, -0.30).Call(780, 0.50, 0.70, 0.1).Call(790, 0.10, 0.20, 0.05)
            .Day(6, 745).Put(700, 0.40, 0.50).Run(HandMarket.Rule with { ExitDelta = limit }).Trades[0];

        Assert.Equal(reason, trade.ExitReason);
    }

    [Fact]
    public void Stop_when_it_and_the_calendar_ask_at_once_is_the_reason()
    {
        Trade trade = HandMarket.Condor().Day(5, 715).CondorQuotes((2.20, 2.40), (6.00, 6.20), (0.10, 0.20), (0.05, 0.10)).Day(6, 745).CondorQuotes(Cheap)
            .Run(HandMarket.Rule with { Stop = 1, ExitDte = 10, ExitOnTouch = true }).Trades[0];

        Assert.Equal(ExitReason.StopLoss, trade.ExitReason);
    }

    [Fact]
    public void End_of_the_run_when_quotes_are_missing_closes_at_the_last_marks()
    {
        // 790 was last quoted on the 4th, at 0.75; the others are worth 0.45, 1.00 and 0.60 in the middle.
        Trade trade = HandMarket.Condor().Day(6, 745).Put(700, 0.40, 0.50).Put(710, 0.90, 1.10).Call(780, 0.50, 0.70).Run().Trades[0];

        Assert.Equal(ExitReason.EndOfRun, trade.ExitReason);
        Assert.Equal(1.00 + 0.60 - 0.45 - 0.75, trade.ExitPrice, 9);
    }

    [Fact]
    public void Early_assignment_when_a_sold_put_has_no_time_value_is_counted()
    {
        // At 690 the put 710 is 20 in the money and quoted at 19.5 to 20.1: 19.8 in the middle.
        BacktestResult result = HandMarket.Condor().Day(5, 690).CondorQuotes((11, 11.5), (19.5, 20.1), (0.01, 0.05), (0, 0.05)).Day(6, 745).CondorQuotes(Cheap).Run();

        Assert.Contains(result.Warnings, w => w.StartsWith("early assignment: in 1 of 1 trades, at 1 moments", StringComparison.Ordinal));
    }

    [Fact]
    public void Early_assignment_when_time_value_is_left_is_not_counted()
    {
        BacktestResult result = HandMarket.Condor().Day(5, 690).CondorQuotes((12, 12.5), (20.5, 21.1), (0.01, 0.05), (0, 0.05)).Day(6, 745).CondorQuotes(Cheap).Run();

        Assert.Empty(result.Warnings);
    }

    private static IReadOnlyList<Trade> Trades(OptionRule rule) => HandMarket.Condor().Day(5, 745).CondorQuotes(Cheap).Day(6, 745).CondorQuotes((2, 2.1), (4, 4.4), (1.8, 2), (0.7, 0.8)).Run(rule).Trades;
}
