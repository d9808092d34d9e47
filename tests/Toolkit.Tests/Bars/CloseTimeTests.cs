namespace Toolkit.Tests.Bars;

public class CloseTimeTests
{
    [Theory]
    [InlineData("XNYS", "1m", "2013-10-04T13:30", "2013-10-04T13:31")]
    [InlineData("XNYS", "1h", "2013-10-04T13:30", "2013-10-04T14:30")]
    [InlineData("XNYS", "1h", "2013-10-04T19:30", "2013-10-04T20:00")]
    [InlineData("XNYS", "1h", "2015-12-24T17:30", "2015-12-24T18:00")]
    [InlineData("XNYS", "1h", "2013-10-04T20:00", "2013-10-04T21:00")]
    [InlineData("XNYS", "1h", "2013-10-04T12:30", "2013-10-04T13:30")]
    [InlineData("XNYS", "1d", "2013-10-04", "2013-10-04T20:00")]
    [InlineData("XNYS", "1d", "2013-12-04", "2013-12-04T21:00")]
    [InlineData("XNYS", "1d", "2015-12-24", "2015-12-24T18:00")]
    [InlineData("XNYS", "1d", "2015-12-25", "2015-12-26T05:00")]
    [InlineData("XNYS", "1w", "2013-09-30", "2013-10-04T20:00")]
    [InlineData("XNYS", "1w", "2024-03-25", "2024-03-28T20:00")]
    [InlineData("XNYS", "1mo", "2024-03-01", "2024-03-28T20:00")]
    [InlineData("XNYS", "1q", "2024-10-01", "2024-12-31T21:00")]
    [InlineData("XNYS", "1y", "2024-01-01", "2024-12-31T21:00")]
    [InlineData("FX", "1d", "2017-07-10", "2017-07-10T21:00")]
    [InlineData("FX", "4h", "2017-07-14T17:00", "2017-07-14T21:00")]
    [InlineData("FX", "1w", "2017-07-10", "2017-07-14T21:00")]
    [InlineData("24/7", "1d", "2024-02-28", "2024-02-29T00:00")]
    [InlineData("24/7", "1mo", "2024-02-01", "2024-03-01T00:00")]
    [InlineData("24/5", "1w", "2024-02-26", "2024-03-02T00:00")]
    [InlineData(null, "4h", "2013-10-04T19:30", "2013-10-04T23:30")]
    [InlineData(null, "1d", "2013-10-04", "2013-10-05T00:00")]
    [InlineData(null, "1y", "2024-01-01", "2025-01-01T00:00")]
    public void CloseTime_is_when_the_bar_is_known(string? calendar, string timeframe, string time, string close)
    {
        BarSeries bars = TestBars.At(timeframe, time).On(calendar is null ? null : TradingCalendar.Get(calendar));
        Assert.Equal(TestBars.Utc(close), bars.CloseTime(0));
        Assert.Equal([TestBars.Utc(close)], bars.CloseTimes);
    }

    [Fact]
    public void CloseTime_ends_at_a_break()
    {
        using TemporaryFolder folder = new();
        TradingCalendar tokyo = TradingCalendar.Load(
            folder.Write("t.json", """{ "zone": "Asia/Tokyo", "open": "09:00", "close": "15:00", "breaks": [["11:30", "12:30"]] }"""));
        Assert.Equal(
            ["01:00", "02:30", "04:30"],
            TestBars.At("1h", "2024-01-04T00:00", "2024-01-04T02:00", "2024-01-04T03:30").On(tokyo).CloseTimes.Select(t => t.ToString("HH:mm")));
    }

    [RealDataFact]
    public void CloseTimes_of_a_week_ascend_and_agree_with_each_bars_own()
    {
        BarSeries spy = TestBars.Spy().On(TradingCalendar.Xnys);
        Assert.Equal(Enumerable.Range(0, spy.Count).Select(spy.CloseTime), TestBars.Spy().On(TradingCalendar.Xnys).CloseTimes);
        Assert.Equal(spy.CloseTimes, spy.CloseTimes.Order());
    }
}
