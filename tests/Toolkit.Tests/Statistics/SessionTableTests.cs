using System.Globalization;
using Toolkit.Statistics;

namespace Toolkit.Tests.Statistics;

/// <summary>Tables by sessions and beside a benchmark; numbers by hand.</summary>
public sealed class SessionTableTests
{
    private static DateTime At(string time) => DateTime.Parse(
        time.Length > 2 && time[2] == '-' ? $"2020-{time}" : $"2020-01-{time}", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static SessionTables Of(string timeframe, (string Time, double Equity)[] points, double riskFreeRate = 0)
    {
        long[] stamps = Array.ConvertAll(points, p => UnixMicroseconds.From(At(p.Time)));
        SessionMap sessions = SessionMap.Of(stamps, Timeframe.Parse(timeframe), TradingCalendar.AlwaysOpen, ReturnPeriod.Session);
        return new(stamps, Array.ConvertAll(points, p => p.Equity), sessions, 100, riskFreeRate);
    }

    private static BarSeries Bars(string timeframe, params (string Time, double Close)[] bars) =>
        BarSeries.From(bars.Select(b => new Bar(At(b.Time), b.Close, b.Close, b.Close, b.Close, 1)), "M", timeframe).WithCalendar(TradingCalendar.AlwaysOpen);

    private static DateOnly Month(DateOnly day) => new(day.Year, day.Month, 1);

    private static readonly (string, double)[] Days = [("06", 100), ("07", 110), ("08", 99), ("09", 121)];

    [Fact]
    public void Rolling_sharpe_when_there_is_a_free_rate_then_less_that_and_from_the_first_full_window_on()
    {
        double free = Math.Pow(1.05, 1.0 / 365) - 1, last = 121.0 / 99 - 1;
        SessionValue[] rolling = Of("1d", Days, 0.05).RollingSharpe(2);
        Assert.Equal([null, null], rolling[..2].Select(s => s.Value));
        // +10 % and -10 %, then -10 % and +22.2 %: the sample deviation of two is their distance / root of 2.
        Assert.Equal(-free / (0.2 / Math.Sqrt(2)) * Math.Sqrt(365), rolling[2].Value!.Value, 9);
        Assert.Equal(((last - 0.1) / 2 - free) / ((last + 0.1) / Math.Sqrt(2)) * Math.Sqrt(365), rolling[3].Value!.Value, 9);
    }

    [Fact]
    public void Benchmark_when_there_is_a_free_rate_then_less_that()
    {
        BenchmarkComparison compared = Of("1d", Days, 0.05).Against(Bars("1d", ("06", 50), ("07", 51), ("08", 53.04), ("09", 50.388)));
        double free = Math.Pow(1.05, 1.0 / 365) - 1;
        Assert.Equal(100 * ((121.0 / 99 - 1) / 3 - free) * 365 / compared.Beta!.Value, compared.TreynorPct!.Value, 7);
    }

    [Fact]
    public void Rolling_beta_when_of_two_returns_then_the_slope_between_them()
    {
        SessionValue[] rolling = Of("1d", Days).RollingBeta(Bars("1d", ("06", 50), ("07", 51), ("08", 53.04), ("09", 50.388)), 2);
        // The benchmark: +2 %, +4 %, -5 %.
        Assert.Equal([null, null], rolling[..2].Select(s => s.Value));
        Assert.Equal((-0.1 - 0.1) / (0.04 - 0.02), rolling[2].Value!.Value, 9);
        Assert.Equal((121.0 / 99 - 1 + 0.1) / (-0.05 - 0.04), rolling[3].Value!.Value, 9);
    }

    [Fact]
    public void Period_when_nothing_was_left_before_it_then_has_no_return() => Assert.Equal(
        [new(new(2020, 1, 1), -50), new(new(2020, 2, 1), -100), new(new(2020, 3, 1), null)],
        Of("1d", [("30", 90), ("31", 50), ("02-01", 0), ("03-01", 0), ("03-02", 10)]).Returns(Month));

    [Fact]
    public void Benchmark_when_the_run_is_ruined_then_the_sessions_after_it_returned_nothing()
    {
        SessionTables ruined = Of("1d", [("06", 100), ("07", 0), ("08", 0), ("09", 0)]);
        BenchmarkComparison compared = ruined.Against(Bars("1d", ("06", 100), ("07", 90), ("08", 99), ("09", 99)));
        // -100 %, 0, 0 against -10 %, +10 %, 0: shared 0.1, squares of the market 0.02.
        Assert.Equal(5, compared.Beta!.Value, 9);
        Assert.Equal(-1, compared.BenchmarkReturnPct, 9);
    }

    [Fact]
    public void Benchmark_when_by_month_then_from_its_first_close_in_the_run()
    {
        SessionTables run = Of("1d", [("30", 100), ("31", 100), ("02-03", 100), ("02-28", 100)]);
        BarSeries market = Bars("1d", ("29", 10), ("30", 20), ("31", 25), ("02-01", 30), ("02-28", 20));
        Assert.Equal([new(new(2020, 1, 1), 25), new(new(2020, 2, 1), -20)], run.Returns(market, Month).Select(p => p with { ReturnPct = Math.Round(p.ReturnPct!.Value, 9) }));
    }

    [Fact]
    public void Benchmark_when_it_begins_after_the_run_then_not_found()
    {
        BarSeries later = Bars("1d", ("10", 1), ("11", 2));
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<ToolkitException>(() => Of("1d", Days).Against(later)).Kind);
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<ToolkitException>(() => Of("1d", Days).RollingBeta(later, 2)).Kind);
    }

    /// <summary>Which close of the benchmark stands beside the end of the second session, told by its return from the first one's, 100.</summary>
    [Theory]
    [InlineData("1d", "07", "1d", new[] { "06", "07", "08" }, 1)]
    [InlineData("1d", "07", "1d", new[] { "06", "08", "09" }, 0)]
    // The label of a day covers the day, whatever hour of it the benchmark's last bar has.
    [InlineData("1d", "07", "1h", new[] { "06 23:00", "07 23:00", "08 00:00" }, 1)]
    // Of minutes the last one known, that of the same stamp at most.
    [InlineData("1h", "07 15:00", "1h", new[] { "06 10:00", "07 15:00", "07 16:00" }, 1)]
    [InlineData("1h", "07 15:00", "1h", new[] { "06 10:00", "07 14:00", "07 16:00" }, 1)]
    [InlineData("1h", "07 15:00", "1d", new[] { "06", "07", "08" }, 1)]
    // A session whose last bar is that of midnight.
    [InlineData("1h", "07 00:00", "1h", new[] { "06 10:00", "07 00:00", "07 01:00" }, 1)]
    public void Close_beside_a_session_when_known_at_its_end_then_that_one(string timeframe, string end, string benchmark, string[] times, int place)
    {
        SessionTables run = Of(timeframe, [(timeframe == "1d" ? "06" : "06 10:00", 100), (end, 100)]);
        double[] closes = [100, 110, 150];
        Assert.Equal(closes[place] - 100, run.Against(Bars(benchmark, [.. times.Zip(closes)])).BenchmarkReturnPct, 9);
    }
}
