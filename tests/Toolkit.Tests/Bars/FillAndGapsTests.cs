namespace Toolkit.Tests.Bars;

public class FillAndGapsTests
{
    [Fact]
    public void Fill_adds_the_previous_close_inside_sessions_only()
    {
        // Friday's last hour to Monday's first: the weekend is closed.
        BarSeries bars = TestBars.At("1h", "2013-10-04T17:30", "2013-10-07T14:30").On(TradingCalendar.Xnys);
        BarSeries filled = bars.Fill();
        Assert.Equal(["2013-10-04 17:30", "2013-10-04 18:30", "2013-10-04 19:30", "2013-10-07 13:30", "2013-10-07 14:30"], filled.Times());
        Assert.Equal([false, true, true, true, false], Enumerable.Range(0, 5).Select(filled.IsFilled));
        Assert.Equal(new(TestBars.Utc("2013-10-04T18:30"), 11, 11, 11, 11, 0), filled[1]);
        Assert.Equal((bars[0], bars[1]), (filled[0], filled[4]));
    }

    [Fact]
    public void Fill_of_days_leaves_out_holidays()
    {
        BarSeries days = TestBars.At("1d", "2024-11-27", "2024-12-02").On(TradingCalendar.Xnys);
        Assert.Equal(["2024-11-27 00:00", "2024-11-29 00:00", "2024-12-02 00:00"], days.Fill().Times());
        Assert.Equal(6, days.On(null).Fill().Count);
        Assert.Equal(4, days.Fill(TradingCalendar.Weekdays).Count);
    }

    [Fact]
    public void Fill_keeps_bars_outside_of_the_sessions_and_is_idempotent()
    {
        BarSeries bars = TestBars.At("1m", "2013-10-04T13:28", "2013-10-04T13:29", "2013-10-04T13:31", "2013-10-04T13:34").On(TradingCalendar.Xnys);
        BarSeries filled = bars.Fill();
        Assert.Equal(
            ["2013-10-04 13:28", "2013-10-04 13:29", "2013-10-04 13:30", "2013-10-04 13:31", "2013-10-04 13:32", "2013-10-04 13:33", "2013-10-04 13:34"],
            filled.Times());
        Assert.Equal(filled, filled.Fill());
        Assert.True(filled.Fill().IsFilled(2));
        Assert.Equal([12.0, 13, 13], [filled.Close[2], filled.Close[4], filled.Close[5]]);
    }

    [Fact]
    public void Resample_with_fill_gives_every_expected_bucket_and_flags_those_of_filled_bars_only()
    {
        BarSeries bars = TestBars.At("1m", "2013-10-04T13:30", "2013-10-04T13:47").On(TradingCalendar.Xnys);
        BarSeries filled = bars.Resample("5m", new() { Fill = true });
        Assert.Equal(["2013-10-04 13:30", "2013-10-04 13:35", "2013-10-04 13:40", "2013-10-04 13:45"], filled.Times());
        Assert.Equal([false, true, true, false], Enumerable.Range(0, 4).Select(filled.IsFilled));

        BarSeries after = bars.Fill().Resample("5m");
        Assert.Equal([false, true, true, false], Enumerable.Range(0, 4).Select(after.IsFilled));
        Assert.Equal(filled.Close, after.Close);
    }

    [Fact]
    public void Fill_keeps_late_close_times_with_their_bars()
    {
        BarSeries hours = TestBars.At("1m", "2013-10-04T13:30", "2013-10-04T19:59", "2013-10-04T20:00").Resample("1h", new() { Calendar = TradingCalendar.Xnys, Fill = true });
        Assert.Equal(7, hours.Count);
        Assert.Equal(TestBars.Utc("2013-10-04T20:01"), hours.CloseTime(6));
        Assert.Equal(TestBars.Utc("2013-10-04T19:30"), hours.CloseTime(5));
    }

    [Fact]
    public void Find_merges_missing_bars_over_a_closed_market()
    {
        BarSeries bars = TestBars.At("1h", "2013-10-04T17:30", "2013-10-07T14:30", "2013-10-07T16:30").On(TradingCalendar.Xnys);
        Assert.Equal(
            [
                new(TestBars.Range("2013-10-04T18:30", "2013-10-07T14:30"), 3),
                new(TestBars.Range("2013-10-07T15:30", "2013-10-07T16:30"), 1),
            ],
            BarGaps.Find(bars));
    }

    [Fact]
    public void Find_of_a_closed_market_is_no_gap()
    {
        TimeRange weekend = TestBars.Range("2013-10-04T20:00", "2013-10-07T13:30");
        Assert.Empty(BarGaps.Find([], "1m", TradingCalendar.Xnys, weekend));
        Assert.Equal([new(weekend, 3930)], BarGaps.Find([], "1m", null, weekend));
        Assert.Empty(BarGaps.Find(TestBars.At("1d", "2024-11-27", "2024-11-29").On(TradingCalendar.Xnys)));
    }

    [Fact]
    public void Find_ends_with_the_last_session_when_everything_is_missing()
    {
        TimeRange day = TestBars.Range("2015-12-24", "2015-12-25");
        Assert.Equal([new(TestBars.Range("2015-12-24T14:30", "2015-12-24T18:00"), 210)], BarGaps.Find([], "1m", TradingCalendar.Xnys, day));
        Assert.Equal([new(TestBars.Range("2015-12-24T14:30", "2015-12-24T18:00"), 4)], BarGaps.Find([], "1h", TradingCalendar.Xnys, day));
        Assert.Equal([new(day, 1)], BarGaps.Find([], "1d", TradingCalendar.Xnys, day));
    }

    [Fact]
    public void Find_takes_a_bar_of_the_full_hour_for_the_bucket_that_it_ends_in()
    {
        // Hours from 13:00Z on, for a session from 13:30Z to 20:00Z.
        string[] all = [.. Enumerable.Range(13, 7).Select(h => $"2013-10-04T{h}:00")];
        TimeRange day = TestBars.Range("2013-10-04", "2013-10-05");
        Assert.Empty(BarGaps.Find(TestBars.At("1h", all).On(TradingCalendar.Xnys), day));
        foreach (int hour in Enumerable.Range(13, 7))
        {
            BarSeries hours = TestBars.At("1h", [.. all.Where(t => t != $"2013-10-04T{hour}:00")]).On(TradingCalendar.Xnys);
            Assert.Equal([new(TestBars.Range($"2013-10-04T{hour}:00", $"2013-10-04T{hour + 1}:00"), 1)], BarGaps.Find(hours, day));
            Assert.Equal(hour is 13 or 19 ? 6 : 7, hours.Fill().Count);
        }
    }

    [Fact]
    public void Find_of_clock_hours_names_a_whole_day_by_the_hours_of_the_days_around_it()
    {
        BarSeries hours = TestBars.At("1h", [.. new[] { "01", "03" }.SelectMany(d => Enumerable.Range(13, 7).Select(h => $"2013-10-{d}T{h}:00"))]);
        Assert.Equal([new(TestBars.Range("2013-10-02T13:00", "2013-10-02T20:00"), 7)], BarGaps.Find(hours.On(TradingCalendar.Xnys)));
    }

    [Fact]
    public void Find_of_clock_bars_counts_one_that_spans_two_sessions_or_a_short_break_once()
    {
        // FX sessions meet at 22:00Z: four hours from 20:00Z are in both.
        string[] days = ["08", "09"];
        BarSeries fx = TestBars.At("4h", [.. days.SelectMany(d => Enumerable.Range(0, 6).Select(i => $"2024-01-{d}T{4 * i:00}:00"))]).On(TradingCalendar.Fx);
        Assert.Empty(BarGaps.Find(fx, TestBars.Range("2024-01-08", "2024-01-10")));

        using TemporaryFolder folder = new();
        TradingCalendar pause = TradingCalendar.Load(folder.Write("p.json", """{ "zone": "UTC", "open": "09:30", "close": "15:00", "breaks": [["11:15", "11:45"]] }"""));
        BarSeries hours = TestBars.At("1h", [.. Enumerable.Range(9, 6).Select(h => $"2024-01-08T{h:00}:00")]).On(pause);
        Assert.Empty(BarGaps.Find(hours, TestBars.Range("2024-01-08", "2024-01-09")));
    }

    [RealDataFact]
    public void Find_in_btcusd_names_the_missing_minutes_of_2018_04_04()
    {
        BarSeries btc = TestBars.Read("BTCUSD", "1m", "btcusd-1m.csv").On(TradingCalendar.AlwaysOpen);
        IReadOnlyList<BarGap> gaps = BarGaps.Find(btc, TestBars.Range("2018-04-04", "2018-04-06"));
        Assert.Equal(433, gaps.Sum(g => g.Bars));
        Assert.Equal(TestBars.Range("2018-04-04T16:46", "2018-04-04T16:47"), gaps[0].Range);
        Assert.Equal(new(TestBars.Range("2018-04-04T16:48", "2018-04-05"), 432), gaps[^1]);
    }

    [RealDataFact]
    public void Find_in_spys_sessions_is_nothing() =>
        Assert.Empty(BarGaps.Find(TestBars.Spy().On(TradingCalendar.Xnys)));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Find_and_fill_are_the_expected_bars_less_those_that_are_there(int seed)
    {
        Random random = new(seed);
        foreach (TradingCalendar calendar in TradingCalendar.BuiltIn)
        {
            foreach (Timeframe timeframe in new Timeframe[] { "1m", "1h", "4h", "1d" })
            {
                TimeRange range = timeframe == Timeframe.Day ? TestBars.Range("2012-01-01", "2013-01-01") : TestBars.Range("2013-10-30", "2013-11-06");
                long[] expected = [.. calendar.ExpectedOpens(timeframe, range)];
                Assert.Equal(expected.Length, calendar.CountExpected(timeframe, range));
                long[] kept = [.. expected.Where(_ => random.Next(4) > 0)];
                IReadOnlyList<BarGap> gaps = BarGaps.Find(kept, timeframe, calendar, range);
                Assert.Equal(expected.Length - kept.Length, gaps.Sum(g => g.Bars));
                Assert.Equal(
                    expected.Except(kept),
                    gaps.SelectMany(g => calendar.ExpectedOpens(timeframe, g.Range)));

                BarSeries filled = TestBars.Walk(random, timeframe, kept).On(calendar).Fill();
                Assert.Equal(expected.Where(t => t >= kept[0] && t <= kept[^1]), filled.Time.Microseconds.ToArray());
            }
        }
    }
}
