using System.Globalization;

namespace Toolkit.Tests.Options.Backtest;

/// <summary>An iron condor within the day on the real chain of GOOG, 24 December 2015.</summary>
public class GoogCondorTests
{
    // At 15:00Z GOOG is at 746.89 (close of 14:59): 5 % below is 709.55, above 784.23, so 710 and 785 are sold. Quotes of 2016-01-15:
    //         700 put        710 put       785 call      795 call
    // 15:00   2.10 / 2.35    3.20 / 3.50   1.75 / 1.95   0.80 / 0.95
    // 15:30   1.95 / 2.15    2.95 / 3.20   1.80 / 2.00   0.85 / 0.95
    // 16:00   1.95 / 2.10    3.00 / 3.20   1.95 / 2.20   0.95 / none
    // 16:30   1.85 / 2.05    2.80 / 3.10   2.10 / 2.35   1.00 / 1.15
    // 18:00   1.70 / 1.90    2.70 / 2.90   1.50 / 1.75   0.70 / 0.80
    private static readonly OptionRule Rule = new() { Dte = 22, DteTolerance = 0, Otm = 0.05, Wing = 10 };

    private static readonly OptionBacktestOptions Account = new()
    {
        Cash = 10_000,
        Commission = Commission.Parse("0.65/contract"),
        Sizing = Sizing.Units(3),
        Fill = OptionFill.Natural,
        From = new(2015, 12, 24, 15, 0, 0, DateTimeKind.Utc),
    };

    [RealDataFact]
    public void Stop_when_reached_at_bid_and_ask_is_as_by_hand()
    {
        // Sold at 3.20 + 1.75 - 2.35 - 0.95 = 1.65. At 15:30 it costs 2.40, 45 % of the credit lost; at 16:00 nobody asks for the 795; at 16:30
        // it costs 3.10 + 2.35 - 1.85 - 1.00 = 2.60, 58 %.
        Trade trade = Assert.Single(OptionBacktest.Run(Market(), Rule with { Stop = 0.5 }, Account).Trades);

        Assert.Equal("iron condor 2016-01-15 700/710/785/795", trade.Tag);
        Assert.Equal(1.65, trade.EntryPrice, 9);
        Assert.Equal(2.60, trade.ExitPrice, 9);
        Assert.Equal(ExitReason.StopLoss, trade.ExitReason);
        Assert.Equal(new DateTime(2015, 12, 24, 16, 30, 0, DateTimeKind.Utc), trade.ExitTime);
        Assert.Equal(-0.95 * 300 - 4 * 3 * 2 * 0.65, trade.ProfitLoss, 9);
        Assert.Equal(3_000 - 495 + 15.60, trade.CapitalAtRisk!.Value, 9);
    }

    [RealDataFact]
    public void Target_when_reached_in_the_middle_is_as_by_hand()
    {
        // Sold at 3.35 + 1.85 - 2.225 - 0.875 = 2.10; at 18:00 it costs 2.80 + 1.625 - 1.80 - 0.75 = 1.875, a profit of 10.7 % of the credit.
        Trade trade = Assert.Single(OptionBacktest.Run(Market(), Rule with { ProfitTarget = 0.1 }, Account with { Fill = OptionFill.Mid }).Trades);

        Assert.Equal(2.10, trade.EntryPrice, 9);
        Assert.Equal(1.875, trade.ExitPrice, 9);
        Assert.Equal(ExitReason.TakeProfit, trade.ExitReason);
        Assert.Equal(new DateTime(2015, 12, 24, 18, 0, 0, DateTimeKind.Utc), trade.ExitTime);
        Assert.Equal(0.225 * 300 - 15.60, trade.ProfitLoss, 9);
    }

    private static QuotedMarket Market()
    {
        BarSeries bars = BarSeries.From(
            File.ReadLines(RealData.File("goog-1m-20151224.csv")).Skip(1).Select(line => line.Split(',')).Select(f => new Bar(Time(f[0]), Number(f[1]), Number(f[2]), Number(f[3]), Number(f[4]), Number(f[5]))),
            "GOOG", Timeframe.Minute).WithCalendar(TradingCalendar.Xnys);
        using ZstdSharp.DecompressionStream zstd = new(File.OpenRead(RealData.File("goog-options-20151224.csv.zst")), leaveOpen: false);
        using StreamReader reader = new(zstd);
        return new(OptionQuotes.From(Lines(reader).Skip(1).Select(line => line.Split(',')).Select(Quote)), bars);
    }

    private static OptionQuote Quote(string[] f) => new(
        new(f[1], DateOnly.ParseExact(f[2], "yyyy-MM-dd", CultureInfo.InvariantCulture), Number(f[3]), f[4] == "call" ? OptionRight.Call : OptionRight.Put), Time(f[0]))
    {
        Bid = f[5].Length == 0 ? null : Number(f[5]),
        Ask = f[6].Length == 0 ? null : Number(f[6]),
    };

    private static IEnumerable<string> Lines(StreamReader reader)
    {
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static DateTime Time(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
}
