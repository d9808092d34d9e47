using System.Globalization;

namespace Toolkit.Tests.Backtesting;

/// <summary>Runs on real intraday bars: sessions, extended hours, weekends.</summary>
public class RealBarsTests
{
    private static BarSeries Spy() => BarSeries.From(
        Directory.EnumerateFiles(RealData.File("spy-1m"), "*.csv").Order(StringComparer.Ordinal)
            .SelectMany(f => File.ReadLines(f).Skip(1)).Select(line => line.Split(',')).Select(cell => new Bar(
                DateTime.Parse(cell[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
                Number(cell[1]), Number(cell[2]), Number(cell[3]), Number(cell[4]), Number(cell[5]))), "SPY", Timeframe.Minute);

    [RealDataFact]
    public void Equity_of_a_session_is_that_of_its_last_bar_before_the_close()
    {
        BarSeries spy = Spy();
        BacktestResult result = Backtest.Run(spy, new SmaCross(10, 30));
        IReadOnlyList<SessionEquity> ends = result.SessionEnds;

        Assert.Equal(["2013-10-04", "2013-10-07", "2013-10-08", "2013-10-09", "2013-10-10", "2013-10-11"], ends.Select(e => e.Session.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        for (int i = 0; i < 5; i++)
        {
            // 19:59 UTC is the last minute of the regular session in summer.
            int bar = spy.LowerBound(UnixMicroseconds.From(ends[i].Session.ToDateTime(new(19, 59), DateTimeKind.Utc)));
            Assert.Equal(result.Equity[bar], ends[i].Equity);
        }

        Assert.Equal(result.Equity[spy.Count - 1], ends[5].Equity);
        Assert.Equal(252, result.Metrics.PeriodsPerYear);
        Assert.Null(result.Metrics.AnnualReturnPct);
        Assert.NotNull(result.Metrics.Sharpe);
    }

    [RealDataFact]
    public void Days_seen_from_minutes_are_those_that_are_over()
    {
        BarSeries spy = Spy();
        BarSeries days = spy.WithCalendar(TradingCalendar.Xnys).Resample("1d", new() { DropPartial = false });
        int checkedBars = 0;
        Backtest.Run(spy, new Script(s =>
        {
            int over = days.Count(d => spy.WithCalendar(TradingCalendar.Xnys).CloseTime(s.Bar) >= TradingCalendar.Xnys.SessionOf(DateOnly.FromDateTime(d.Time))!.Value.Close);
            Assert.Equal(days.Close[over - 1], s.Columns["daily"]);
            checkedBars++;
        })
        { Declare = s => s.Columns["daily"] = s.On("1d").Close }, new() { Calendar = TradingCalendar.Xnys, From = new DateTime(2013, 10, 11, 19, 0, 0, DateTimeKind.Utc) });

        Assert.True(checkedBars > 60);
        Assert.True(Backtest.CheckLookAhead(spy, () => new DailyFilter(), new() { Calendar = TradingCalendar.Xnys }, samples: 15).IsClean);
    }

    [RealDataFact]
    public void Hours_of_a_currency_pair_run_over_weekends()
    {
        BarSeries eurusd = SampleBars.Eurusd();
        BacktestResult result = Backtest.Run(eurusd, new RsiBollinger { Side = TradeSide.Both }, new() { Lot = 1, Calendar = TradingCalendar.Fx });

        Assert.True(result.Trades.Count > 10);
        Assert.Equal(260, result.Metrics.PeriodsPerYear);
        Assert.Equal(result.Metrics.NetProfit, result.Trades.Sum(t => t.ProfitLoss), 6);
        Assert.All(result.Metrics.Numbers, n => Assert.True(n.Value is null || double.IsFinite(n.Value.Value), n.Key));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private sealed class DailyFilter : Strategy
    {
        private Indicator _days = null!;
        private Indicator _mean = null!;

        public override void Init()
        {
            _days = On("1d").Close;
            _mean = Sma(Close, 20);
        }

        public override void Next() => _ = Close > _days && Close > _mean ? Buy() : Exit();
    }
}
