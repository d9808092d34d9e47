namespace Toolkit.Tests.Statistics;

/// <summary>Trades put together by what they have in common; numbers by hand.</summary>
public class TradeGroupTests
{
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    private static Trade Of(string symbol, double quantity, string entry, double profit, ExitReason reason = ExitReason.Signal)
    {
        DateTime time = DateTime.Parse(entry, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal | System.Globalization.DateTimeStyles.AssumeUniversal);
        return new() { Symbol = symbol, Quantity = quantity, EntryTime = time, EntryPrice = 100, ExitTime = time.AddMinutes(5), ExitPrice = 100 + profit / quantity, ExitReason = reason };
    }

    private static readonly BacktestResult Run = BacktestResult.FromTrades(
    [
        // Winter and summer in New York: 09:35 both.
        Of("B", 1, "2020-01-06T14:35Z", 10),
        Of("A", -1, "2020-07-07T13:35Z", -4, ExitReason.StopLoss),
        Of("A", 1, "2020-07-08T15:00Z", 6),
    ]);

    [Fact]
    public void Groups_when_by_symbol_then_in_the_order_of_their_names() => Assert.Equal(
        [new("A", 2, 50, 2, 1, 1.5, 1 / 288.0), new("B", 1, 100, 10, 10, null, 1 / 288.0)], Run.TradesBy(TradeGrouping.Symbol).Select(Rounded));

    [Fact]
    public void Groups_when_by_side_and_reason_then_named() => Assert.Equal(
        ["long 2", "short 1", "Signal 2", "StopLoss 1"],
        Run.TradesBy(TradeGrouping.Side).Concat(Run.TradesBy(TradeGrouping.ExitReason)).Select(g => $"{g.Name} {g.Trades}"));

    [Fact]
    public void Hours_and_weekdays_are_those_of_the_zone()
    {
        Assert.Equal(["09:00 2", "11:00 1"], Run.TradesBy(TradeGrouping.Hour, NewYork).Select(g => $"{g.Name} {g.Trades}"));
        Assert.Equal(["13:00 1", "14:00 1", "15:00 1"], Run.TradesBy(TradeGrouping.Hour).Select(g => $"{g.Name} {g.Trades}"));
        Assert.Equal(["Monday 1", "Tuesday 1", "Wednesday 1"], Run.TradesBy(TradeGrouping.Weekday, NewYork).Select(g => $"{g.Name} {g.Trades}"));
        // Labels of days stay on their day.
        BacktestResult daily = BacktestResult.FromTrades([Of("A", 1, "2020-01-06", 1)]);
        Assert.Equal("Monday", Assert.Single(daily.TradesBy(TradeGrouping.Weekday, NewYork)).Name);
    }

    [Fact]
    public void Profits_when_added_up_then_those_of_the_run() => Assert.All(
        Enum.GetValues<TradeGrouping>(), by => Assert.Equal(12, Run.TradesBy(by).Sum(g => g.ProfitLoss), 9));

    private static TradeGroup Rounded(TradeGroup g) => g with { ProfitLoss = Math.Round(g.ProfitLoss, 9), AvgTradePct = Math.Round(g.AvgTradePct!.Value, 9), ProfitFactor = g.ProfitFactor is { } f ? Math.Round(f, 9) : null };

    [Fact]
    public void Group_when_both_trades_won_then_all_of_them() => Assert.Equal(
        ["long 2 100", "short 1 0"], Run.TradesBy(TradeGrouping.Side).Select(g => $"{g.Name} {g.Trades} {g.WinRatePct}"));
}
