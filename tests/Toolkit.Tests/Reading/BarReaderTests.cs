using Toolkit.Reading;
using Toolkit.Storage;
using Toolkit.Tests.Sql;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Reading;

public sealed class BarReaderTests : StoredBarsTest
{
    [Fact]
    public async Task Bars_when_in_files_and_hot_rows_then_one_series_and_the_newest_row_wins()
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 6_000));
        _store.Put(Stored.Key("A"), Stored.Bars(5_990, 20, seed: 1));
        _store.Put(Stored.Key("A"), Stored.Bars(100, 3, seed: 2, step: 7));

        BarSeries bars = await _bars.ReadAsync("A");

        SortedDictionary<long, Bar> model = [];
        model.Apply(Stored.Bars(0, 6_000));
        model.Apply(Stored.Bars(5_990, 20, seed: 1));
        model.Apply(Stored.Bars(100, 3, seed: 2, step: 7));
        Assert.Equal(model.Values, bars);
        Assert.Equal(3, bars.Version);
        Assert.Equal(6_010, bars.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Batches_of_bars_after_the_year_2255_come_to_an_end()
    {
        Bar[] days = [.. new[] { 1, 1969, 9999 }.Select(year => new Bar(new(year, 12, 30, 0, 0, 0, DateTimeKind.Utc), 10, 11, 9, 10.5, 100))];
        _store.Put(new("local", "D", "1d"), BarColumns.FromRows(days));
        List<Bar> batched = [];
        await foreach (BarSeries batch in _bars.ReadBatchesAsync("D", "1d"))
        {
            batched.AddRange(batch);
        }

        Assert.Equal(days, batched);
    }

    [Fact]
    public async Task Range_that_begins_or_ends_in_a_gap_when_filled_then_filled_from_the_bars_around_it()
    {
        // Monday, Wednesday and Thursday are stored; Tuesday is a session without a bar.
        Bar[] days = [.. new[] { 8, 10, 11 }.Select((day, i) => new Bar(new(2024, 1, day, 0, 0, 0, DateTimeKind.Utc), 10 + i, 11 + i, 9 + i, 10.5 + i, 100))];
        BarColumns rows = BarColumns.FromRows(days);
        _store.Put(new("local", "D", "1d"), rows);
        ReadOptions fill = new() { Fill = true, Calendar = TradingCalendar.Xnys };
        Bar tuesday = new(new(2024, 1, 9, 0, 0, 0, DateTimeKind.Utc), 10.5, 10.5, 10.5, 10.5, 0);

        Assert.Equal([days[0], tuesday], await _bars.ReadAsync("D", "1d", new(2024, 1, 8), new(2024, 1, 10), fill));
        Assert.Equal([tuesday, days[1]], await _bars.ReadAsync("D", "1d", new(2024, 1, 9), new(2024, 1, 11), fill));
        Assert.Equal([tuesday], await _bars.ReadAsync("D", "1d", new(2024, 1, 9), new(2024, 1, 10), fill));
        ToolkitException after = await Assert.ThrowsAsync<ToolkitException>(() => _bars.ReadAsync("D", "1d", new(2024, 1, 12), new(2024, 1, 16), fill));
        Assert.Equal(ErrorKind.NotFound, after.Kind);
    }

    [Fact]
    public async Task Random_publishes_and_reads_when_compared_with_a_dictionary_then_the_same()
    {
        Random random = new(20_260_721);
        string[] symbols = ["A", "a", "B'; DROP TABLE bars; --", "$s", "BTC/USDT", "^TNX", "../x", "é😀"];
        Dictionary<string, SortedDictionary<long, Bar>> models = symbols.ToDictionary(s => s, _ => new SortedDictionary<long, Bar>());
        for (int round = 0; round < 25; round++)
        {
            List<SeriesLoad> loads = [];
            foreach (string symbol in symbols.Where(_ => random.Next(3) == 0))
            {
                int count = random.Next(2) == 0 ? random.Next(5_000, 12_000) : random.Next(1, 800);
                BarColumns rows = Stored.Bars(random.Next(40_000), count, random.Next(4), random.Next(1, 3));
                loads.Add(Stored.Load(Stored.Key(symbol), rows));
                models[symbol].Apply(rows);
            }

            _store.Publish(new() { MadeBy = "bulk", Series = loads });
            await Compare(symbols[random.Next(symbols.Length)], models, random);
        }

        foreach (string symbol in symbols)
        {
            await Compare(symbol, models, random);
        }
    }

    private async Task Compare(string symbol, Dictionary<string, SortedDictionary<long, Bar>> models, Random random)
    {
        if (models[symbol].Count == 0)
        {
            await Assert.ThrowsAsync<ToolkitException>(() => _bars.ReadAsync(symbol));
            return;
        }

        DateTime from = Start.AddMinutes(random.Next(60_000)), to = from.AddMinutes(random.Next(1, 20_000));
        Bar[] all = [.. models[symbol].Values];
        Bar[] inside = [.. all.Where(b => b.Time >= from && b.Time < to)];
        Assert.Equal(all, await _bars.ReadAsync(symbol, "1m"));
        int count = random.Next(1, 3_000);
        Assert.Equal(all[^Math.Min(count, all.Length)..], await _bars.LatestAsync(symbol, "1m", count));
        Assert.Equal(Summary(all), await _bars.SummaryAsync(symbol, "1m"), SummariesAreEqual);
        if (inside.Length > 0)
        {
            Assert.Equal(inside, await _bars.ReadAsync(symbol, "1m", from, to));
            Assert.Equal(Summary(inside), await _bars.SummaryAsync(symbol, "1m", from, to), SummariesAreEqual);
            Frame frame = await _bars.ReadFrameAsync(symbol, "1m", from, to, new() { Columns = ["close", "volume"] });
            Assert.Equal(inside.Select(b => b.Close), frame.Column<double>("close"));
            Assert.Equal(inside.Select(b => b.Volume), frame.Column<double?>("volume"));
            List<Bar> batched = [];
            await foreach (BarSeries batch in _bars.ReadBatchesAsync(symbol, "1m", from, to, new() { BatchRows = 700 }))
            {
                batched.AddRange(batch);
            }

            Assert.Equal(inside, batched);
        }
    }

    private static BarSummary Summary(Bar[] bars) => new(
        default, bars.Length, bars[0].Time, bars[^1].Time, bars.Min(b => b.Low), bars.Max(b => b.High), bars.Average(b => b.Close), bars.Sum(b => b.Volume ?? 0));

    private static bool SummariesAreEqual(BarSummary a, BarSummary b) =>
        (a.Rows, a.From, a.To, a.Min, a.Max) == (b.Rows, b.From, b.To, b.Min, b.Max)
        && Math.Abs(a.MeanClose - b.MeanClose) < 1e-9 && Math.Abs(a.Volume!.Value - (b.Volume ?? 0)) < 1e-6;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Long_ranges_when_read_by_several_threads_then_the_same_wherever_they_begin_and_end(int threads)
    {
        using BarStore store = BarStore.Open(_folder.File("long"), new() { Threads = threads });
        BarReader bars = new(store);
        // Four row groups of minutes in one file, then a second file, a shared one, and hot rows over them.
        store.Put(Stored.Key("A"), Stored.Bars(0, 400_000));
        store.Put(Stored.Key("A"), Stored.Bars(400_100, 150_000));
        store.Publish(new()
        {
            MadeBy = "bulk",
            Series = [Stored.Load(Stored.Key("A"), Stored.Bars(560_000, 6_000)), Stored.Load(Stored.Key("B"), Stored.Bars(0, 6_000))],
        });
        store.Put(Stored.Key("A"), Stored.Bars(399_990, 200, seed: 1));
        BarSeries all = await bars.ReadAsync("A");
        SortedDictionary<long, Bar> model = [];
        model.Apply(Stored.Bars(0, 400_000));
        model.Apply(Stored.Bars(400_100, 150_000));
        model.Apply(Stored.Bars(560_000, 6_000));
        model.Apply(Stored.Bars(399_990, 200, seed: 1));
        Assert.True(model.Values.SequenceEqual(all));

        Random random = new(3);
        for (int i = 0; i < 12; i++)
        {
            int from = i == 0 ? 122_880 : random.Next(250_000), to = i == 0 ? 2 * 122_880 + 130_000 : from + random.Next(260_000, 330_000);
            BarSeries part = await bars.ReadAsync("A", "1m", Start.AddMinutes(from), Start.AddMinutes(to));
            Assert.True(all.Slice(Start.AddMinutes(from), Start.AddMinutes(to)).SequenceEqual(part), $"{from} to {to}");
        }

        Frame closes = await bars.ReadFrameAsync("A", options: new() { Columns = ["close"] });
        Assert.Equal(all.Close, closes.Column<double>("close"));
    }

    [Fact]
    public async Task Old_version_when_asked_for_then_exactly_that_one()
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 6_000));
        _store.Put(Stored.Key("A"), Stored.Bars(3_000, 6_000, seed: 1));
        _store.Put(Stored.Key("A"), Stored.Bars(8_999, 10, seed: 2));

        Assert.Equal(new BarSeries(Stored.Key("A"), Stored.Bars(0, 6_000)), await _bars.ReadAsync("A", options: new() { AsOf = 1 }));
        BarSeries latest = await _bars.LatestAsync("A", "1m", 5, new() { AsOf = 2 });
        Assert.Equal(new BarSeries(Stored.Key("A"), Stored.Bars(8_995, 5, seed: 1)), latest);
        Assert.Equal(9_009, (await _bars.SummaryAsync("A")).Rows);
        Assert.Equal(6_000, (await _bars.SummaryAsync("A", options: new() { AsOf = 1 })).Rows);
        ToolkitException e = await Assert.ThrowsAsync<ToolkitException>(() => _bars.ReadAsync("A", options: new() { AsOf = 4 }));
        Assert.Equal(ErrorKind.NotFound, e.Kind);
    }

    [Fact]
    public async Task Range_when_nothing_is_stored_in_it_then_not_found_that_says_what_is()
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 10));
        ToolkitException e = await Assert.ThrowsAsync<ToolkitException>(() => _bars.ReadAsync("A", "1m", Start.AddYears(1), Start.AddYears(2)));
        Assert.Equal(ErrorKind.NotFound, e.Kind);
        Assert.Contains("[2025-01-01T00:00:00Z, 2026-01-01T00:00:00Z)", e.Message, StringComparison.Ordinal);
        Assert.Contains("10 bars from 2024-01-01T00:00:00Z to 2024-01-01T00:09:00Z", e.Hint, StringComparison.Ordinal);
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<ToolkitException>(() => _bars.SummaryAsync("NOPE"))).Kind);
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<ToolkitException>(() => _bars.ReadAsync("A", "1s".Replace('s', 'm'), Start.AddYears(1)))).Kind);
        Assert.Equal(ErrorKind.Usage, (await Assert.ThrowsAsync<ToolkitException>(() => _bars.ReadFrameAsync("A", options: new() { Columns = ["price"] }))).Kind);
        Assert.Equal(ErrorKind.Usage, (await Assert.ThrowsAsync<ToolkitException>(() => _bars.ReadAsync("A", "1m", Start, Start.AddDays(-1)))).Kind);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("short")]
    [InlineData("noise")]
    public async Task File_when_damaged_then_bad_data_that_names_it_and_the_way_out(string damage)
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 6_000));
        string path = _store.Listings.Files()[0].Path;
        byte[] bytes = File.ReadAllBytes(path);
        switch (damage)
        {
            case "missing": File.Delete(path); break;
            case "short": File.WriteAllBytes(path, bytes[..^100]); break;
            default: File.WriteAllBytes(path, [.. bytes[..4], .. new byte[bytes.Length - 8], .. bytes[^4..]]); break;
        }

        using SqlTester sql = new(_store);
        foreach (ToolkitException e in new[]
        {
            await Assert.ThrowsAsync<ToolkitException>(() => _bars.ReadAsync("A")),
            await Assert.ThrowsAsync<ToolkitException>(() => sql.Session.RunAsync("SELECT sum(close) FROM bars")),
        })
        {
            Assert.Equal(ErrorKind.BadData, e.Kind);
            Assert.Contains(path, e.Message, StringComparison.Ordinal);
            Assert.Contains("tk.Maintenance.Verify()", e.Hint, StringComparison.Ordinal);
            Assert.Contains("tk.Maintenance.Repair()", e.Hint, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Read_when_cancelled_before_or_during_then_stops()
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 6_000));
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bars.ReadAsync("A", cancel: cancelled.Token));
        Assert.Equal(6_000, (await _bars.ReadAsync("A")).Count);
    }

    [Fact]
    public async Task Store_when_opened_for_reading_only_then_reads_and_sql_answer()
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 6_000));
        _store.Put(Stored.Key("A"), Stored.Bars(6_000, 10));
        using BarStore readOnly = BarStore.Open(_folder.Path, new() { ReadOnly = true });
        BarReader bars = new(readOnly);
        using SqlTester sql = new(readOnly);
        Assert.Equal(6_010, (await bars.ReadAsync("A")).Count);
        Assert.Equal(6_010, (await bars.SummaryAsync("A")).Rows);
        Assert.Equal("""[{"n":6010}]""", await sql.Json("SELECT count(*) AS n FROM bars"));
    }

    [Fact]
    public void Hot_rows_when_there_are_no_files_then_all_of_them()
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 600));
        BarReading reading = new(_store);
        using (StoreSnapshot snapshot = _store.Snapshot())
        {
            BarQuery query = new(reading, snapshot, _store.Series.Dataset("A"), "1h", new() { Calendar = TradingCalendar.AlwaysOpen }, default);
            Assert.Equal(10, query.Read(TimeRange.All).Count);
            Assert.Equal(3, query.Latest(3).Count);
            Assert.Equal(10, query.Summary(TimeRange.All).Rows);
        }
    }

    [Fact]
    public async Task Readers_when_publishing_goes_on_then_each_sees_one_version()
    {
        // Every version holds bars of one seed only, so a mix would show.
        _store.Put(Stored.Key("A"), Stored.Bars(0, 6_000));
        using CancellationTokenSource done = new();
        Task writer = Task.Run(() =>
        {
            for (int seed = 1; seed <= 15; seed++)
            {
                _store.Put(Stored.Key("A"), Stored.Bars(0, 6_000 + seed, seed), replace: true);
            }

            done.Cancel();
        });
        int reads = 0;
        while (!done.IsCancellationRequested || reads == 0)
        {
            BarSeries bars = await _bars.ReadAsync("A");
            int seed = bars.Count - 6_000;
            Assert.Equal(new BarSeries(bars.Key, Stored.Bars(0, bars.Count, seed)), bars);
            reads++;
        }

        await writer;
    }
}
