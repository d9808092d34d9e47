using Toolkit.Tests.Bars;

namespace Toolkit.Tests.Calendars;

public sealed class CalendarFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_csv_with_a_zone_comment_and_lunch_breaks()
    {
        TradingCalendar tokyo = Csv("""
            # zone: Asia/Tokyo
            # periodsPerYear: 245
            date,open,close,break_start,break_end
            2024-01-04,09:00,15:00,11:30,12:30

            2024-01-05,09:00,11:30,,
            """);
        Session first = tokyo.SessionOf(new(2024, 1, 4))!.Value;
        Assert.Equal(("x", 245, "Asia/Tokyo"), (tokyo.Name, tokyo.PeriodsPerYear, tokyo.Zone.Id));
        Assert.Equal(TestBars.Range("2024-01-04T00:00Z", "2024-01-04T06:00Z"), first.Range);
        Assert.Equal([TestBars.Range("2024-01-04T02:30Z", "2024-01-04T03:30Z")], first.Breaks);
        Assert.Empty(tokyo.SessionOf(new(2024, 1, 5))!.Value.Breaks);
        Assert.False(tokyo.IsOpen(TestBars.Utc("2024-01-04T03:00Z")));
        Assert.True(tokyo.IsOpen(TestBars.Utc("2024-01-04T03:30Z")));
        Assert.Null(tokyo.SessionOf(new(2024, 1, 6)));
    }

    [Fact]
    public void Load_csv_with_a_zone_column_and_with_moments_in_utc()
    {
        TradingCalendar calendar = Csv("""
            # name: MINE
            date,open,close,zone
            2024-03-08,2024-03-08T14:30:00Z,2024-03-08T16:00-05:00,America/New_York
            2024-03-11,09:30,16:00,America/New_York
            """);
        Assert.Equal("MINE", calendar.Name);
        Assert.Equal(TestBars.Range("2024-03-08T14:30Z", "2024-03-08T21:00Z"), calendar.SessionOf(new(2024, 3, 8))!.Value.Range);
        Assert.Equal(TestBars.Range("2024-03-11T13:30Z", "2024-03-11T20:00Z"), calendar.SessionOf(new(2024, 3, 11))!.Value.Range);
    }

    [Fact]
    public void Load_csv_overnight_session_opens_on_the_evening_before()
    {
        TradingCalendar calendar = Csv("""
            # zone: America/Chicago
            date,open,close,break_start,break_end
            2024-07-01,17:00,16:00,02:00,03:00
            2024-07-02,2024-07-01T17:00,2024-07-02T16:00,23:00,01:00
            """);
        Session second = calendar.SessionOf(new(2024, 7, 2))!.Value;
        Assert.Equal(TestBars.Range("2024-06-30T22:00Z", "2024-07-01T21:00Z"), calendar.SessionOf(new(2024, 7, 1))!.Value.Range);
        Assert.Equal(TestBars.Range("2024-07-01T22:00Z", "2024-07-02T21:00Z"), second.Range);
        Assert.Equal([TestBars.Range("2024-07-02T04:00Z", "2024-07-02T06:00Z")], second.Breaks);
    }

    [Fact]
    public void Load_csv_without_periods_takes_the_average_of_a_long_list_and_252_for_a_short_one()
    {
        string rows = string.Join('\n', TradingCalendar.Xnys.SessionsIn(TestBars.Range("2015-01-01", "2020-01-01"))
            .Select(s => $"{s.Label:yyyy-MM-dd},{s.Open:yyyy-MM-ddTHH:mm:ssZ},{s.Close:yyyy-MM-ddTHH:mm:ssZ}"));
        TradingCalendar five = Csv(",open,close\n" + rows);
        Assert.Equal(252, five.PeriodsPerYear);
        Assert.Equal(1258, five.SessionsIn(TimeRange.All).Count);
        Assert.Equal(252, Csv("# zone: UTC\ndate,open,close\n2024-01-02,10:00,11:00").PeriodsPerYear);
    }

    [Theory]
    [InlineData("date,open,close\n2024-01-04,09:00,15:00", 2, "no zone")]
    [InlineData("# zone: Asia/Nowhere\ndate,open,close", 1, "'Asia/Nowhere' is not a time zone")]
    [InlineData("# zone: UTC\ndate,start,end", 2, "lacks open, close")]
    [InlineData("# zone: UTC\ndate,open,close\n2024-01-04,9am,15:00", 3, "'9am' is not a time")]
    [InlineData("# zone: UTC\ndate,open,close\n04.01.2024,09:00,15:00", 3, "'04.01.2024' is not a date")]
    [InlineData("# zone: UTC\ndate,open,close\n2024-01-04,09:00,15:00\n2024-01-04,09:00,15:00", 4, "does not come after 2024-01-04")]
    [InlineData("# zone: UTC\ndate,open,close\n2024-01-04,09:00,15:00\n2024-01-05,16:00,14:00\n2024-01-06,12:00,11:00", 5, "before the one of 2024-01-05 is closed")]
    [InlineData("# zone: UTC\ndate,open,close\n2024-01-04,2024-01-04T15:00Z,2024-01-04T09:00Z", 3, "closes before it opens")]
    [InlineData("# zone: UTC\ndate,open,close,break_start,break_end\n2024-01-04,09:00,15:00,08:00,10:00", 3, "break does not lie inside")]
    [InlineData("# zone: UTC\ndate,open,close\n2024-01-04,09:00,15:00,x", 3, "4 fields under a header of 3")]
    [InlineData("# zone: UTC\n# periodsPerYear: many\n", 2, "periodsPerYear is 'many'")]
    [InlineData("# zone: UTC\ndate,open,close\n", 3, "no sessions")]
    public void Load_csv_that_breaks_a_rule_names_file_line_and_rule(string text, int line, string rule)
    {
        ToolkitException error = Assert.Throws<ToolkitException>(() => Csv(text));
        Assert.Equal(ErrorKind.BadData, error.Kind);
        Assert.Contains($"x.csv:{line}: ", error.Message);
        Assert.Contains(rule, error.Message);
    }

    [Fact]
    public void Load_json_rules_with_breaks_holidays_and_early_closes()
    {
        TradingCalendar tokyo = Json("""
            {
              "name": "XTKS",
              "zone": "Asia/Tokyo",
              "weekdays": ["Mon", "Tue", "Wed", "Thu", "Fri"],
              "open": "09:00", "close": "15:00",
              "breaks": [["11:30", "12:30"]],
              "holidays": ["2024-01-01", "2024-01-02", "2024-01-03"],
              "earlyCloses": { "2024-12-30": "11:00", "2024-12-27": "12:00" }, // a comment
              "periodsPerYear": 245
            }
            """);
        Assert.Equal(("XTKS", 245), (tokyo.Name, tokyo.PeriodsPerYear));
        Assert.Equal([4, 5], tokyo.SessionsIn(TestBars.Range("2024-01-01", "2024-01-07")).Select(s => s.Label.Day));
        Assert.Equal([TestBars.Range("2024-01-04T02:30Z", "2024-01-04T03:30Z")], tokyo.SessionOf(new(2024, 1, 4))!.Value.Breaks);

        // An early close before the break, and one inside it.
        Session last = tokyo.SessionOf(new(2024, 12, 30))!.Value, inLunch = tokyo.SessionOf(new(2024, 12, 27))!.Value;
        Assert.Equal((TestBars.Utc("2024-12-30T02:00Z"), 0), (last.Close, last.Breaks.Count));
        Assert.Equal((TestBars.Utc("2024-12-27T02:30Z"), 0), (inLunch.Close, inLunch.Breaks.Count));
    }

    [Fact]
    public void Load_json_overnight_session_and_midnight_at_the_end_of_the_day()
    {
        TradingCalendar futures = Json("""{ "zone": "America/New_York", "open": "18:00", "close": "17:00", "breaks": [["23:30", "00:30"]] }""");
        Session monday = futures.SessionOf(new(2024, 3, 11))!.Value;

        // The clocks went forward on Sunday the 10th at 02:00, before the open.
        Assert.Equal(TestBars.Range("2024-03-10T22:00Z", "2024-03-11T21:00Z"), monday.Range);
        Assert.Equal([TestBars.Range("2024-03-11T03:30Z", "2024-03-11T04:30Z")], monday.Breaks);
        Assert.Equal((260, "x"), (futures.PeriodsPerYear, futures.Name));

        TradingCalendar daily = Json("""{ "zone": "Europe/Berlin", "open": "00:00", "close": "24:00", "weekdays": ["monday", "tue", "wed", "thu", "fri", "sat", "sun"] }""");
        Assert.Equal(365, daily.PeriodsPerYear);

        // The day of the change in spring has 23 hours, the one in autumn 25.
        Assert.Equal(TimeSpan.FromHours(23), Length(daily, new(2024, 3, 31)));
        Assert.Equal(TimeSpan.FromHours(25), Length(daily, new(2024, 10, 27)));
    }

    [Fact]
    public void Load_json_open_in_the_hour_that_is_skipped_or_repeated()
    {
        TradingCalendar calendar = Json("""{ "zone": "Europe/Berlin", "open": "02:30", "close": "04:00", "weekdays": ["Sun"] }""");

        // 02:30 does not exist: the first moment after the gap. In autumn the first of the two counts.
        Assert.Equal(TestBars.Utc("2024-03-31T01:00Z"), calendar.SessionOf(new(2024, 3, 31))!.Value.Open);
        Assert.Equal(TestBars.Utc("2024-10-27T00:30Z"), calendar.SessionOf(new(2024, 10, 27))!.Value.Open);
    }

    [Theory]
    [InlineData("{\n \"zone\": \"Mars/Base\", \"open\": \"09:00\", \"close\": \"10:00\" }", 2, "'Mars/Base' is not a time zone")]
    [InlineData("{ \"zone\": \"UTC\",\n \"open\": \"nine\" }", 2, "'nine' is not a time of day")]
    [InlineData("{ \"zone\": \"UTC\",\n\n \"opens\": \"09:00\" }", 3, "'opens' is not a rule")]
    [InlineData("{ \"zone\": \"UTC\",\n \"weekdays\": [\"Mon\",\n \"Xyz\"] }", 3, "'Xyz' is not a weekday")]
    [InlineData("{ \"zone\": \"UTC\", \"holidays\": [\n\"2024-13-01\"] }", 2, "'2024-13-01' is not a date")]
    [InlineData("{ \"zone\": \"UTC\", \"open\": \"09:00\", \"close\": \"15:00\",\n \"breaks\": [[\"08:00\", \"10:00\"]] }", 2, "break does not lie inside")]
    [InlineData("{ \"zone\": \"UTC\", \"open\": \"09:00\" }", 1, "close is missing")]
    [InlineData("{ \"zone\": \"UTC\",\n \"periodsPerYear\": -1 }", 2, "whole number above 0")]
    [InlineData("{ \"zone\": \"UTC\",\n \"open\": 9 }", 2, "text in quotes")]
    [InlineData("{ \"zone\": \"UTC\", \"open\": \"09:00\", \"close\": \"15:00\", \"earlyCloses\": { \"2024-12-30\": \"16:00\" } }", 1, "early close of 2024-12-30")]
    [InlineData("{ \"zone\": \"UTC\",\n nonsense }", 2, "not JSON")]
    [InlineData("{ \"zone\": \"UTC\"", 1, "not JSON")]
    public void Load_json_that_breaks_a_rule_names_file_line_and_rule(string text, int line, string rule)
    {
        ToolkitException error = Assert.Throws<ToolkitException>(() => Json(text));
        Assert.Equal(ErrorKind.BadData, error.Kind);
        Assert.Contains($"x.json:{line}: ", error.Message);
        Assert.Contains(rule, error.Message);
    }

    [Fact]
    public void Load_a_file_that_is_not_there_is_not_found()
    {
        ToolkitException error = Assert.Throws<ToolkitException>(() => TradingCalendar.Load(_folder.File("none.csv")));
        Assert.Equal(ErrorKind.NotFound, error.Kind);
    }

    private TradingCalendar Csv(string text) => TradingCalendar.Load(_folder.Write("x.csv", text));

    private TradingCalendar Json(string text) => TradingCalendar.Load(_folder.Write("x.json", text));

    private static TimeSpan Length(TradingCalendar calendar, DateOnly day)
    {
        Session session = calendar.SessionOf(day)!.Value;
        return session.Close - session.Open;
    }
}
