namespace Toolkit.Tests.Bars;

/// <summary>Resampling, each case worked out by hand.</summary>
public class ResampleTests
{
    private static readonly ResampleOptions OnXnys = new() { Calendar = TradingCalendar.Xnys };

    [Fact]
    public void Resample_takes_first_max_min_last_and_sum()
    {
        BarSeries bars = BarSeries.From(
            [
                new(TestBars.Utc("2024-01-02T10:00Z"), 10, 12, 9, 11, 5),
                new(TestBars.Utc("2024-01-02T10:01Z"), 11, 15, 10, 14, null),
                new(TestBars.Utc("2024-01-02T10:04Z"), 14, 14, 8, 9, 7),
                new(TestBars.Utc("2024-01-02T10:05Z"), 9, 9, 9, 9, null),
            ],
            "X", "1m");
        BarSeries five = bars.Resample("5m");
        Assert.Equal(
            [new(TestBars.Utc("2024-01-02T10:00Z"), 10, 15, 8, 9, 12), new(TestBars.Utc("2024-01-02T10:05Z"), 9, 9, 9, 9, null)],
            five.ToArray());
        Assert.Equal((Timeframe.Parse("5m"), "X"), (five.Timeframe, five.Symbol));
    }

    [Theory]
    [InlineData("4h", "1969-12-31T23:59", "1969-12-31 20:00")]
    [InlineData("4h", "2024-01-02T03:59", "2024-01-02 00:00")]
    [InlineData("12h", "2024-01-02T12:00", "2024-01-02 12:00")]
    [InlineData("1d", "2024-01-02T23:59", "2024-01-02 00:00")]
    [InlineData("1w", "2024-01-07T23:59", "2024-01-01 00:00")]
    [InlineData("1w", "2024-01-08T00:00", "2024-01-08 00:00")]
    [InlineData("1w", "1969-12-28T10:00", "1969-12-22 00:00")]
    [InlineData("1w", "1969-12-29T10:00", "1969-12-29 00:00")]
    [InlineData("1mo", "2024-02-29T23:59", "2024-02-01 00:00")]
    [InlineData("1q", "2024-06-30T23:59", "2024-04-01 00:00")]
    [InlineData("1q", "2024-12-31T00:00", "2024-10-01 00:00")]
    [InlineData("1y", "2024-12-31T23:59", "2024-01-01 00:00")]
    public void Resample_without_a_calendar_counts_from_1970_in_utc(string to, string time, string label) =>
        Assert.Equal([label], TestBars.At("1m", time).Resample(to).Times());

    [Fact]
    public void Resample_on_xnys_starts_at_the_open_and_ends_with_a_short_bar()
    {
        BarSeries day = Minutes("2013-10-04T13:30", 390);
        Assert.Equal(
            ["2013-10-04 13:30", "2013-10-04 14:30", "2013-10-04 15:30", "2013-10-04 16:30", "2013-10-04 17:30", "2013-10-04 18:30", "2013-10-04 19:30"],
            day.Resample("1h", OnXnys).Times());
        Assert.Equal(["2013-10-04 13:30", "2013-10-04 17:30"], day.Resample("4h", OnXnys).Times());
        Assert.Equal(["2013-10-04 13:30"], day.Resample("12h", OnXnys).Times());
        Assert.Equal(["2013-10-04 00:00"], day.Resample("1d", OnXnys).Times());
        Assert.Equal(TestBars.Utc("2013-10-04T20:00"), day.Resample("1h", OnXnys).CloseTime(6));
    }

    [Theory]
    [InlineData("2013-03-08", "14:30")]
    [InlineData("2013-03-11", "13:30")]
    [InlineData("2013-11-01", "13:30")]
    [InlineData("2013-11-04", "14:30")]
    public void Resample_on_xnys_follows_the_clocks_in_spring_and_autumn(string day, string open)
    {
        string[] hours = Minutes($"{day}T{open}", 390).Resample("1h", OnXnys).Times();
        Assert.Equal(7, hours.Length);
        Assert.Equal($"{day} {open}", hours[0]);
    }

    [Fact]
    public void Resample_on_a_half_day_ends_at_its_close()
    {
        // 2015-12-24: 09:30 to 13:00 New York is 14:30Z to 18:00Z.
        BarSeries day = Minutes("2015-12-24T14:30", 270);
        Assert.Equal(
            ["2015-12-24 14:30", "2015-12-24 16:30", "2015-12-24 18:00"],
            day.Resample("2h", OnXnys).Times());
        Assert.Equal(
            ["2015-12-24 14:30", "2015-12-24 15:30", "2015-12-24 16:30", "2015-12-24 17:30"],
            day.Resample("1h", OnXnys with { SessionOnly = true }).Times());
    }

    [Fact]
    public void Resample_puts_extended_hours_into_buckets_of_their_own_that_start_anew_at_the_close()
    {
        BarSeries bars = TestBars.At(
            "1m", "2013-10-04T08:00", "2013-10-04T08:29", "2013-10-04T08:30", "2013-10-04T13:29", "2013-10-04T13:30", "2013-10-04T19:59",
            "2013-10-04T20:00", "2013-10-04T20:59", "2013-10-04T21:00", "2013-10-05T04:30", "2013-10-07T04:10", "2013-10-07T13:30");
        BarSeries hours = bars.Resample("1h", OnXnys);
        Assert.Equal(
            [
                "2013-10-04 07:30", "2013-10-04 08:30", "2013-10-04 12:30", "2013-10-04 13:30", "2013-10-04 19:30", "2013-10-04 20:00",
                "2013-10-04 21:00", "2013-10-05 04:00", "2013-10-07 04:00", "2013-10-07 13:30",
            ],
            hours.Times());
        Assert.Equal(["2013-10-04 13:30", "2013-10-04 19:30", "2013-10-07 13:30"], bars.Resample("1h", OnXnys with { SessionOnly = true }).Times());

        // The first bucket before an open is cut off at midnight New York: 04:00Z to 04:30Z here.
        Assert.Equal(TestBars.Utc("2013-10-07T04:00"), hours.Time[8]);
    }

    [Fact]
    public void Resample_to_a_day_is_the_session_without_extended_hours()
    {
        BarSeries bars = TestBars.At("1m", "2013-10-04T13:29", "2013-10-04T13:30", "2013-10-04T19:59", "2013-10-04T20:00", "2013-10-04T20:01", "2013-10-05T15:00");
        BarSeries day = bars.Resample("1d", OnXnys);
        Assert.Equal([new(TestBars.Utc("2013-10-04"), 11, 22, 2, 13, 203)], day.ToArray());
        Assert.Equal(TestBars.Utc("2013-10-04T20:00"), day.CloseTime(0));
    }

    [Theory]
    [InlineData("1h", "2013-10-04 19:30")]
    [InlineData("1d", "2013-10-04 00:00")]
    public void Resample_puts_a_bar_at_the_close_into_the_session_when_nothing_follows_that_day(string to, string label)
    {
        // The closing auction, known a minute after the close; the bar of the next day's early morning does not matter.
        BarSeries bars = TestBars.At("1m", "2013-10-04T19:59", "2013-10-04T20:00", "2013-10-05T04:00", "2013-10-07T13:30");
        BarSeries coarse = bars.Resample(to, OnXnys);
        Assert.Equal(label, coarse.Times()[0]);
        Assert.Equal(new(TestBars.Utc(label), 10, 21, 1, 12, 201), coarse[0]);
        Assert.Equal(TestBars.Utc("2013-10-04T20:01"), coarse.CloseTime(0));
        Assert.Equal(TestBars.Utc("2013-10-04T20:01"), coarse.CloseTimes[0]);
        Assert.Equal(TestBars.Utc("2013-10-04T20:01"), coarse.Slice(null, TestBars.Utc("2013-10-05")).CloseTime(0));

        // And further up: a month knows what its last day knows.
        BarSeries last = TestBars.At("1m", "2013-10-31T19:59", "2013-10-31T20:00").Resample("1d", OnXnys);
        Assert.Equal(TestBars.Utc("2013-10-31T20:01"), last.Resample("1mo").CloseTime(0));
    }

    [Fact]
    public void Resample_puts_a_bar_at_the_close_into_the_after_hours_when_one_follows_that_day()
    {
        BarSeries bars = TestBars.At("1m", "2013-10-04T19:59", "2013-10-04T20:00", "2013-10-05T03:59");
        Assert.Equal(["2013-10-04 19:30", "2013-10-04 20:00", "2013-10-05 03:00"], bars.Resample("1h", OnXnys).Times());
        Assert.Equal(11, bars.Resample("1d", OnXnys)[0].Close);
    }

    [Fact]
    public void Resample_puts_a_lone_bar_at_the_close_into_the_last_bucket()
    {
        Assert.Equal(["2013-10-04 19:30"], TestBars.At("1m", "2013-10-04T20:00").Resample("1h", OnXnys).Times());
        Assert.Equal(["2013-10-04 19:55"], TestBars.At("1m", "2013-10-04T20:00").Resample("5m", OnXnys with { SessionOnly = true }).Times());
    }

    [Fact]
    public void Resample_starts_anew_after_a_lunch_break()
    {
        using TemporaryFolder folder = new();
        ResampleOptions tokyo = new()
        {
            Calendar = TradingCalendar.Load(folder.Write("t.json", """{ "zone": "Asia/Tokyo", "open": "09:00", "close": "15:00", "breaks": [["11:30", "12:30"]] }""")),
        };

        // 09:00 to 11:30 is 00:00Z to 02:30Z; the bar at 11:30 is the morning's closing auction.
        BarSeries bars = TestBars.At(
            "1m", "2024-01-04T00:00", "2024-01-04T02:29", "2024-01-04T02:30", "2024-01-04T03:30", "2024-01-04T05:59");
        BarSeries hours = bars.Resample("1h", tokyo);
        Assert.Equal(["2024-01-04 00:00", "2024-01-04 02:00", "2024-01-04 03:30", "2024-01-04 05:30"], hours.Times());
        Assert.Equal((201, TestBars.Utc("2024-01-04T02:31")), (hours.Volume[1] - 2, hours.CloseTime(1)));
        Assert.Equal(["2024-01-04 00:00", "2024-01-04 03:30"], bars.Resample("4h", tokyo).Times());
        Assert.Equal(510, bars.Resample("1d", tokyo)[0].Volume);

        // Two bars in the break are no auction: they lie in a bucket of their own, outside of the session.
        BarSeries pause = TestBars.At("1m", "2024-01-04T02:29", "2024-01-04T02:30", "2024-01-04T02:31", "2024-01-04T03:30");
        Assert.Equal(["2024-01-04 02:00", "2024-01-04 02:30", "2024-01-04 03:30"], pause.Resample("1h", tokyo).Times());
        Assert.Equal(203, pause.Resample("1d", tokyo)[0].Volume);
    }

    [Fact]
    public void Resample_on_fx_days_run_from_17_to_17_new_york()
    {
        BarSeries bars = TestBars.At("1h", "2017-07-09T21:00", "2017-07-10T20:00", "2017-07-10T21:00", "2017-07-14T20:00", "2017-07-16T21:00");
        ResampleOptions fx = new() { Calendar = TradingCalendar.Fx };
        Assert.Equal(["2017-07-10 00:00", "2017-07-11 00:00", "2017-07-14 00:00", "2017-07-17 00:00"], bars.Resample("1d", fx).Times());
        Assert.Equal(["2017-07-10 00:00", "2017-07-17 00:00"], bars.Resample("1w", fx).Times());
        Assert.Equal(["2017-07-09 21:00", "2017-07-10 17:00", "2017-07-10 21:00", "2017-07-14 17:00", "2017-07-16 21:00"], bars.Resample("4h", fx).Times());
    }

    [Fact]
    public void Resample_of_labels_never_converts_a_zone()
    {
        // 2024-01-01 is a Monday and 2023-12-31 a Sunday in any zone.
        BarSeries days = TestBars.At("1d", "2023-12-29", "2024-01-02", "2024-01-05", "2024-01-08");
        foreach (TradingCalendar? calendar in new TradingCalendar?[] { null, TradingCalendar.Xnys, TradingCalendar.Fx })
        {
            Assert.Equal(["2023-12-25 00:00", "2024-01-01 00:00", "2024-01-08 00:00"], days.On(calendar).Resample("1w").Times());
            Assert.Equal(["2023-12-01 00:00", "2024-01-01 00:00"], days.On(calendar).Resample("1mo").Times());
        }
    }

    [Fact]
    public void Resample_uses_the_calendar_of_the_series_and_hands_its_own_on()
    {
        BarSeries day = Minutes("2013-10-04T13:30", 60).On(TradingCalendar.Xnys);
        Assert.Equal("2013-10-04 13:30", day.Resample("1h").Times()[0]);
        Assert.Equal("2013-10-04 13:00", day.Resample("1h", new() { Calendar = TradingCalendar.AlwaysOpen }).Times()[0]);
        Assert.Same(TradingCalendar.Fx, day.Resample("1h", new() { Calendar = TradingCalendar.Fx }).Calendar);
    }

    [Theory]
    [InlineData("5m", "1m", "finer than the data")]
    [InlineData("5m", "3m", "finer than the data")]
    [InlineData("3m", "5m", "no multiple")]
    [InlineData("1w", "1mo", "no multiple")]
    [InlineData("4h", "6h", "no multiple")]
    public void Resample_to_what_is_no_multiple_is_refused(string from, string to, string why)
    {
        ToolkitException error = Assert.Throws<ToolkitException>(() => TestBars.At(from, "2024-01-01").Resample(to));
        Assert.Equal(ErrorKind.Usage, error.Kind);
        Assert.Contains(why, error.Message);
        Assert.Contains("1y", Timeframe.Parse(from).Unit == TimeframeUnit.Week ? "1y" : error.Hint);
    }

    [Theory]
    [InlineData("2024-01-02T10:09:59", null, 1)]
    [InlineData("2024-01-02T10:10:00", null, 2)]
    [InlineData("2024-01-02T10:09:59", false, 2)]
    [InlineData("2030-01-01T00:00:00", null, 2)]
    [InlineData("2030-01-01T00:00:00", true, 1)]
    public void Resample_drops_the_last_bucket_when_it_is_not_over_at_the_clocks_now(string now, bool? drop, int count)
    {
        BarSeries bars = TestBars.At("1m", "2024-01-02T10:00", "2024-01-02T10:04", "2024-01-02T10:05", "2024-01-02T10:07");
        Assert.Equal(count, bars.Resample("5m", new() { DropPartial = drop, Clock = new StoppedClock(now) }).Count);
    }

    [Theory]
    [InlineData("1d", "2013-10-04T19:59:59", 0)]
    [InlineData("1d", "2013-10-04T20:00:00", 1)]
    [InlineData("1w", "2013-10-04T19:59:59", 0)]
    [InlineData("1w", "2013-10-04T20:00:00", 1)]
    [InlineData("1mo", "2013-10-31T19:59:59", 0)]
    [InlineData("1mo", "2013-10-31T20:00:00", 1)]
    public void Resample_on_xnys_knows_when_the_session_is_over(string to, string now, int count) => Assert.Equal(
        count, Minutes("2013-10-04T13:30", 390).Resample(to, OnXnys with { Clock = new StoppedClock(now) }).Count);

    [Fact]
    public void Resample_of_nothing_is_nothing()
    {
        BarSeries none = BarSeries.From([], "X", "1m");
        foreach (TradingCalendar? calendar in new TradingCalendar?[] { null, TradingCalendar.Xnys })
        {
            Assert.Empty(none.Resample("5m", new() { Calendar = calendar, Fill = true }));
            Assert.Empty(none.Resample("1mo", new() { Calendar = calendar, SessionOnly = true }));
        }
    }

    [Fact]
    public void Resample_to_the_same_timeframe_changes_nothing_but_what_is_asked_for()
    {
        BarSeries bars = TestBars.At("1m", "2013-10-04T13:29", "2013-10-04T13:30", "2013-10-04T20:00", "2013-10-04T20:05");
        Assert.Equal(bars, bars.Resample("1m", OnXnys));
        Assert.Equal(["2013-10-04 13:30"], bars.Resample("1m", OnXnys with { SessionOnly = true }).Times());
    }

    [Fact]
    public void Resample_of_bars_that_straddle_a_bucket_is_known_no_earlier_than_they_are()
    {
        // A source whose hours start at the full hour, on a session that opens at half past.
        BarSeries hours = TestBars.At("1h", "2013-10-04T14:00", "2013-10-04T15:00", "2013-10-04T16:00");
        BarSeries two = hours.Resample("2h", OnXnys);
        Assert.Equal(["2013-10-04 13:30", "2013-10-04 15:30"], two.Times());
        Assert.Equal(TestBars.Utc("2013-10-04T16:00"), two.CloseTime(0));
        Assert.Equal(TestBars.Utc("2013-10-04T17:30"), two.CloseTime(1));
    }

    [Fact]
    public void Resample_counts_a_bar_that_straddles_the_open_to_the_session_and_says_so()
    {
        // Clock hours of a winter day, 14:00Z to 20:00Z; the session is 14:30Z to 21:00Z.
        BarSeries day = TestBars.At("1h", [.. Enumerable.Range(14, 7).Select(h => $"2024-01-02T{h}:00")]);
        List<string> notes = [];
        ResampleOptions told = OnXnys with { Notes = notes.Add };
        Assert.Equal([new(TestBars.Utc("2024-01-02"), 10, 26, 1, 17, 721)], day.Resample("1d", told).ToArray());
        Assert.Contains("before a session of XNYS opens", Assert.Single(notes));

        // 14:00, 15:00 and 16:00 open before 16:30; then two and two.
        BarSeries two = day.Resample("2h", OnXnys);
        Assert.Equal(["2024-01-02 14:30", "2024-01-02 16:30", "2024-01-02 18:30"], two.Times());
        Assert.Equal([100.0 + 101 + 102, 103 + 104, 105 + 106], two.Volume);
        Assert.Equal(7, day.Resample("1h", OnXnys with { SessionOnly = true }).Count);

        // Bars that end at the open do not reach into the session.
        Assert.Equal(["2024-01-02 12:30"], TestBars.At("1h", "2024-01-02T13:30").Resample("2h", told).Times());
        Assert.Empty(TestBars.At("1h", "2024-01-02T13:30").Resample("1d", told));
        Assert.Single(notes);
    }

    [Theory]
    [InlineData("12h", "2024-01-02T12:00", "2024-01-02T21:00")]
    [InlineData("6h", "2024-01-02T12:00", "2024-01-02T18:00")]
    [InlineData("4h", "2024-01-02T12:00", "2024-01-02T16:00")]
    [InlineData("2h", "2024-01-02T14:00", "2024-01-02T16:00")]
    public void Resample_counts_a_straddling_bar_of_every_length_and_knows_it_at_its_end_or_the_close(string timeframe, string time, string close)
    {
        BarSeries bars = TestBars.At(timeframe, time).On(TradingCalendar.Xnys);
        Assert.Equal(100, bars.Resample("1d")[0].Volume);
        Assert.Equal(TestBars.Utc(close), bars.CloseTime(0));
    }

    [Fact]
    public void Resample_counts_bars_that_straddle_a_sunday_open_or_the_end_of_a_break()
    {
        // FX opens on Sunday at 22:00Z in winter: the 20:00Z bar of four hours is Monday's, while Monday's 20:00Z starts in Monday's session.
        BarSeries fx = TestBars.At("4h", "2024-01-07T20:00", "2024-01-08T20:00", "2024-01-09T00:00").On(TradingCalendar.Fx);
        BarSeries days = fx.Resample("1d");
        Assert.Equal(["2024-01-08 00:00", "2024-01-09 00:00"], days.Times());
        Assert.Equal([100.0 + 101, 102], days.Volume);

        // Tokyo trades again at 12:30, 03:30Z.
        using TemporaryFolder folder = new();
        TradingCalendar tokyo = TradingCalendar.Load(folder.Write("t.json", """{ "zone": "Asia/Tokyo", "open": "09:00", "close": "15:00", "breaks": [["11:30", "12:30"]] }"""));
        BarSeries hours = TestBars.At("1h", "2024-01-04T02:00", "2024-01-04T03:00", "2024-01-04T04:00").On(tokyo);
        Assert.Equal(303, hours.Resample("1d")[0].Volume);
        Assert.Equal(["2024-01-04 02:00", "2024-01-04 03:30"], hours.Resample("2h").Times());
    }

    [Theory]
    [InlineData("1h")]
    [InlineData("1m")]
    public void Resample_of_a_session_that_closes_at_midnight_leaves_the_next_day_out(string timeframe)
    {
        // 2024-01-05 is a Friday; on Saturday the bars go on.
        BarSeries bars = TestBars.At(timeframe, "2024-01-05T23:00", "2024-01-06T00:00", "2024-01-06T01:00").On(TradingCalendar.Weekdays);
        Assert.Equal([new(TestBars.Utc("2024-01-05"), 10, 20, 1, 11, 100)], bars.Resample("1d").ToArray());
        Assert.Equal(["2024-01-05 22:00", "2024-01-06 00:00"], bars.Resample("2h").Times());

        // And a close at midnight of a zone: 23:00Z in Berlin's winter.
        using TemporaryFolder folder = new();
        TradingCalendar late = TradingCalendar.Load(folder.Write("l.json", """{ "zone": "Europe/Berlin", "open": "08:00", "close": "00:00" }"""));
        BarSeries berlin = TestBars.At(timeframe, "2024-01-04T22:00", "2024-01-04T23:00", "2024-01-05T00:00").On(late);
        Assert.Equal(100, Assert.Single(berlin.Resample("1d")).Volume);

        // With nothing after it the bar at the close is the auction.
        Assert.Equal(201, Assert.Single(berlin.Slice(null, TestBars.Utc("2024-01-05T00:00")).Resample("1d")).Volume);
    }

    private static BarSeries Minutes(string first, int count) =>
        TestBars.At("1m", [.. Enumerable.Range(0, count).Select(i => TestBars.Utc(first).AddMinutes(i).ToString("yyyy-MM-dd'T'HH:mm"))]);

    private sealed class StoppedClock(string now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(TestBars.Utc(now));
    }
}
