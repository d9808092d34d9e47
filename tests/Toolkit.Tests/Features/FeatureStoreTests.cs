namespace Toolkit.Tests.Features;

/// <summary>Computed columns that are kept: what is computed again, and that what is given is what a full computation gives.</summary>
public sealed class FeatureStoreTests : IDisposable
{
    private const int Length = FeatureTester.Length;

    private readonly FeatureTester _tester = new();

    private Workspace Tk => _tester.Tk;

    public void Dispose() => _tester.Dispose();

    [Fact]
    public async Task Get_or_add_when_nothing_has_changed_then_kept_values_are_given_and_nothing_is_computed()
    {
        BarSeries bars = await _tester.PutAsync();
        FeatureSeries first = await _tester.MeanAsync();
        _tester.Reopen();
        _tester.Calls.Clear();
        FeatureSeries again = await _tester.MeanAsync();

        Assert.Equal((bars.Count, 0), (first.Computed, again.Computed));
        Assert.Empty(_tester.Calls);
        Assert.Equal(bars.Time, again.Time);
        Assert.Equal(Length - 1, again.Values.TakeWhile(double.IsNaN).Count());
        FeatureTester.MustEqual(FeatureTester.Mean(await _tester.StoredAsync()), again.Values);
        FeatureTester.MustEqual(first.Values, again.Values);
        Assert.Equal(["time", "value"], again.ToFrame().Columns.Select(column => column.Name));
        Assert.Equal(bars.Count, again.ToFrame().RowCount);
    }

    [Fact]
    public async Task Bar_changed_in_the_middle_of_ten_years_then_only_what_depends_on_it_is_computed()
    {
        BarSeries bars = await _tester.PutAsync();
        FeatureSeries before = await _tester.MeanAsync();
        _tester.Calls.Clear();
        await _tester.ReviseAsync(bars, 1_300);
        FeatureSeries after = await _tester.MeanAsync();

        // The bar, and the 19 after it; with the 19 before it that the first of them needs.
        Assert.Equal(Length, after.Computed);
        Assert.Equal([(bars.Time[1_300 - Length + 1], 2 * Length - 1)], _tester.Calls);
        FeatureTester.MustEqual(FeatureTester.Mean(await _tester.StoredAsync()), after.Values);
        Assert.Equal(Enumerable.Range(1_300, Length), Enumerable.Range(0, bars.Count).Where(i => !before.Values[i].Equals(after.Values[i])));
    }

    [Fact]
    public async Task Recursive_feature_when_a_bar_has_changed_then_all_from_it_on_is_computed_of_all_bars()
    {
        BarSeries bars = await _tester.PutAsync();
        await _tester.EmaAsync();
        _tester.Calls.Clear();
        await _tester.ReviseAsync(bars, 1_300);
        FeatureSeries after = await _tester.EmaAsync();

        Assert.Equal(bars.Count - 1_300, after.Computed);
        Assert.Equal([(bars.Time[0], bars.Count)], _tester.Calls);
        FeatureTester.MustEqual(Indicators.Ema((await _tester.StoredAsync()).Close.Span, Length), after.Values);
    }

    [Fact]
    public async Task Bars_appended_then_only_these_are_computed()
    {
        BarSeries bars = await _tester.PutAsync();
        await _tester.MeanAsync();
        _tester.Calls.Clear();
        await Tk.Ingest.BarsAsync("SPY", "1d", Enumerable.Range(1, 3).Select(i => bars[^1] with { Time = bars.Time[^1].AddDays(7 * i), Close = bars[^1].Close }));
        FeatureSeries after = await _tester.MeanAsync();

        Assert.Equal((3, bars.Count + 3), (after.Computed, after.Count));
        Assert.Equal([(bars.Time[^(Length - 1)], Length + 2)], _tester.Calls);
        FeatureTester.MustEqual(FeatureTester.Mean(await _tester.StoredAsync()), after.Values);
    }

    [Fact]
    public async Task Bars_removed_then_values_whose_look_back_spanned_them_are_computed()
    {
        BarSeries bars = await _tester.PutAsync();
        await _tester.MeanAsync();
        BarSeries fewer = BarSeries.From(bars.Where((_, i) => i is not (0 or 1_000 or 2_599)), "SPY", "1d");
        await Tk.Ingest.BarsAsync(fewer, new() { Replace = true });
        FeatureSeries after = await _tester.MeanAsync();

        // 19 at the beginning, 19 after the hole, none at the end.
        Assert.Equal(2 * (Length - 1), after.Computed);
        FeatureTester.MustEqual(FeatureTester.Mean(await _tester.StoredAsync()), after.Values);
    }

    [Fact]
    public async Task Label_that_looks_ahead_then_values_before_a_changed_bar_are_computed_and_new_bars_make_old_values()
    {
        BarSeries bars = await _tester.PutAsync();
        await Label();
        await _tester.ReviseAsync(bars, 1_300);
        FeatureSeries after = await Label();

        Assert.Equal(6, after.Computed);
        FeatureTester.MustEqual(Ahead(await _tester.StoredAsync()), after.Values);
        await Tk.Ingest.BarsAsync("SPY", "1d", [bars[^1] with { Time = bars.Time[^1].AddDays(7) }]);
        after = await Label();
        Assert.Equal(6, after.Computed);
        FeatureTester.MustEqual(Ahead(await _tester.StoredAsync()), after.Values);

        Task<FeatureSeries> Label() => Tk.Features.GetOrAddAsync("SPY", "1d", "ahead", "1", Ahead, new() { LookBack = 0, LookAhead = 5 });

        static IReadOnlyList<double> Ahead(BarSeries bars) => [.. Enumerable.Range(0, bars.Count).Select(i => i + 5 < bars.Count ? bars.Close[i + 5] / bars.Close[i] - 1 : double.NaN)];
    }

    [Fact]
    public async Task Split_entered_then_values_of_the_prices_before_it_are_computed()
    {
        BarSeries bars = await _tester.PutAsync();
        FeatureSeries before = await _tester.MeanAsync();
        Tk.AddCorporateActions("SPY", [CorporateAction.Split(bars.Time[1_300], 2)]);
        FeatureSeries after = await _tester.MeanAsync();

        Assert.Equal(1_300 + Length - 1, after.Computed);
        FeatureTester.MustEqual(FeatureTester.Mean(await _tester.StoredAsync()), after.Values);
        Assert.Equal(before.Values[1_000] / 2, after.Values[1_000], 1e-9);
        Assert.Equal(0, (await _tester.MeanAsync()).Computed);
    }

    [Theory]
    [InlineData("version")]
    [InlineData("look-back")]
    [InlineData("look-ahead")]
    [InlineData("adjust")]
    [InlineData("calendar")]
    public async Task Anything_else_that_values_depend_on_when_changed_then_all_is_computed(string what)
    {
        BarSeries bars = await _tester.PutAsync();
        FeatureOptions options = new() { LookBack = Length - 1 };
        await _tester.MeanAsync(options: options);
        if (what == "calendar")
        {
            Tk.SetSymbol("SPY", new SymbolFacts { Calendar = "24/7" });
        }

        options = what switch
        {
            "look-back" => options with { LookBack = Length },
            "look-ahead" => options with { LookAhead = 1 },
            "adjust" => options with { Adjust = Adjustment.None },
            _ => options,
        };
        string version = what == "version" ? "2" : "1";
        Assert.Equal(bars.Count, (await _tester.MeanAsync(version, options)).Computed);
        Assert.Equal(0, (await _tester.MeanAsync(version, options)).Computed);
        Assert.Single(Tk.Features.List());
    }

    [Fact]
    public async Task Folding_and_compaction_change_nothing_that_a_feature_depends_on()
    {
        BarSeries bars = await _tester.PutAsync();
        await _tester.ReviseAsync(bars, 5);
        await _tester.MeanAsync();
        Tk.Maintenance.Compact(all: true);

        Assert.False(Assert.Single(Tk.Features.List()).Stale);
        Assert.Equal(0, (await _tester.MeanAsync()).Computed);
    }

    [Fact]
    public async Task Columns_by_a_function_or_by_sql_are_the_same()
    {
        await _tester.PutAsync();
        FeatureSeries own = await Tk.Features.GetOrAddAsync(
            "SPY", "1d", "range", "1", bars => new Dictionary<string, IReadOnlyList<double>>
            {
                ["span"] = [.. bars.Select(bar => bar.High - bar.Low)],
                ["gap"] = [.. bars.Select((bar, i) => i == 0 ? double.NaN : bar.Open - bars[i - 1].Close)],
            },
            new() { LookBack = 1 });
        FeatureOptions one = new() { LookBack = 1 };
        FeatureSeries sql = await Tk.Features.GetOrAddAsync("SPY", "1d", "range sql", "1", "SELECT time, high - low AS span, open - lag(close) OVER (ORDER BY time) AS gap FROM bars;", one);

        Assert.Equal(["span", "gap"], own.Columns);
        Assert.Equal(own.Columns, sql.Columns);
        FeatureTester.MustEqual(own["span"], sql["span"]);
        FeatureTester.MustEqual(own["gap"], sql["gap"]);
        Assert.Equal(sql.Count, (await Tk.Features.GetOrAddAsync("SPY", "1d", "range sql", "1", "SELECT time, high - low AS span, open - lag(close) OVER (ORDER BY time) AS gap, 1 AS one FROM bars", one)).Computed);
        Assert.Contains("span, gap", (Assert.Throws<ToolkitException>(() => own["none"])).Hint);
    }

    [Fact]
    public async Task Computation_that_does_not_keep_its_word_is_refused_and_nothing_is_kept()
    {
        await _tester.PutAsync();
        await Refused("one value", bars => bars.Close.ToArray()[1..], new());
        await Refused("looks ahead", bars => [.. bars.Select(bar => bar.Close - bars.Close[^1])], new());
        await Refused("LookBack", FeatureTester.Mean, new() { LookBack = Length - 2 });
        await Refused("LookBack", bars => Indicators.Ema(bars.Close.Span, Length), new() { LookBack = 100 });
        await Refused("LookBack", bars => [.. bars.Close.Skip(1), double.NaN], new() { LookBack = 0 });
        foreach (string sql in new[] { "SELECT time, close FROM bars LIMIT 9", "SELECT time + INTERVAL 1 DAY AS time, close FROM bars" })
        {
            ToolkitException rows = await Assert.ThrowsAsync<ToolkitException>(() => Tk.Features.GetOrAddAsync("SPY", "1d", "x", "1", sql));
            Assert.Contains("one row for each row of bars", rows.Hint);
        }

        Assert.Empty(Tk.Features.List());

        async Task Refused(string hint, Func<BarSeries, IReadOnlyList<double>> compute, FeatureOptions options)
        {
            ToolkitException refused = await Assert.ThrowsAsync<ToolkitException>(() => Tk.Features.GetOrAddAsync("SPY", "1d", "x", "1", compute, options));
            Assert.Equal(ErrorKind.Usage, refused.Kind);
            Assert.Contains(hint, refused.Hint);
        }
    }

    [Fact]
    public async Task List_show_and_clear_tell_of_what_is_kept()
    {
        BarSeries bars = await _tester.PutAsync();
        await _tester.PutAsync(300, "QQQ");
        await _tester.MeanAsync();
        await _tester.MeanAsync(symbol: "QQQ");
        await _tester.EmaAsync();
        await _tester.ReviseAsync(bars, 7);

        Assert.Equal(
            [("QQQ", "mean", 300, false), ("SPY", "ema", 2_600, true), ("SPY", "mean", 2_600, true)],
            Tk.Features.List().Select(row => (row.Definition.Series.Symbol, row.Definition.Name, (int)row.Rows, row.Stale)));
        FeatureRow mean = Tk.Features.List("local:SPY")[1];
        Assert.Equal(("1", Length - 1, bars.Time[0], bars.Time[^1]), (mean.Definition.Version, mean.Definition.LookBack, mean.From, mean.To));
        Assert.Equal(["value"], mean.Columns);
        Assert.Equal(300, (await Tk.Features.ShowAsync("QQQ", "1d", "mean")).Count);
        ToolkitException stale = await Assert.ThrowsAsync<ToolkitException>(() => Tk.Features.ShowAsync("SPY", "1d", "mean"));
        Assert.Equal(ErrorKind.BadData, stale.Kind);
        Assert.Contains("GetOrAddAsync", stale.Hint);
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<ToolkitException>(() => Tk.Features.ShowAsync("SPY", "1d", "none"))).Kind);
        Assert.Equal(1, Tk.Features.Clear("SPY", name: "ema"));
        Assert.Equal(2, Tk.Features.List().Count);
        Assert.Equal(2, Tk.Features.Clear());
        Assert.Empty(Tk.Features.List());
        Assert.Empty(Directory.GetFiles(_tester.Folder));
    }

    [Fact]
    public async Task Any_edits_of_the_bars_leave_the_values_of_a_full_computation()
    {
        BarSeries all = await _tester.PutAsync(400);
        Random random = new(20240131);
        Dictionary<DateTime, Bar> bars = all.ToDictionary(bar => bar.Time);
        for (int round = 0; round < 60; round++)
        {
            foreach (DateTime time in bars.Keys.OrderBy(_ => random.Next()).Take(random.Next(3)).ToList())
            {
                if (random.Next(2) == 0)
                {
                    bars.Remove(time);
                }
                else
                {
                    bars[time] = bars[time] with { Close = (bars[time].High + bars[time].Low) / 2 };
                }
            }

            foreach (Bar bar in all.OrderBy(_ => random.Next()).Take(random.Next(2)))
            {
                bars[bar.Time] = bar;
            }

            await Tk.Ingest.BarsAsync(BarSeries.From(bars.Values, "SPY", "1d"), new() { Replace = true });
            BarSeries stored = await _tester.StoredAsync();
            FeatureTester.MustEqual(FeatureTester.Mean(stored), (await _tester.MeanAsync()).Values);
            FeatureTester.MustEqual(Indicators.Ema(stored.Close.Span, Length), (await _tester.EmaAsync()).Values);
            FeatureSeries both = await Tk.Features.GetOrAddAsync("SPY", "1d", "both", "1", Both, new() { LookBack = 3, LookAhead = 2 });
            FeatureTester.MustEqual(Both(stored), both.Values);
            Assert.All(Tk.Features.List(), row => Assert.False(row.Stale));
        }

        static IReadOnlyList<double> Both(BarSeries bars) =>
            [.. Enumerable.Range(0, bars.Count).Select(i => i < 3 || i + 2 >= bars.Count ? i == 0 ? 0 : double.NaN : bars.Close[i - 3] * bars.Close[i - 1] / bars.Close[i + 2])];
    }
}
