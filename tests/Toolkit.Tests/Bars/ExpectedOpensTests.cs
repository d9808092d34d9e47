using Toolkit.Tests.Bars;

namespace Toolkit.Tests.Calendars;

public class ExpectedOpensTests
{
    [Theory]
    [InlineData("XNYS", "1m", "2024-01-01", "2025-01-01", 252 * 390 - 3 * 180)]
    [InlineData("XNYS", "5m", "2013-10-04", "2013-10-05", 78)]
    [InlineData("XNYS", "1h", "2013-10-04", "2013-10-05", 7)]
    [InlineData("XNYS", "1d", "2024-01-01", "2025-01-01", 252)]
    [InlineData("XNYS", "1w", "2024-01-01", "2025-01-01", 53)]
    [InlineData("XNYS", "1mo", "2024-01-01", "2025-01-01", 12)]
    [InlineData("XNYS", "1mo", "2024-01-02", "2025-01-01", 11)]
    [InlineData("24/7", "1m", "2024-02-01", "2024-03-01", 29 * 1440)]
    [InlineData("24/7", "1d", "2024-02-01", "2024-03-01", 29)]
    [InlineData("24/7", "1q", "2024-01-01", "2025-01-01", 4)]
    [InlineData("24/5", "1h", "2024-02-26", "2024-03-04", 120)]
    [InlineData("FX", "1h", "2024-02-26", "2024-03-04", 120)]
    [InlineData("FX", "1d", "2024-02-26", "2024-03-04", 5)]
    public void ExpectedOpens_counts_by_hand(string calendar, string timeframe, string from, string to, int count)
    {
        TimeRange range = TestBars.Range(from, to);
        Assert.Equal(count, TradingCalendar.Get(calendar).ExpectedOpens(timeframe, range).Count());
        Assert.Equal(count, TradingCalendar.Get(calendar).CountExpected(timeframe, range));
    }

    [Fact]
    public void ExpectedOpens_in_the_middle_of_a_bucket_start_with_the_next()
    {
        TimeRange range = TestBars.Range("2013-10-04T13:31", "2013-10-04T15:30");
        Assert.Equal([TestBars.Micros("2013-10-04T14:30")], TradingCalendar.Xnys.ExpectedOpens("1h", range));
        Assert.Equal([TestBars.Micros("2013-10-04T14:00"), TestBars.Micros("2013-10-04T15:00")], TradingCalendar.AlwaysOpen.ExpectedOpens("1h", range));
    }

    [Fact]
    public void ExpectedOpens_start_anew_after_a_break()
    {
        using TemporaryFolder folder = new();
        TradingCalendar tokyo = TradingCalendar.Load(
            folder.Write("t.json", """{ "zone": "Asia/Tokyo", "open": "09:00", "close": "15:00", "breaks": [["11:30", "12:30"]] }"""));
        TimeRange day = TestBars.Range("2024-01-04", "2024-01-05");
        Assert.Equal(
            ["00:00", "01:00", "02:00", "03:30", "04:30", "05:30"],
            tokyo.ExpectedOpens("1h", day).Select(t => UnixMicroseconds.ToDateTime(t).ToString("HH:mm")));
        Assert.Equal(6, tokyo.CountExpected("1h", day));
        Assert.Equal(300, tokyo.CountExpected("1m", day));
        Assert.Equal(2, tokyo.CountExpected("1h", TestBars.Range("2024-01-04T02:10", "2024-01-04T05:00")));
    }

    [Fact]
    public void ExpectedOpens_are_found_as_they_are_asked_for() =>
        Assert.Equal(3, TradingCalendar.AlwaysOpen.ExpectedOpens("1m", TimeRange.All).Take(3).Count());
}
