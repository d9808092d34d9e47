namespace Toolkit.Tests.Bars;

public class ResampleRealDataTests
{
    private static readonly ResampleOptions OnXnys = new() { Calendar = TradingCalendar.Xnys, SessionOnly = true };

    [RealDataFact]
    public void Resample_spy_minutes_to_hours_starts_at_1330_utc_in_summer_time()
    {
        BarSeries hours = TestBars.Spy().Resample("60m", OnXnys);
        Assert.Equal(6 * 7, hours.Count);
        Assert.All(hours.Where((_, i) => i % 7 == 0), bar => Assert.Equal(new(13, 30, 0), bar.Time.TimeOfDay));
        Assert.All(hours.Where((_, i) => i % 7 == 6), bar => Assert.Equal(new(19, 30, 0), bar.Time.TimeOfDay));
        Assert.Equal(new(20, 0, 0), hours.CloseTimes[6].TimeOfDay);
    }

    [RealDataFact]
    public void Resample_spy_minutes_to_days_is_first_last_max_min_and_sum_of_390_minutes()
    {
        BarSeries minutes = TestBars.Spy(), days = minutes.Resample("1d", OnXnys with { SessionOnly = false });
        Assert.Equal(["2013-10-04", "2013-10-07", "2013-10-08", "2013-10-09", "2013-10-10", "2013-10-11"], days.Time.Select(t => t.ToString("yyyy-MM-dd")));
        foreach (Bar day in days)
        {
            BarSeries session = minutes.Slice(day.Time.AddHours(13.5), day.Time.AddHours(20));
            Assert.Equal(390, session.Count);
            Assert.Equal(new(day.Time, session[0].Open, session.High.Max(), session.Low.Min(), session[^1].Close, session.Volume.Sum()), day);
        }
    }

    [RealDataFact]
    public void Resample_spy_keeps_every_bar_when_extended_hours_stay()
    {
        BarSeries minutes = TestBars.Spy();
        foreach (string to in new[] { "5m", "1h", "4h", "12h" })
        {
            BarSeries coarse = minutes.Resample(to, OnXnys with { SessionOnly = false });
            Assert.Equal(minutes.Volume.Sum(), coarse.Volume.Sum());
            Assert.Equal((minutes.High.Max(), minutes.Low.Min()), (coarse.High.Max(), coarse.Low.Min()));
        }
    }

    [RealDataFact]
    public void Resample_goog_on_a_half_day_has_210_minutes_of_session()
    {
        // The origin's minutes go on after the close at 18:00Z.
        BarSeries minutes = TestBars.Read("GOOG", "1m", "goog-1m-20151224.csv");
        BarSeries day = minutes.Resample("1d", OnXnys);
        BarSeries session = minutes.Slice(TestBars.Utc("2015-12-24T14:30"), TestBars.Utc("2015-12-24T18:00"));
        Assert.Equal([new(TestBars.Utc("2015-12-24"), session[0].Open, session.High.Max(), session.Low.Min(), session[^1].Close, session.Volume.Sum())], day.ToArray());
        Assert.Equal(TestBars.Utc("2015-12-24T18:00"), day.CloseTime(0));
    }

    [RealDataFact]
    public void Resample_eurusd_hours_to_days_has_five_a_week()
    {
        BarSeries days = TestBars.Read("EURUSD", "1h", "eurusd-1h.csv").Resample("1d", new() { Calendar = TradingCalendar.Fx });
        Assert.DoesNotContain(days, bar => bar.Time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday);
        Assert.Equal(209, days.Count);
    }

    [RealDataFact]
    public void Resample_goog_days_to_months_closes_with_each_months_last_day()
    {
        BarSeries days = TestBars.Read("GOOG", "1d", "goog-1d.csv").On(TradingCalendar.Xnys), months = days.Resample("1mo");
        Assert.Equal(days.GroupBy(b => (b.Time.Year, b.Time.Month)).Select(g => g.Last().Close), months.Close);
        Assert.Equal(TestBars.Utc("2004-08-31T20:00"), months.CloseTime(0));
        Assert.Equal(days.Volume.Sum(), months.Volume.Sum());
    }
}
