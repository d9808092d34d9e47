using Toolkit.Tests.Bars;

namespace Toolkit.Tests.Calendars;

public class TradingCalendarTests
{
    [Theory]
    [InlineData("xnys", "XNYS", 252)]
    [InlineData("24/7", "24/7", 365)]
    [InlineData("24/5", "24/5", 260)]
    [InlineData("fx", "FX", 260)]
    public void Get_ignores_case_and_gives_the_periods_of_a_year(string name, string canonical, int periods)
    {
        TradingCalendar calendar = TradingCalendar.Get(name);
        Assert.Equal((canonical, periods), (calendar.Name, calendar.PeriodsPerYear));
    }

    [Fact]
    public void Get_an_unknown_name_lists_the_known_ones()
    {
        ToolkitException error = Assert.Throws<ToolkitException>(() => TradingCalendar.Get("XLON"));
        Assert.Equal(ErrorKind.NotFound, error.Kind);
        Assert.Contains("XLON", error.Message);
        Assert.Contains("24/7, 24/5, FX, XNYS", error.Hint);
    }

    [Theory]
    [InlineData("crypto", "24/7")]
    [InlineData("FX", "FX")]
    [InlineData("equity", "XNYS")]
    [InlineData("etf", "XNYS")]
    [InlineData("future", null)]
    [InlineData(null, null)]
    public void ForAssetType_knows_the_common_ones(string? type, string? calendar) =>
        Assert.Equal(calendar, TradingCalendar.ForAssetType(type)?.Name);

    [Fact]
    public void Fx_day_runs_from_17_to_17_new_york_and_is_labelled_by_its_closing_date()
    {
        Session monday = TradingCalendar.Fx.SessionOf(new(2017, 7, 10))!.Value;
        Assert.Equal(TestBars.Utc("2017-07-09T21:00Z"), monday.Open);
        Assert.Equal(TestBars.Utc("2017-07-10T21:00Z"), monday.Close);
        Assert.Null(TradingCalendar.Fx.SessionOf(new(2017, 7, 9)));

        // Friday's close in winter, and nothing until Sunday evening.
        Assert.Equal(new(2018, 1, 5), TradingCalendar.Fx.SessionAt(TestBars.Utc("2018-01-05T21:59Z"))!.Value.Label);
        Assert.Null(TradingCalendar.Fx.SessionAt(TestBars.Utc("2018-01-05T22:00Z")));
        Assert.Null(TradingCalendar.Fx.SessionAt(TestBars.Utc("2018-01-07T21:59Z")));
        Assert.Equal(new(2018, 1, 8), TradingCalendar.Fx.SessionAt(TestBars.Utc("2018-01-07T22:00Z"))!.Value.Label);
    }

    [Fact]
    public void Fx_days_are_24_hours_long_as_clocks_change_on_sunday_mornings()
    {
        Assert.All(
            TradingCalendar.Fx.SessionsIn(TestBars.Range("2000-01-01", "2020-01-01")),
            s => Assert.Equal(TimeSpan.FromHours(24), s.Close - s.Open));
    }

    [Fact]
    public void Always_open_has_a_session_every_day_and_weekdays_has_five_a_week()
    {
        TimeRange week = TestBars.Range("2024-02-26", "2024-03-04");
        Assert.Equal(7, TradingCalendar.AlwaysOpen.SessionsIn(week).Count);
        Assert.Equal(5, TradingCalendar.Weekdays.SessionsIn(week).Count);
        Assert.Equal(new(2024, 2, 29), TradingCalendar.AlwaysOpen.SessionAt(TestBars.Utc("2024-02-29T23:59:59Z"))!.Value.Label);
    }

    [Theory]
    [InlineData("2013-10-04T13:29:59.999999Z", null, "2013-10-04", "2013-10-03")]
    [InlineData("2013-10-04T13:30:00Z", "2013-10-04", "2013-10-04", "2013-10-03")]
    [InlineData("2013-10-04T13:30:01Z", "2013-10-04", "2013-10-07", "2013-10-03")]
    [InlineData("2013-10-04T19:59:59Z", "2013-10-04", "2013-10-07", "2013-10-03")]
    [InlineData("2013-10-04T20:00:00Z", null, "2013-10-07", "2013-10-04")]
    [InlineData("2013-10-05T15:00:00Z", null, "2013-10-07", "2013-10-04")]
    public void SessionAt_next_and_previous_agree_at_the_edges(string at, string? inside, string next, string previous)
    {
        TradingCalendar xnys = TradingCalendar.Xnys;
        DateTime utc = TestBars.Utc(at);
        Assert.Equal(inside, xnys.SessionAt(utc)?.Label.ToString("yyyy-MM-dd"));
        Assert.Equal(next, xnys.NextSession(utc)?.Label.ToString("yyyy-MM-dd"));
        Assert.Equal(previous, xnys.PreviousSession(utc)?.Label.ToString("yyyy-MM-dd"));
        Assert.Equal(inside is not null, xnys.IsOpen(utc));
    }

    [Fact]
    public void NextSession_outside_of_the_known_years_is_none()
    {
        Assert.Equal(new(1990, 1, 2), TradingCalendar.Xnys.NextSession(TestBars.Utc("1950-01-01"))!.Value.Label);
        Assert.Null(TradingCalendar.Xnys.NextSession(TestBars.Utc("2150-01-01")));
        Assert.Null(TradingCalendar.Xnys.PreviousSession(TestBars.Utc("1950-01-01")));
        Assert.Empty(TradingCalendar.Xnys.SessionsIn(TestBars.Range("1900-01-01", "1989-01-01")));
    }

    [Theory]
    [InlineData("XNYS")]
    [InlineData("FX")]
    [InlineData("24/5")]
    [InlineData("24/7")]
    public void SessionsIn_any_range_is_what_overlaps_it_by_definition(string name)
    {
        Random random = new(20_240_229);
        TradingCalendar known = TradingCalendar.Get(name);
        IReadOnlyList<Session> all = known.SessionsIn(TestBars.Range("1995-01-01", "2030-01-01"));
        for (int round = 0; round < 300; round++)
        {
            DateTime from = TestBars.Utc("1996-01-01").AddMinutes(random.Next(60 * 24 * 365 * 30));
            TimeRange range = TimeRange.Of(from, from.AddMinutes(random.Next(60 * 24 * 40)));
            Session[] overlapping = [.. all.Where(s => s.Open < range.To && s.Close > range.From && !range.IsEmpty)];
            Assert.Equal(overlapping.Select(s => s.Label), known.SessionsIn(range).Select(s => s.Label));
        }
    }

    [Fact]
    public void Sessions_are_the_same_whatever_years_were_asked_for_first()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("x.json", """{ "zone": "America/New_York", "open": "09:30", "close": "16:00" }""");
        TradingCalendar early = TradingCalendar.Load(path), late = TradingCalendar.Load(path);
        early.SessionOf(new(1970, 1, 1));
        late.SessionOf(new(2050, 1, 1));
        early.SessionOf(new(2050, 1, 1));
        Assert.Equal(
            late.SessionsIn(TestBars.Range("1960-01-01", "2060-01-01")).Select(s => (s.Label, s.Open)),
            early.SessionsIn(TestBars.Range("1960-01-01", "2060-01-01")).Select(s => (s.Label, s.Open)));
    }

    [Fact]
    public void Sessions_asked_for_by_many_threads_at_once_agree()
    {
        using TemporaryFolder folder = new();
        TradingCalendar calendar = TradingCalendar.Load(folder.Write("x.json", """{ "zone": "Europe/Berlin", "open": "09:00", "close": "17:30" }"""));
        int[] counts = new int[64];
        Parallel.For(0, counts.Length, i => counts[i] = calendar.SessionsIn(TestBars.Range($"{1950 + i}-01-01", $"{1951 + i}-01-01")).Count);
        Assert.All(counts, count => Assert.InRange(count, 260, 262));
    }
}
