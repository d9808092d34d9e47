namespace Toolkit.Tests.Backtesting;

/// <summary>Runs with nothing in them.</summary>
public class EdgeTests
{
    private static void AllAreNumbersOrNull(Metrics metrics) =>
        Assert.All(metrics.Numbers, n => Assert.True(n.Value is null || double.IsFinite(n.Value.Value), n.Key));

    [Fact]
    public void Run_without_trades_has_a_flat_curve_and_null_for_what_is_not_defined()
    {
        Metrics metrics = Backtest.Run(SampleBars.Walk(1, 100), new Script(_ => { })).Metrics;

        AllAreNumbersOrNull(metrics);
        Assert.Equal((0, 10_000, 0, 0), (metrics.Trades, metrics.FinalEquity, metrics.ReturnPct, metrics.MaxDrawdownPct));
        Assert.Equal(0, metrics.AnnualReturnPct);
        Assert.Equal(0, metrics.ExposurePct);
        Assert.All(
            ["sharpe", "sortino", "calmar", "winRatePct", "bestTradePct", "avgTradePct", "profitFactor", "expectancyPct", "sqn", "kelly", "avgDrawdownPct", "maxDrawdownDays", "maxTradeDays"],
            key => Assert.Null(metrics[key]));
    }

    [Fact]
    public void Single_bar_gives_a_result()
    {
        BacktestResult result = Backtest.Run(SampleBars.Flat(10), new BuyAndHold());

        AllAreNumbersOrNull(result.Metrics);
        Assert.Equal([10_000], result.Equity);
        Assert.Null(result.Metrics.AnnualVolatilityPct);
        Assert.Null(result.Metrics.CagrPct);
        Assert.Null(result.Metrics.AnnualReturnPct);
        Assert.Equal(0, result.Metrics.BuyHoldReturnPct);
    }

    [Fact]
    public void Constant_price_gains_and_loses_nothing_to_the_last_bit()
    {
        BarSeries bars = SampleBars.Flat([.. Enumerable.Repeat(100.1, 60)]);
        BacktestResult held = Backtest.Run(bars, new BuyAndHold());

        Assert.All(held.Equity, e => Assert.Equal(10_000, e));
        Assert.Equal((0, 0), (held.Trades[0].ProfitLoss, held.Metrics.ReturnPct));
        Assert.Null(held.Metrics.Sharpe);
        Assert.Null(held.Metrics.Sqn);
        AllAreNumbersOrNull(held.Metrics);
        Assert.Empty(Backtest.Run(bars, new SmaCross(3, 7)).Trades);
        Assert.Empty(Backtest.Run(bars, new RsiBollinger()).Trades);
        Assert.Empty(Backtest.Run(bars, new DonchianBreakout()).Trades);
    }

    [Fact]
    public void No_bars_is_an_error_that_says_so()
    {
        ToolkitException error = Assert.Throws<ToolkitException>(() => Backtest.Run(SampleBars.Flat(), new BuyAndHold()));
        Assert.Equal(ErrorKind.NotFound, error.Kind);
        Assert.Throws<ToolkitException>(() => Backtest.Run(SampleBars.Flat(10, 10), new BuyAndHold(), new() { From = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc) }));
    }

    [Fact]
    public void Too_few_bars_for_the_indicators_trades_nothing_and_says_so()
    {
        BacktestResult result = Backtest.Run(SampleBars.Walk(1, 20), new SmaCross(10, 30));

        Assert.Empty(result.Trades);
        Assert.Null(result.Metrics.BuyHoldReturnPct);
        Assert.Contains(result.Warnings, w => w.Contains("SMA(close, 30) never became warm", StringComparison.Ordinal));
    }

    [Fact]
    public void Bars_before_the_start_only_warm_the_indicators_up()
    {
        BarSeries bars = SampleBars.Walk(5, 300);
        List<int> seen = [];
        BacktestResult result = Backtest.Run(
            bars,
            new Script(s =>
            {
                seen.Add(s.Bar);
                Assert.True(s.Seen.IsWarm);
            })
            { Declare = s => s.Seen = s.Sma(s.Close, 50) },
            new() { From = bars.Time[100] });

        Assert.Equal(Enumerable.Range(100, 200), seen);
        Assert.Equal(200, result.Equity.Count);
        Assert.Equal(bars.Time[100], result.Metrics.Start);
        Assert.Equal(100 * (bars.Close[299] / bars.Close[100] - 1), result.Metrics.BuyHoldReturnPct);
    }

    [Fact]
    public void Next_is_first_called_when_all_indicators_are_warm()
    {
        List<int> seen = [];
        Backtest.Run(SampleBars.Walk(5, 60), new Script(s => seen.Add(s.Bar)) { Declare = s => s.Seen = s.Sma(s.Sma(s.Close, 20), 10) });

        Assert.Equal(28, seen[0]);
    }

    [Fact]
    public void Misuse_is_told_at_once()
    {
        BarSeries bars = SampleBars.Flat(10, 10, 10);
        Assert.Throws<InvalidOperationException>(() => Backtest.Run(bars, new Script(s => s.Sma(s.Close, 2))));
        Assert.Throws<ArgumentOutOfRangeException>(() => Backtest.Run(bars, new Script(s => _ = s.Close[-1])));
        Assert.Throws<ArgumentOutOfRangeException>(() => Backtest.Run(bars, new BuyAndHold(), new() { Cash = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Backtest.Run(bars, new BuyAndHold(), new() { Margin = 2 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Backtest.Run(bars, new BuyAndHold(), new() { Lot = 0 }));
        Assert.Throws<ArgumentException>(() => Backtest.FromSignals(bars, [true], [false]));
        Assert.Throws<ArgumentException>(() => Backtest.Run([bars, bars], new BuyAndHold()));
    }

    [Fact]
    public void Parameters_are_the_stored_public_members_of_the_strategy()
    {
        IReadOnlyDictionary<string, object> parameters = Backtest.Run(SampleBars.Walk(1, 50), new SmaCross(3, 9, TradeSide.Long)).Parameters;

        Assert.Equal([("fast", 3), ("side", TradeSide.Long), ("slow", 9)], parameters.OrderBy(p => p.Key).Select(p => (p.Key, p.Value)));
    }

    /// <summary>A stored run is made again from its parameters: each must have a setter or a constructor parameter of its name.</summary>
    [Theory]
    [InlineData(typeof(SmaCross))]
    [InlineData(typeof(RsiBollinger))]
    [InlineData(typeof(DonchianBreakout))]
    [InlineData(typeof(BuyAndHold))]
    public void Parameters_of_shipped_strategies_can_be_given_back(Type type)
    {
        System.Reflection.ConstructorInfo constructor = Assert.Single(type.GetConstructors());
        Strategy strategy = (Strategy)constructor.Invoke([.. constructor.GetParameters().Select(p => p.DefaultValue)]);
        foreach (string name in Backtest.Run(SampleBars.Walk(1, 50), strategy).Parameters.Keys)
        {
            bool settable = type.GetProperty(char.ToUpperInvariant(name[0]) + name[1..])!.CanWrite;
            Assert.True(settable || constructor.GetParameters().Any(p => p.Name == name), name);
        }
    }

    [Fact]
    public void Indicators_are_kept_for_charts_when_asked_for()
    {
        BarSeries bars = SampleBars.Walk(1, 50);

        Assert.Empty(Backtest.Run(bars, new SmaCross(3, 9)).Indicators);
        IReadOnlyList<IndicatorColumn> kept = Backtest.Run(bars, new SmaCross(3, 9), new() { KeepIndicators = true }).Indicators;
        Assert.Equal(["SMA(close, 3)", "SMA(close, 9)"], kept.Select(k => k.Name));
        Assert.Equal(Indicators.Sma(bars.Close.Span, 9), kept[1].Values);
    }
}
