namespace Toolkit.Tests.Bars;

public class TimeframeInferTests
{
    [RealDataTheory]
    [InlineData("goog-1d.csv", "1d")]
    [InlineData("corporate-actions/aapl-1d.csv", "1d")]
    [InlineData("eurusd-1h.csv", "1h")]
    [InlineData("btcusd-1m.csv", "1m")]
    [InlineData("spy-1m/spy-20131004.csv", "1m")]
    [InlineData("goog-1m-20151224.csv", "1m")]
    public void Infer_real_bars(string file, string timeframe)
    {
        long[] times = [.. File.ReadLines(RealData.File(file)).Skip(1).Select(line => TestBars.Micros(line.Split(',')[0]))];
        Assert.Equal(timeframe, Timeframe.Infer(times)?.Name);
        Assert.Null(Timeframe.Parse(timeframe).Mismatch(times));
    }

    public static TheoryData<string, string> Every()
    {
        TheoryData<string, string> all = [];
        foreach (TradingCalendar calendar in TradingCalendar.BuiltIn)
        {
            foreach (Timeframe timeframe in Timeframe.All)
            {
                all.Add(calendar.Name, timeframe.Name);
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void Infer_expected_bars_of_every_calendar_and_timeframe_with_gaps_and_in_any_order(string calendar, string timeframe)
    {
        Random random = new(42);
        TimeRange range = Timeframe.Parse(timeframe).IsIntraday ? TestBars.Range("2024-02-20", "2024-03-20") : TestBars.Range("2014-01-01", "2025-01-01");
        long[] all = [.. TradingCalendar.Get(calendar).ExpectedOpens(timeframe, range).Where(_ => random.Next(10) > 0)];
        random.Shuffle(all);

        // A session of 6.5 hours has one bar of 12 hours: it cannot be told from a day's.
        string expected = (calendar, timeframe) == ("XNYS", "12h") ? "1d" : timeframe;
        Assert.Equal(expected, Timeframe.Infer(all)?.Name);
        Assert.Null(Timeframe.Parse(timeframe).Mismatch(all));
    }

    [Theory]
    [InlineData("5m", "1m", "look like 1m")]
    [InlineData("1h", "1m", "look like 1m")]
    [InlineData("1d", "1h", "look like 1h")]
    [InlineData("1w", "1d", "look like 1d")]
    [InlineData("1mo", "1w", "look like 1w")]
    [InlineData("1m", "1h", "lie 1h apart")]
    [InlineData("1h", "1d", "lie 1d apart")]
    [InlineData("1d", "1mo", "lie 1mo apart")]
    public void Mismatch_says_what_the_bars_look_like(string declared, string actual, string says)
    {
        foreach (TradingCalendar calendar in TradingCalendar.BuiltIn)
        {
            long[] times = [.. calendar.ExpectedOpens(actual, TestBars.Range("2022-01-01", "2024-01-01"))];
            Assert.Contains(says, Timeframe.Parse(declared).Mismatch(times));
        }
    }

    [Fact]
    public void Infer_of_days_stamped_in_two_zone_offsets_and_months_at_their_last_day()
    {
        TradingCalendar xnys = TradingCalendar.Xnys;
        IReadOnlyList<Session> year = xnys.SessionsIn(TestBars.Range("2024-01-01", "2025-01-01"));
        Assert.Equal("1d", Timeframe.Infer(year.Select(s => s.Open))?.Name);
        Assert.Equal("1mo", Timeframe.Infer(year.GroupBy(s => s.Label.Month).Select(g => g.Last().Open))?.Name);
        Assert.Equal("1w", Timeframe.Infer(year.Where(s => s.Label.DayOfWeek == DayOfWeek.Friday).Select(s => s.Open))?.Name);
    }

    [Fact]
    public void Infer_what_is_unclear_is_null()
    {
        Assert.Null(Timeframe.Infer(ReadOnlySpan<long>.Empty));
        Assert.Null(Timeframe.Infer([TestBars.Micros("2024-01-01")]));
        Assert.Null(Timeframe.Infer([0, 7_000_000, 14_000_000, 21_000_000]));
        Assert.Null(Timeframe.Infer([TestBars.Micros("2024-01-01"), TestBars.Micros("2024-03-01")]));
        Assert.Equal("1h", Timeframe.Infer([TestBars.Micros("2024-01-01"), TestBars.Micros("2024-01-01T01:00")])?.Name);
    }

    [Fact]
    public void Mismatch_of_sparse_minutes_is_none()
    {
        Random random = new(5);
        long time = TestBars.Micros("2024-01-01");
        long[] sparse = [.. Enumerable.Range(0, 500).Select(_ => time += random.Next(1, 40) * UnixMicroseconds.PerMinute)];
        Assert.Null(Timeframe.Minute.Mismatch(sparse));
        Assert.Null(Timeframe.Minute.Mismatch([time, time + 5 * UnixMicroseconds.PerMinute]));
    }
}
