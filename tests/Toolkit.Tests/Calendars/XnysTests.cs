using System.Globalization;
using Toolkit.Tests.Bars;

namespace Toolkit.Tests.Calendars;

/// <summary>
/// Numbers and dates from the exchange's list of historical closings and its yearly announcements; the counts to 2022 from
/// the session list that the exchange_calendars project keeps for its tests (compared session by session).
/// </summary>
public class XnysTests
{
    private static readonly TradingCalendar Xnys = TradingCalendar.Get("XNYS");

    [Theory]
    [InlineData(1990, "253 253 254 253 252 252 254 253 252 252")]
    [InlineData(2000, "252 248 252 252 252 252 251 251 253 252")]
    [InlineData(2010, "252 252 250 252 252 252 252 251 251 252")]
    [InlineData(2020, "253 252 251 250 252 250 251 251 251")]
    public void SessionsIn_each_year_has_the_known_count(int firstYear, string counts)
    {
        int[] known = [.. counts.Split(' ').Select(int.Parse)];
        Assert.Equal(known, known.Select((_, i) => Sessions(firstYear + i).Count));
    }

    [Theory]
    [InlineData("1994-04-27")]
    [InlineData("2001-09-11")]
    [InlineData("2001-09-12")]
    [InlineData("2001-09-13")]
    [InlineData("2001-09-14")]
    [InlineData("2004-06-11")]
    [InlineData("2007-01-02")]
    [InlineData("2012-10-29")]
    [InlineData("2012-10-30")]
    [InlineData("2018-12-05")]
    [InlineData("2025-01-09")]
    public void SessionOf_a_one_off_closure_is_none(string date) => Assert.Null(Xnys.SessionOf(Date(date)));

    [Theory]
    [InlineData(1998, "01-01 01-19 02-16 04-10 05-25 07-03 09-07 11-26 12-25")]
    [InlineData(2010, "01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24")]
    [InlineData(2021, "01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24")]
    [InlineData(2022, "01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26")]
    [InlineData(2023, "01-02 01-16 02-20 04-07 05-29 06-19 07-04 09-04 11-23 12-25")]
    [InlineData(2024, "01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25")]
    [InlineData(2025, "01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25")]
    [InlineData(2026, "01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25")]
    [InlineData(2027, "01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24")]
    [InlineData(2028, "01-17 02-21 04-14 05-29 06-19 07-04 09-04 11-23 12-25")]
    public void SessionOf_every_announced_holiday_is_none_and_every_other_weekday_has_one(int year, string holidays)
    {
        HashSet<DateOnly> announced = [.. holidays.Split(' ').Select(day => Date($"{year}-{day}"))];
        Assert.Equal(announced.Order(), Weekdays(year).Where(day => Xnys.SessionOf(day) is null));
    }

    [Theory]
    [InlineData(1990, "12-24=14:00")]
    [InlineData(1991, "12-24=14:00")]
    [InlineData(1992, "11-27=14:00 12-24=14:00")]
    [InlineData(1993, "11-26=13:00")]
    [InlineData(1994, "02-11=14:30 11-25=13:00")]
    [InlineData(1995, "07-03=13:00 11-24=13:00")]
    [InlineData(1996, "01-08=14:00 07-05=13:00 11-29=13:00 12-24=13:00")]
    [InlineData(1997, "07-03=13:00 10-27=15:30 11-28=13:00 12-24=13:00 12-26=13:00")]
    [InlineData(1999, "11-26=13:00 12-31=13:00")]
    [InlineData(2002, "07-05=13:00 11-29=13:00 12-24=13:00")]
    [InlineData(2003, "07-03=13:00 11-28=13:00 12-24=13:00 12-26=13:00")]
    [InlineData(2005, "06-01=15:56 11-25=13:00")]
    [InlineData(2008, "07-03=13:00 11-28=13:00 12-24=13:00")]
    [InlineData(2012, "07-03=13:00 11-23=13:00 12-24=13:00")]
    [InlineData(2013, "07-03=13:00 11-29=13:00 12-24=13:00")]
    [InlineData(2015, "11-27=13:00 12-24=13:00")]
    [InlineData(2020, "11-27=13:00 12-24=13:00")]
    [InlineData(2021, "11-26=13:00")]
    [InlineData(2024, "07-03=13:00 11-29=13:00 12-24=13:00")]
    [InlineData(2026, "11-27=13:00 12-24=13:00")]
    [InlineData(2027, "11-26=13:00")]
    [InlineData(2028, "07-03=13:00 11-24=13:00")]
    public void SessionsIn_a_year_close_early_on_the_known_days_only(int year, string closes)
    {
        string found = string.Join(' ', Sessions(year)
            .Select(s => (s.Label, Close: TimeZoneInfo.ConvertTimeFromUtc(s.Close, Xnys.Zone)))
            .Where(s => s.Close.TimeOfDay != TimeSpan.FromHours(16))
            .Select(s => $"{s.Label:MM-dd}={s.Close:HH:mm}"));
        Assert.Equal(closes, found);
    }

    [Theory]
    [InlineData("1993-12-31")]
    [InlineData("1999-12-31")]
    [InlineData("2004-12-31")]
    [InlineData("2010-12-31")]
    [InlineData("2021-12-31")]
    [InlineData("2027-12-31")]
    public void SessionOf_friday_before_a_saturday_new_year_is_open(string date) => Assert.NotNull(Xnys.SessionOf(Date(date)));

    [Fact]
    public void SessionsIn_all_years_open_at_0930_new_york_in_summer_and_winter()
    {
        IReadOnlyList<Session> all = Xnys.SessionsIn(TimeRange.All);
        Assert.All(all, s => Assert.Equal(new(9, 30, 0), TimeZoneInfo.ConvertTimeFromUtc(s.Open, Xnys.Zone).TimeOfDay));
        Assert.Equal(Date("1990-01-02"), all[0].Label);
        Assert.Equal(2100, all[^1].Label.Year);
        Assert.Equal(TestBars.Utc("2013-03-08T14:30Z"), Xnys.SessionOf(Date("2013-03-08"))!.Value.Open);
        Assert.Equal(TestBars.Utc("2013-03-11T13:30Z"), Xnys.SessionOf(Date("2013-03-11"))!.Value.Open);
        Assert.Equal(TestBars.Utc("2013-11-04T14:30Z"), Xnys.SessionOf(Date("2013-11-04"))!.Value.Open);
    }

    [RealDataTheory]
    [InlineData("goog-1d.csv")]
    [InlineData("corporate-actions/aapl-1d.csv")]
    public void SessionsIn_the_years_of_real_daily_bars_are_their_dates(string file)
    {
        List<DateOnly> dates = [.. File.ReadLines(RealData.File(file)).Skip(1).Select(line => Date(line[..10]))];
        TimeRange range = TimeRange.Of(dates[0].ToDateTime(default, DateTimeKind.Utc), dates[^1].AddDays(1).ToDateTime(default, DateTimeKind.Utc));
        Assert.Equal(Xnys.SessionsIn(range).Select(s => s.Label), dates);
    }

    private static IReadOnlyList<Session> Sessions(int year) => Xnys.SessionsIn(TimeRange.Of(
        new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(year + 1, 1, 1, 0, 0, 0, DateTimeKind.Utc)));

    private static IEnumerable<DateOnly> Weekdays(int year) => Enumerable.Range(0, DateTime.IsLeapYear(year) ? 366 : 365)
        .Select(day => new DateOnly(year, 1, 1).AddDays(day))
        .Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));

    private static DateOnly Date(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);
}
