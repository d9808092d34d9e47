using Toolkit.Tests.Bars;

namespace Toolkit.Tests.Calendars;

public class CalendarGuessTests
{
    [RealDataTheory]
    [InlineData("goog-1d.csv", "1d", "XNYS")]
    [InlineData("corporate-actions/aapl-1d.csv", "1d", "XNYS")]
    [InlineData("eurusd-1h.csv", "1h", "FX")]
    [InlineData("btcusd-1m.csv", "1m", "24/7")]
    [InlineData("goog-1m-20151224.csv", "1m", "XNYS")]
    [InlineData("spy-1m/spy-20131004.csv", "1m", "XNYS")]
    public void From_real_bars_finds_their_market(string file, string timeframe, string calendar)
    {
        long[] times = [.. File.ReadLines(RealData.File(file)).Skip(1).Select(line => TestBars.Micros(line.Split(',')[0]))];
        CalendarGuess guess = CalendarGuess.From(times, timeframe);
        Assert.Equal(calendar, guess.Calendar.Name);
        Assert.NotEmpty(guess.Reason);
    }

    [RealDataFact]
    public void From_a_week_of_spy_with_extended_hours_finds_new_york() =>
        Assert.Same(TradingCalendar.Xnys, CalendarGuess.From(TestBars.Spy()).Calendar);

    [RealDataFact]
    public void From_days_made_of_eurusd_hours_finds_weekdays_as_holidays_are_traded() =>
        Assert.Same(
            TradingCalendar.Weekdays,
            CalendarGuess.From(TestBars.Read("EURUSD", "1h", "eurusd-1h.csv").Resample("1d", new() { Calendar = TradingCalendar.Fx })).Calendar);

    [Theory]
    [InlineData("24/7", "1m", "24/7")]
    [InlineData("24/7", "1h", "24/7")]
    [InlineData("24/7", "1d", "24/7")]
    [InlineData("24/5", "1h", "24/5")]
    [InlineData("24/5", "1d", "24/5")]
    [InlineData("FX", "5m", "FX")]
    [InlineData("FX", "4h", "FX")]
    [InlineData("XNYS", "1m", "XNYS")]
    [InlineData("XNYS", "1h", "XNYS")]
    [InlineData("XNYS", "1d", "XNYS")]
    public void From_bars_that_a_calendar_expects_finds_that_calendar(string name, string timeframe, string found)
    {
        long[] times = [.. TradingCalendar.Get(name).ExpectedOpens(timeframe, TestBars.Range("2023-11-01", "2024-02-01"))];
        Assert.Equal(found, CalendarGuess.From(times, timeframe).Calendar.Name);
    }

    [Fact]
    public void From_utc_days_of_fx_with_short_sundays_finds_fx()
    {
        long[] days = [.. TradingCalendar.AlwaysOpen.ExpectedOpens("1d", TestBars.Range("2024-01-01", "2024-06-01"))
            .Where(t => UnixMicroseconds.ToDateTime(t).DayOfWeek != DayOfWeek.Saturday)];
        Assert.Equal("FX", CalendarGuess.From(days, "1d").Calendar.Name);
    }

    [Fact]
    public void From_hours_of_another_market_finds_weekdays()
    {
        long[] tokyo = [.. TradingCalendar.Weekdays.ExpectedOpens("1m", TestBars.Range("2024-01-01", "2024-02-01")).Where(t => t % UnixMicroseconds.PerDay < 6 * UnixMicroseconds.PerHour)];
        Assert.Equal("24/5", CalendarGuess.From(tokyo, "1m").Calendar.Name);
    }

    [Fact]
    public void From_too_little_says_so()
    {
        Assert.Equal(("24/7", "it has no bars to judge by"), Of([], "1m"));
        Assert.Equal("24/7", Of([TestBars.Micros("2024-01-02T03:00")], "1m").Name);
        Assert.Equal(("24/7", "1w bars say nothing about sessions"), Of([0], "1w"));

        static (string Name, string Reason) Of(long[] times, Timeframe timeframe)
        {
            CalendarGuess guess = CalendarGuess.From(times, timeframe);
            return (guess.Calendar.Name, guess.Reason);
        }
    }

    [Fact]
    public void From_hours_of_a_few_days_never_claims_that_they_go_around_the_clock()
    {
        // Two days of a market that trades from 07:00Z to 15:00Z.
        long[] some = [.. new[] { "02", "03" }.SelectMany(d => Enumerable.Range(7, 8).Select(h => TestBars.Micros($"2024-01-{d}T{h:00}:00")))];
        Assert.DoesNotContain("around the clock", CalendarGuess.From(some, "1h").Reason);
        long[] all = [.. Enumerable.Range(0, 48).Select(h => TestBars.Micros("2024-01-02") + h * UnixMicroseconds.PerHour)];
        Assert.Contains("around the clock", CalendarGuess.From(all, "1h").Reason);
    }

    [Fact]
    public void From_four_hour_bars_of_the_clock_finds_fx_although_one_of_them_straddles_its_open()
    {
        TimeRange range = TestBars.Range("2024-01-08", "2024-02-05");
        long[] times = [.. TradingCalendar.AlwaysOpen.ExpectedOpens("4h", range).Where(t =>
            Enumerable.Range(0, 4).Any(h => TradingCalendar.Fx.IsOpen(UnixMicroseconds.ToDateTime(t + h * UnixMicroseconds.PerHour))))];
        Assert.Same(TradingCalendar.Fx, CalendarGuess.From(times, "4h").Calendar);
    }
}
