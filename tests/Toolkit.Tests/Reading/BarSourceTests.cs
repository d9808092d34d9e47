using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Reading;

/// <summary>What a read is made of when it is not stored as asked for: finer bars, a calendar, corporate actions.</summary>
public sealed class BarSourceTests : StoredBarsTest
{
    [Theory]
    [InlineData("5m", "24/7")]
    [InlineData("1h", "24/7")]
    [InlineData("1d", "XNYS")]
    [InlineData("1d", "FX")]
    [InlineData("1w", "FX")]
    [InlineData("30m", "XNYS")]
    public async Task Coarser_bars_when_not_stored_then_made_of_the_finer_and_ranges_cut_none_of_them(string timeframe, string calendar)
    {
        // Three weeks of minutes around the clock.
        _store.Put(Stored.Key("A"), Stored.Bars(0, 30_000));
        ReadOptions options = new() { Calendar = TradingCalendar.Get(calendar), DropPartial = false };
        BarSeries whole = (await _bars.ReadAsync("A", "1m")).Resample(timeframe, new() { Calendar = options.Calendar, DropPartial = false });

        Assert.Equal(whole, await _bars.ReadAsync("A", timeframe, options: options));
        foreach (int skip in new[] { 1, whole.Count / 2 })
        {
            DateTime from = whole.Time[skip], to = whole.Time[Math.Min(whole.Count - 1, skip + 5)];
            Assert.Equal(whole.Slice(from, to), await _bars.ReadAsync("A", timeframe, from, to, options));
            Assert.Equal(whole.Slice(from, to), await _bars.ReadAsync("A", "1m", from, to, options with { Resample = timeframe }));
        }

        foreach (int count in new[] { 1, 3, whole.Count, whole.Count + 10 })
        {
            Assert.Equal(whole.Last(count), await _bars.LatestAsync("A", timeframe, count, options));
        }

        List<Bar> batched = [];
        await foreach (BarSeries batch in _bars.ReadBatchesAsync("A", timeframe, options: options with { BatchRows = 2_000 }))
        {
            batched.AddRange(batch);
        }

        Assert.Equal(whole, batched);
    }

    [Fact]
    public async Task Source_when_several_would_do_then_the_coarsest_and_it_is_said()
    {
        _store.Put(Stored.Key("A", "1m"), Stored.Bars(0, 600));
        _store.Put(Stored.Key("A", "5m"), Stored.Bars(0, 120, seed: 1, step: 5));
        List<string> notes = [];
        BarSeries hours = await _bars.ReadAsync("A", "1h", options: new() { Calendar = TradingCalendar.AlwaysOpen, Notes = notes.Add });
        Assert.Equal((await _bars.ReadAsync("A", "5m")).Resample("1h", new() { Calendar = TradingCalendar.AlwaysOpen }), hours);
        Assert.Equal(["local:A: 1h is not stored; made of 5m"], notes);
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<ToolkitException>(() => _bars.ReadAsync("A"))).Kind);
    }

    [Fact]
    public async Task Calendar_when_nothing_names_one_then_guessed_and_said_aloud_but_only_where_it_matters()
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 30_000));
        List<string> notes = [];
        Assert.Equal("24/7", (await _bars.ReadAsync("A", options: new() { Notes = notes.Add })).Calendar!.Name);
        Assert.Empty(notes);
        await _bars.ReadAsync("A", options: new() { Resample = "1d", Notes = notes.Add });
        Assert.Contains("calendar 24/7 taken, a guess: ", Assert.Single(notes), StringComparison.Ordinal);

        _store.Listings.SetSymbol("local", "A", new(Calendar: "FX"));
        notes.Clear();
        Assert.Equal("FX", (await _bars.ReadAsync("A", options: new() { Resample = "1d", Notes = notes.Add })).Calendar!.Name);
        Assert.Empty(notes);
    }

    [Fact]
    public async Task Gaps_when_counted_then_the_bars_that_the_calendar_expects()
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 5_000, step: 2));
        Assert.Null((await _bars.SummaryAsync("A")).Gaps);
        Assert.Equal(4_999, (await _bars.SummaryAsync("A", options: new() { CountGaps = true, Calendar = TradingCalendar.AlwaysOpen })).Gaps);
        BarSeries bars = await _bars.ReadAsync("A", options: new() { Calendar = TradingCalendar.AlwaysOpen });
        Assert.Equal(4_999, bars.Summary().Gaps);
        Assert.Equal(9_999, (await _bars.ReadAsync("A", options: new() { Fill = true, Calendar = TradingCalendar.AlwaysOpen })).Count);
    }

    [Fact]
    public async Task Prices_when_adjusted_then_actions_after_the_range_count_too()
    {
        // Closes 100, 102, 51 (split 2:1), 50, 49 (dividend 1 paid on the close of 50).
        double[] closes = [100, 102, 51, 50, 49];
        Bar[] days = [.. closes.Select((c, i) => new Bar(Start.AddDays(i + 1), c, c, c, c, 10))];
        BarColumns rows = BarSeries.From(days, "A", "1d").Columns;
        CorporateAction[] actions = [new(Start.AddDays(3), CorporateActionKind.Split, 2), new(Start.AddDays(5), CorporateActionKind.Dividend, 1)];
        _store.Publish(new() { MadeBy = "ingest", Series = [Stored.Load(Stored.Key("A", "1d"), rows) with { CorporateActions = actions }] });

        BarSeries all = await _bars.ReadAsync("A", "1d", options: new() { Adjust = Adjustment.All });
        BarSeries part = await _bars.ReadAsync("A", "1d", Start.AddDays(1), Start.AddDays(3), new() { Adjust = Adjustment.All });
        BarSeries splits = await _bars.ReadAsync("A", "1d", Start.AddDays(1), Start.AddDays(3), new() { Adjust = Adjustment.Splits });
        Assert.Equal([49, 49.98, 49.98, 49, 49], all.Close.Select(c => Math.Round(c, 10)));
        Assert.Equal([20.0, 20], part.Volume);
        Assert.Equal(all.Close.Take(2), part.Close);
        Assert.Equal([50.0, 51], splits.Close);
        Assert.Equal(closes, (await _bars.ReadAsync("A", "1d")).Close);
    }
}
