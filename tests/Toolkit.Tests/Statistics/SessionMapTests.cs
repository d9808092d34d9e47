using System.Globalization;
using Toolkit.Statistics;

namespace Toolkit.Tests.Statistics;

/// <summary>Sessions of a calendar by hand: a half day, a day without one, and a night that is labelled by the day after.</summary>
public sealed class SessionMapTests
{
    /// <summary>Days since 1970 of 2020-01-01, less one: what is added to it is a day of January.</summary>
    private const int January = 18_261;

    /// <summary>100 sessions a year; those of the week are all there are. Each test has its own, as a calendar remembers years.</summary>
    private readonly TradingCalendar _calendar = new("HAND", TimeZoneInfo.Utc, 100, (1960, 2030), year => year != 2020 ? [] :
    [
        Open(6, "06 10:00", "06 12:00"),
        Open(7, "07 10:00", "07 11:00"),
        Open(8, "08 10:00", "08 12:00"),
        Open(10, "09 22:00", "10 04:00"),
    ]);

    private static Session Open(int label, string from, string to) => new(new(2020, 1, label), At(from), At(to), []);

    private static long At(string time) => UnixMicroseconds.From(DateTime.Parse(
        $"2020-01-{time}", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal));

    private SessionMap Of(Timeframe timeframe, string[] times, ReturnPeriod period = ReturnPeriod.Session) => SessionMap.Of(Array.ConvertAll(times, At), timeframe, _calendar, period);

    [Theory]
    [InlineData("several a session", new[] { "06 11:30", "06 11:59", "07 10:30", "08 10:00", "09 23:00", "10 03:00" }, new[] { 6, 7, 8, 10 }, new[] { 1, 2, 3, 5 }, 4)]
    [InlineData("before the first open", new[] { "06 08:00", "06 10:00" }, new[] { 6 }, new[] { 1 }, 1)]
    [InlineData("after a close, so of the next", new[] { "06 12:30", "07 10:15" }, new[] { 7 }, new[] { 1 }, 1)]
    [InlineData("at a close, so of the next", new[] { "06 12:00", "07 10:15" }, new[] { 7 }, new[] { 1 }, 1)]
    [InlineData("at a close later on", new[] { "06 10:00", "06 12:00", "07 10:15" }, new[] { 6, 7 }, new[] { 0, 2 }, 2)]
    [InlineData("a session without bars", new[] { "06 10:00", "08 10:00" }, new[] { 6, 8 }, new[] { 0, 1 }, 3)]
    [InlineData("a session whose close alone has one", new[] { "06 10:00", "07 11:00", "08 10:00" }, new[] { 6, 8 }, new[] { 0, 2 }, 3)]
    [InlineData("last bar at an open", new[] { "06 10:00", "07 10:00" }, new[] { 6, 7 }, new[] { 0, 1 }, 2)]
    [InlineData("after the last close", new[] { "10 03:00", "10 05:00" }, new[] { 10 }, new[] { 1 }, 1)]
    [InlineData("one bar", new[] { "09 22:00" }, new[] { 10 }, new[] { 0 }, 1)]
    public void Intraday_bars_when_put_into_sessions_then_by_hand(string what, string[] times, int[] days, int[] ends, int count)
    {
        SessionMap sessions = Of(Timeframe.Minute, times);
        Assert.Equal((what, days.Length, count, count - days.Length), (what, sessions.Filled, sessions.Count, sessions.Empty));
        Assert.Equal(days, sessions.Days.ToArray().Select(d => d - January));
        Assert.Equal(ends, sessions.Ends.ToArray());
        Assert.Equal(ends, Enumerable.Range(0, days.Length).Select(sessions.End));
    }

    [Fact]
    public void Bars_when_after_all_sessions_of_the_calendar_then_refused()
    {
        ToolkitException error = Assert.Throws<ToolkitException>(() => Of(Timeframe.Minute, ["10 05:00", "10 06:00"]));
        Assert.Equal((ErrorKind.Usage, "calendar HAND has no session at 2020-01-10T05:00:00Z"), (error.Kind, error.Message));
    }

    [Fact]
    public void Session_when_of_many_bars_then_ends_with_its_last_one()
    {
        // Three days of minutes from 00:00, with 90 of them missing in the second.
        long[] stamps = [.. Enumerable.Range(0, 3 * 1_440).Where(m => m is < 2_000 or >= 2_090).Select(m => At("06") + m * UnixMicroseconds.PerMinute)];
        SessionMap sessions = SessionMap.Of(stamps, Timeframe.Minute, TradingCalendar.AlwaysOpen, ReturnPeriod.Session);
        Assert.Equal([1_439, 2_879 - 90, 4_319 - 90], sessions.Ends.ToArray());
    }

    [Theory]
    [InlineData(new[] { "06", "07", "08", "10" }, 4)]
    [InlineData(new[] { "06", "08", "10" }, 4)]
    [InlineData(new[] { "06", "10" }, 4)]
    [InlineData(new[] { "07", "08" }, 2)]
    // The 9th has no session, and counts as the bar that it has.
    [InlineData(new[] { "06", "09", "10" }, 5)]
    [InlineData(new[] { "06", "09" }, 4)]
    public void Days_when_some_sessions_have_none_then_those_count(string[] times, int count)
    {
        SessionMap sessions = Of(Timeframe.Day, times);
        Assert.Equal((true, times.Length, count, 100), (sessions.IsEveryPoint, sessions.Filled, sessions.Count, sessions.PeriodsPerYear));
    }

    [Fact]
    public void Days_when_several_points_have_one_label_then_the_last_of_them_ends_it()
    {
        SessionMap sessions = Of(Timeframe.Day, ["06", "06 05:00", "07"]);
        Assert.False(sessions.IsEveryPoint);
        Assert.Equal([1, 2], sessions.Ends.ToArray());
        Assert.Equal([January + 6, January + 7], sessions.Days.ToArray());
    }

    [Theory]
    [InlineData("1w", new[] { "2020-01-06", "2020-01-13", "2020-01-27" }, 4, 52)]
    [InlineData("1mo", new[] { "2019-11-01", "2020-02-01" }, 4, 12)]
    [InlineData("1q", new[] { "2019-10-01", "2020-01-01", "2020-07-01" }, 4, 4)]
    [InlineData("1y", new[] { "2017-01-01", "2020-01-01" }, 4, 1)]
    public void Longer_bars_when_one_is_missing_then_it_counts(string timeframe, string[] labels, int count, double perYear)
    {
        long[] stamps = Array.ConvertAll(labels, l => UnixMicroseconds.From(DateOnly.Parse(l, CultureInfo.InvariantCulture).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)));
        SessionMap sessions = SessionMap.Of(stamps, Timeframe.Parse(timeframe), _calendar, ReturnPeriod.Session);
        Assert.Equal((count, perYear), (sessions.Count, sessions.PeriodsPerYear));
    }

    [Fact]
    public void Returns_when_of_each_bar_then_every_bar_has_its_day_and_the_year_as_many_more()
    {
        SessionMap sessions = Of(Timeframe.Minute, ["06 10:00", "06 11:00", "08 10:00"], ReturnPeriod.Bar);
        Assert.Equal((true, 3, 150), (sessions.IsEveryPoint, sessions.Count, sessions.PeriodsPerYear));
        Assert.Equal([January + 6, January + 6, January + 8], sessions.Days.ToArray());
    }

    [Fact]
    public void Returns_when_nothing_is_left_then_zero_and_excess_ones_less_the_free_part_of_a_period()
    {
        SessionMap sessions = Of(Timeframe.Day, ["06", "07", "08", "10"]);
        double[] equity = [100, 110, 0, 50];
        Assert.Equal([0.1, -1, 0], sessions.Returns(equity).Select(r => Math.Round(r, 12)));
        // 100 periods of 1 % each.
        Assert.Equal([0.09, -1.01, -0.01], sessions.ExcessReturns(equity, Math.Pow(1.01, 100) - 1).Select(r => Math.Round(r, 12)));
    }
}
