using Toolkit.Bars;

namespace Toolkit.Tests.Backtesting;

/// <summary>Jumps that look like splits are told before a run; what is no split is not.</summary>
public class SplitWarningTests
{
    private static (int, int, int)[] Jumps(BarSeries bars) => [.. SplitJumps.Of(bars).Select(j => (j.Bar, j.New, j.Old))];

    private static (double, double, double, double) Day(double price) => (price, price * 1.02, price * 0.98, price * 1.01);

    [Theory]
    [InlineData(70, 10, 7, 1)]
    [InlineData(100, 50, 2, 1)]
    [InlineData(30, 20, 3, 2)]
    [InlineData(50, 20, 5, 2)]
    [InlineData(1, 10, 1, 10)]
    [InlineData(20, 30, 2, 3)]
    [InlineData(499.23, 127.67, 4, 1)]
    [InlineData(2000, 100, 20, 1)]
    public void Ratio_of_a_split_overnight_is_found(double before, double after, int shares, int old)
    {
        // The close before is the price itself.
        BarSeries bars = SampleBars.Daily((before, before, before, before), Day(after), Day(after));

        Assert.Equal([(1, shares, old)], Jumps(bars));
    }

    [Theory]
    [InlineData(53.38, 28.06)]
    [InlineData(100, 70)]
    [InlineData(100, 60)]
    [InlineData(100, 130)]
    [InlineData(100, 57)]
    public void Other_jumps_are_news(double before, double after) =>
        Assert.Empty(Jumps(SampleBars.Daily((before, before, before, before), Day(after), Day(after))));

    [Fact]
    public void Fall_within_a_day_and_an_open_that_is_back_at_once_are_no_splits()
    {
        Assert.Empty(Jumps(SampleBars.Daily((100, 100, 100, 100), (100, 100, 50, 50), (50, 50, 50, 50))));
        Assert.Empty(Jumps(SampleBars.Daily((100, 100, 100, 100), (50, 101, 50, 100), (100, 100, 100, 100))));
    }

    [Fact]
    public void Minutes_are_looked_at_over_night_only()
    {
        DateTime open = new(2024, 1, 8, 14, 30, 0, DateTimeKind.Utc);
        Bar[] split = [.. Enumerable.Range(0, 20).Select(i => Flat(open.AddDays(i / 10).AddMinutes(i % 10), i < 10 ? 100 : 25))];
        Bar[] halt = [.. Enumerable.Range(0, 20).Select(i => Flat(open.AddMinutes(i), i < 10 ? 100 : 25))];

        Assert.Equal([(10, 4, 1)], Jumps(BarSeries.From(split, "M", Timeframe.Minute)));
        Assert.Empty(Jumps(BarSeries.From(halt, "M", Timeframe.Minute)));

        // Of the new day the last minute is back at 100.
        Assert.Empty(Jumps(BarSeries.From([.. split[..^1], Flat(split[^1].Time, 100)], "M", Timeframe.Minute)));
    }

    [Fact]
    public void Run_on_such_bars_says_so_with_date_prices_and_what_to_do()
    {
        BarSeries bars = SampleBars.Daily((700, 700, 700, 700), (700, 700, 700, 700), (100, 100, 100, 100), (100, 100, 100, 100));

        string warning = Assert.Single(Backtest.Run(bars, new BuyAndHold(), new() { Calendar = TradingCalendar.Weekdays }).Warnings);
        Assert.StartsWith("local:TEST 1d: 700 to 100 at 2020-01-03T00:00:00Z looks like a split of 7:1; ", warning, StringComparison.Ordinal);
        Assert.Contains("`tk.CorporateActions()`", warning, StringComparison.Ordinal);
        Assert.Empty(Backtest.Run(bars, new BuyAndHold(), new() { Calendar = TradingCalendar.Weekdays, From = bars.Time[3] }).Warnings);
    }

    [RealDataFact]
    public async Task Apple_has_its_four_splits_and_none_when_they_are_entered()
    {
        using TemporaryFolder folder = new();
        using Workspace tk = Workspace.Open(folder.File("ws"));
        await tk.Ingest.FileAsync(RealData.File("corporate-actions/aapl-1d.csv"), "AAPL", "1d", new() { Calendar = "XNYS" });

        Study raw = await tk.StudyAsync("AAPL", "1d");
        Assert.Equal(
            [("2000-06-21", 2, 1), ("2005-02-28", 2, 1), ("2014-06-09", 7, 1), ("2020-08-31", 4, 1)],
            SplitJumps.Of(raw.Bars).Select(j => ($"{raw.Bars.Time[j.Bar]:yyyy-MM-dd}", j.New, j.Old)));
        string warning = Assert.Single(raw.Warnings, w => w.Contains("looks like a split", StringComparison.Ordinal));
        Assert.Contains("645.57 to 92.69 at 2014-06-09T00:00:00Z looks like a split of 7:1, and there are 1 more", warning, StringComparison.Ordinal);
        Assert.Single(raw.Run(new BuyAndHold()).Warnings, warning);

        (IReadOnlyList<CorporateAction> actions, int changed) = tk.ImportCorporateActions("AAPL", RealData.File("corporate-actions/aapl-factors.csv"));
        Assert.Equal([2, 2, 7, 4], actions.Where(a => a.Kind == CorporateActionKind.Split).Select(a => a.Value));
        Assert.Equal((39, 39), (actions.Count, changed));
        Study adjusted = await tk.StudyAsync("AAPL", "1d");
        Assert.DoesNotContain(adjusted.Warnings, w => w.Contains("looks like a split", StringComparison.Ordinal));

        // The data set's own checks of fully adjusted closes; its factors are rounded to seven digits.
        foreach ((DateTime day, double close) in new[]
        {
            (new DateTime(1998, 1, 2), 0.124975), (new(2000, 6, 20), 0.776767), (new(2005, 2, 28), 1.379416), (new(2014, 6, 6), 20.777720), (new(2014, 6, 9), 21.110184),
            (new(2020, 8, 28), 124.406643), (new(2021, 3, 31), 122.15),
        })
        {
            Assert.Equal(1, adjusted.Bars.Single(b => b.Time == day).Close / close, 1e-4);
        }
    }

    private static Bar Flat(DateTime time, double price) => new(time, price, price, price, price, 1);
}
