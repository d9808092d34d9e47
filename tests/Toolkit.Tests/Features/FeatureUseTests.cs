namespace Toolkit.Tests.Features;

/// <summary>Features in SQL and in strategies: what is stale is never among the answers.</summary>
public sealed class FeatureUseTests : IDisposable
{
    private readonly FeatureTester _tester = new();

    private Workspace Tk => _tester.Tk;

    public void Dispose() => _tester.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task View_joins_bars_and_refuses_what_is_stale_and_nothing_else(bool confine)
    {
        BarSeries bars = await _tester.PutAsync();
        await _tester.PutAsync(300, "QQQ");
        Assert.Equal(0, (await Sql("SELECT count(*) AS n FROM features")).Column<long>("n")[0]);
        await _tester.MeanAsync();
        await _tester.EmaAsync();
        await _tester.MeanAsync(symbol: "QQQ");

        Frame joined = await Sql("SELECT b.time, b.close, f.value FROM bars b JOIN features f USING (exchange, symbol, timeframe, time) WHERE f.name = 'mean' AND symbol = 'SPY' ORDER BY time");
        Assert.Equal(bars.Time, joined.Column<DateTime>("time"));
        FeatureTester.MustEqual(FeatureTester.Mean(bars), joined.Numbers("value"));
        Assert.Equal(
            """[{"exchange":"local","symbol":"QQQ","timeframe":"1d","name":"mean","version":"1","column_name":"value","bars":300,"warm":281}]""",
            (await Sql("SELECT exchange, symbol, timeframe, name, version, column_name, count(*) AS bars, count(value) AS warm FROM features WHERE symbol = 'QQQ' GROUP BY ALL")).ToJson());

        await _tester.ReviseAsync(bars, 1_300);
        await _tester.EmaAsync();
        foreach (string stale in new[]
        {
            "SELECT count(*) FROM features", "SELECT * FROM features", "SELECT avg(value) FROM features WHERE name = 'mean'", "SELECT value FROM features WHERE time >= '2020-01-01'",
            "SELECT count(*) FROM features WHERE symbol = 'SPY' AND name = 'mean' AND value > 0", "SELECT b.close, f.value FROM bars b JOIN features f USING (symbol, time) WHERE b.symbol = 'SPY' AND f.name LIKE 'me%'",
            "SELECT symbol FROM features", "SELECT max(time) FROM features WHERE column_name = 'value'",
        })
        {
            ToolkitException refused = await Assert.ThrowsAsync<ToolkitException>(() => Sql(stale));
            Assert.StartsWith("feature mean of local:SPY 1d is stale", refused.Message);
            Assert.Equal(ErrorKind.BadData, refused.Kind);
            Assert.Contains("GetOrAddAsync", refused.Hint);
        }

        Assert.Equal(2_600 + 300, (await Sql("SELECT count(*) AS n FROM features WHERE (symbol = 'QQQ' AND name = 'mean') OR name = 'ema'")).Column<long>("n")[0]);
        Assert.Equal(300, (await Sql("SELECT count(*) AS n FROM features WHERE symbol = $symbol", new { symbol = "QQQ" })).Column<long>("n")[0]);
        await _tester.MeanAsync();
        FeatureTester.MustEqual(
            FeatureTester.Mean(await _tester.StoredAsync()), (await Sql("SELECT value FROM features WHERE name = 'mean' AND symbol = 'SPY' ORDER BY time")).Numbers("value"));

        Task<Frame> Sql(string sql, object? parameters = null) => Tk.SqlAsync(sql, parameters, new() { Confine = confine });
    }

    [Fact]
    public async Task Split_or_calendar_entered_then_the_view_refuses_until_it_is_computed()
    {
        BarSeries bars = await _tester.PutAsync();
        await _tester.MeanAsync();
        await Tk.SqlAsync("FROM features");
        Tk.AddCorporateActions("SPY", [CorporateAction.Split(bars.Time[1_300], 2)]);
        await Assert.ThrowsAsync<ToolkitException>(() => Tk.SqlAsync("FROM features"));
        await _tester.MeanAsync();
        Assert.Equal(bars.Count, (await Tk.SqlAsync("FROM features")).RowCount);
        Tk.SetSymbol("SPY", new SymbolFacts { Calendar = "24/7" });
        await Assert.ThrowsAsync<ToolkitException>(() => Tk.SqlAsync("FROM features"));
        Tk.SetSymbol("SPY", new SymbolFacts { Calendar = "24/5" });
        Assert.Equal(bars.Count, (await Tk.SqlAsync("FROM features")).RowCount);
    }

    [Fact]
    public async Task Strategy_with_a_feature_trades_as_with_the_indicator_itself()
    {
        BarSeries bars = await _tester.PutAsync();
        await _tester.MeanAsync();
        Tk.AddCorporateActions("SPY", [CorporateAction.Split(bars.Time[1_300], 2)]);
        FeatureSeries mean = await _tester.MeanAsync();

        Study study = await Tk.StudyAsync("SPY", "1d", new() { From = bars.Time[200] });
        BacktestResult kept = study.Run(new Above { Source = "mean" }), own = study.Run(new Above());
        Assert.NotEmpty(kept.Trades);
        Assert.Equal(own.Trades, kept.Trades);
        Assert.Equal(own.Trades, Backtest.Run(study.Series, new Above { Source = "mean" }, study.Options() with { Features = [mean] }).Trades);
        Assert.True(study.CheckLookAhead(() => new Above { Source = "mean" }).Differences.Count == 0);
        Assert.Equal(3, study.Sweep(p => new Above { Source = "mean" }, new ParameterGrid { { "n", 1, 3, 1 } }).Count);
    }

    [Fact]
    public async Task Strategy_with_a_feature_of_other_bars_is_refused()
    {
        BarSeries bars = await _tester.PutAsync();
        await _tester.MeanAsync();
        Study raw = await Tk.StudyAsync("SPY", "1d");
        raw.Run(new Above { Source = "mean" });
        await _tester.ReviseAsync(bars, 1_300);
        Study study = await Tk.StudyAsync("SPY", "1d");
        // The study of before has the bars of before.
        raw.Run(new Above { Source = "mean" });
        ToolkitException stale = Assert.Throws<ToolkitException>(() => study.Run(new Above { Source = "mean" }));
        Assert.Equal(ErrorKind.BadData, stale.Kind);
        Assert.Contains($"{bars.Time[1_300]:yyyy-MM-dd}", stale.Message);
        await _tester.MeanAsync();
        study.Run(new Above { Source = "mean" });
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<ToolkitException>(() => study.Run(new Above { Source = "other" })).Kind);
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<ToolkitException>(() => Backtest.Run(bars, new Above { Source = "mean" })).Kind);
        await _tester.MeanAsync("2", new() { LookAhead = 1 });
        Assert.Contains("ahead", Assert.Throws<ToolkitException>(() => study.Run(new Above { Source = "mean" })).Message);
    }

    private sealed class Above : Strategy
    {
        private Indicator _mean = null!;

        public string Source { get; set; } = string.Empty;

        public override void Init() => _mean = Source.Length > 0
            ? Feature(Source)
            : Precomputed("mean", FeatureTester.Mean(Main.Prices.Series));

        public override void Next()
        {
            if (CrossedUp(Close, _mean))
            {
                Buy();
            }
            else if (CrossedDown(Close, _mean))
            {
                Exit();
            }
        }
    }
}
