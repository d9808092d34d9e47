using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Sql;

public sealed class SqlSessionTests : IDisposable
{
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();
    private readonly BarStore _store;
    private readonly SqlTester _sql;

    public SqlSessionTests()
    {
        _store = BarStore.Open(_folder.Path);
        _sql = new(_store);
    }

    public void Dispose()
    {
        _sql.Dispose();
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Views_when_the_store_is_empty_then_empty_and_not_absent()
    {
        foreach (string view in new[] { "bars", "market_data", "symbols", "datasets", "data_sources", "coverage", "corporate_actions" })
        {
            Assert.Equal("""[{"n":0}]""", await _sql.Json($"SELECT count(*) AS n FROM {view}"));
        }
    }

    [Fact]
    public async Task Bars_when_published_again_then_the_next_statement_sees_them_and_hot_rows_win()
    {
        SortedDictionary<long, Bar> model = [];
        foreach (BarColumns rows in new[] { Stored.Bars(0, 10), Stored.Bars(5, 6_000), Stored.Bars(100, 20, seed: 1), Stored.Bars(7_000, 4), Stored.Bars(50, 5_500, seed: 2) })
        {
            _store.Put(Stored.Key("A"), rows);
            model.Apply(rows);
            foreach (string view in new[] { "bars", "market_data" })
            {
                Frame frame = await _sql.Session.RunAsync($"SELECT * FROM {view} WHERE symbol = $symbol AND timeframe = $tf ORDER BY time", new { symbol = "A", tf = "1m" });
                Assert.Equal(
                    model.Values,
                    frame.Rows.Select(r => new Bar(
                        r.Get<DateTime>("time"), r.Get<double>("open"), r.Get<double>("high"), r.Get<double>("low"), r.Get<double>("close"), r.Get<double?>("volume"))));
            }
        }

        Assert.Equal(["exchange", "symbol", "timeframe", "time", "open", "high", "low", "close", "volume"], (await _sql.Session.RunAsync("FROM bars")).Columns.Select(c => c.Name));
    }

    [Fact]
    public async Task Bars_when_put_in_by_another_store_then_seen_at_the_next_statement()
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 10));
        Assert.Equal("""[{"n":10}]""", await _sql.Json("SELECT count(*) AS n FROM bars"));
        using (BarStore other = BarStore.Open(_folder.Path))
        {
            other.Put(Stored.Key("B"), Stored.Bars(0, 6_000));
        }

        Assert.Equal("""[{"symbol":"A","n":10},{"symbol":"B","n":6000}]""", await _sql.Json("SELECT symbol, count(*) AS n FROM bars GROUP BY ALL ORDER BY ALL"));
    }

    [Fact]
    public async Task Catalog_tables_when_changed_then_their_views_follow()
    {
        CorporateAction split = new(Start, CorporateActionKind.Split, 4);
        _store.Publish(new()
        {
            MadeBy = "ingest",
            Series =
            [
                Stored.Load(Stored.Key("O'Neil; --"), Stored.Bars(0, 3)) with
                {
                    CorporateActions = [split],
                    Facts = new(Name: "x", Lot: 1),
                    Source = new("file.csv", "ab", "csv", 4, 3, 1, 0, TimeSpan.FromMilliseconds(5)),
                    Coverage = [new(TimeRange.Of(Start, Start.AddMinutes(3)), Toolkit.Catalog.CoverageState.Data, "csv", Start)],
                },
            ],
        });
        Assert.Equal(
            """[{"exchange":"local","symbol":"O'Neil; --","time":"2024-01-01T00:00:00Z","kind":"split","value":4}]""".Replace("'", "\\u0027"),
            await _sql.Json("FROM corporate_actions"));
        Assert.Equal("""[{"name":"x","lot":1,"calendar":null}]""", await _sql.Json("SELECT name, lot, calendar FROM symbols"));
        Assert.Equal(
            """[{"timeframe":"1m","basis":"raw","basis_as_of":null,"first_time":"2024-01-01T00:00:00Z","last_time":"2024-01-01T00:02:00Z","row_count":3}]""",
            await _sql.Json("SELECT timeframe, basis, basis_as_of, first_time, last_time, row_count FROM datasets"));
        Assert.Equal(
            """[{"uri":"file.csv","rows_read":4,"rows_accepted":3,"rows_rejected":1,"duplicates":0,"elapsed_us":5000,"made_by":"ingest"}]""",
            await _sql.Json("SELECT uri, rows_read, rows_accepted, rows_rejected, duplicates, elapsed_us, made_by FROM data_sources"));
        Assert.Equal(
            """[{"from_time":"2024-01-01T00:00:00Z","to_time":"2024-01-01T00:03:00Z","state":"data","source":"csv"}]""",
            await _sql.Json("SELECT from_time, to_time, state, source FROM coverage"));

        _store.Listings.SetSymbol("local", "O'Neil; --", new(Calendar: "XNYS"));
        Assert.Equal("""[{"calendar":"XNYS"}]""", await _sql.Json("SELECT calendar FROM symbols"));
    }

    public static TheoryData<string> AwkwardSymbols() => ["it's", "a;b", "x--y", "/* c */", "$symbol", "\"q\"", "%_", "\\", "'; DROP VIEW bars; --", "😀é"];

    [Theory]
    [MemberData(nameof(AwkwardSymbols))]
    public async Task Symbol_when_it_looks_like_sql_then_only_a_value(string symbol)
    {
        _store.Put(Stored.Key(symbol), Stored.Bars(0, 5_500));
        _store.Put(Stored.Key("other"), Stored.Bars(0, 5));
        Frame found = await _sql.Session.RunAsync("SELECT DISTINCT symbol FROM bars WHERE symbol = $symbol", new { symbol });
        Assert.Equal([symbol], found.Column<string>("symbol"));
        Assert.Equal(5_500L, (await _sql.Session.RunAsync("SELECT count(*) FROM returns($symbol, '1m')", new Dictionary<string, object?> { ["$symbol"] = symbol })).Columns[0][0]);
        Assert.Equal("""[{"n":2}]""", await _sql.Json("SELECT count(DISTINCT symbol) AS n FROM bars"));
    }

    [Theory]
    [InlineData("5m")]
    [InlineData("1h")]
    [InlineData("12h")]
    [InlineData("1d")]
    [InlineData("1w")]
    [InlineData("1mo")]
    [InlineData("1q")]
    [InlineData("1y")]
    public async Task Resample_macro_when_compared_with_the_library_without_a_calendar_then_the_same_bars(string timeframe)
    {
        BarColumns rows = Stored.Bars(-200_000, 20_000, step: 37);
        _store.Put(Stored.Key("A"), rows);
        Frame frame = await _sql.Session.RunAsync("FROM resample('A', '1m', $to)", new { to = timeframe });
        BarSeries expected = new BarSeries(Stored.Key("A"), rows).Resample(timeframe, new() { DropPartial = false });
        Assert.Equal(expected.Time, frame.Column<DateTime>("time"));
        Assert.Equal(expected.Open, frame.Column<double>("open"));
        Assert.Equal(expected.High, frame.Column<double>("high"));
        Assert.Equal(expected.Low, frame.Column<double>("low"));
        Assert.Equal(expected.Close, frame.Column<double>("close"));
        Assert.Equal(expected.Volume, frame.Column<double>("volume"));
        Assert.All(frame.Column<string>("timeframe"), t => Assert.Equal(timeframe, t));
    }

    [Theory]
    [InlineData("2h")]
    [InlineData("1d")]
    [InlineData("1w")]
    public async Task Resample_macro_when_a_series_has_a_calendar_then_the_bars_and_the_note_of_a_read(string timeframe)
    {
        // Clock hours of six sessions of New York: the first of each starts half an hour before the open.
        Bar[] bars = [.. from day in new[] { 2, 3, 4, 5, 8, 9 } from hour in Enumerable.Range(14, 7)
            select new Bar(new(2024, 1, day, hour, 0, 0, DateTimeKind.Utc), hour, hour + 0.5, hour - 0.5, hour, 100)];
        _store.Put(Stored.Key("A", "1h"), BarSeries.From(bars, "A", "1h").Columns);
        _store.Listings.SetSymbol("local", "A", new(Calendar: "XNYS"));
        List<string> ofSql = [], ofRead = [];
        Frame frame = await _sql.Session.RunAsync("FROM resample('A', '1h', $to, venue := 'local')", new { to = timeframe }, new() { Notes = ofSql.Add });
        BarReader reader = new(_store);
        BarSeries read = await reader.ReadAsync("A", "1h", options: new() { Resample = timeframe, Notes = ofRead.Add });
        Assert.Equal(read.Time, frame.Column<DateTime>("time"));
        Assert.Equal(read.Volume, frame.Column<double>("volume"));
        Assert.Equal(4200, read.Volume.Sum());
        Assert.Equal(ofRead, ofSql);
        Assert.Contains("reach into it", Assert.Single(ofSql));
    }

    [Theory]
    [InlineData("FROM resample('A', '5m', '3m')", "3m bars cannot be made of 5m bars")]
    [InlineData("FROM resample('A', '1m', '7m')", "'7m' is not a timeframe")]
    public async Task Resample_macro_when_it_cannot_be_then_says_why(string sql, string words)
    {
        _store.Put(Stored.Key("A", "5m"), Stored.Bars(0, 10, step: 5));
        _store.Put(Stored.Key("A"), Stored.Bars(0, 10));
        Assert.Contains(words, (await Assert.ThrowsAsync<ToolkitException>(() => _sql.Session.RunAsync(sql))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Returns_and_latest_macros_when_asked_then_by_exchange_and_in_order()
    {
        Bar[] bars = [.. new[] { 100.0, 110, 99 }.Select((c, i) => new Bar(Start.AddDays(i), c, c, c, c))];
        _store.Put(Stored.Key("A", "1d"), BarSeries.From(bars, "A", "1d").Columns);
        _store.Put(Stored.Key("A", "1d", "kraken"), BarSeries.From(bars[..2], "A", "1d").Columns);
        Assert.Equal(
            """[{"r":null},{"r":0.1},{"r":null},{"r":0.1},{"r":-0.1}]""",
            await _sql.Json("SELECT round(simple_return, 12) AS r FROM returns('A', '1d')"));
        Assert.Equal("""[{"close":110},{"close":99}]""", await _sql.Json("SELECT close FROM latest('A', '1d', n := 2, venue := 'local')"));
    }

    [Fact]
    public async Task Last_close_of_each_of_a_hundred_symbols_when_asked_then_right()
    {
        string[] symbols = [.. Enumerable.Range(0, 100).Select(i => $"S{i:000}")];
        _store.Publish(new() { MadeBy = "bulk", Series = [.. symbols.Select((s, i) => Stored.Load(Stored.Key(s), Stored.Bars(i, 100 + i, seed: i)))] });
        Frame frame = await _sql.Session.RunAsync("SELECT symbol, arg_max(close, time) AS close, max(time) AS time FROM bars GROUP BY symbol ORDER BY symbol");
        Assert.Equal(symbols, frame.Column<string>("symbol"));
        Assert.Equal(symbols.Select((_, i) => Stored.Bars(i, 100 + i, seed: i).Close.Span[^1]), frame.Column<double>("close"));
        Assert.Equal(symbols.Select((_, i) => Start.AddMinutes(99 + 2 * i)), frame.Column<DateTime>("time"));
    }

    [Fact]
    public async Task Statements_when_several_then_the_last_ones_rows_and_tables_stay()
    {
        Assert.Equal("""[{"x":3}]""", await _sql.Json("CREATE TABLE mine AS SELECT 1 AS x; INSERT INTO mine VALUES (2); SELECT sum(x) AS x FROM mine"));
        Assert.Equal("""[{"x":2}]""", await _sql.Json("SELECT count(*) AS x FROM mine"));
        Assert.Equal("[]", await _sql.Json("DROP TABLE mine"));
    }

    [Fact]
    public async Task Transaction_when_left_open_or_failed_then_views_still_follow_the_store()
    {
        const string count = "SELECT count(*) AS n FROM bars";
        await _sql.Json("BEGIN");
        _store.Put(Stored.Key("A"), Stored.Bars(0, 10));
        Assert.Equal("""[{"n":10}]""", await _sql.Json(count));
        await _sql.Json("ROLLBACK");
        Assert.Equal("""[{"n":10}]""", await _sql.Json(count));

        await _sql.Json("BEGIN");
        await Assert.ThrowsAsync<ToolkitException>(() => _sql.Json("SELECT 'x'::INTEGER"));
        _store.Put(Stored.Key("A"), Stored.Bars(10, 6_000));
        Assert.Equal("""[{"n":6010}]""", await _sql.Json(count));
    }

    [Fact]
    public async Task Query_when_it_needs_more_memory_than_allowed_then_spills_confined_or_not()
    {
        using BarStore small = BarStore.Open(_folder.File("small"), new() { MemoryLimitBytes = 60_000_000 });
        using SqlTester sql = new(small);
        foreach (bool confine in new[] { false, true })
        {
            Frame frame = await sql.Session.RunAsync(
                "SELECT count(DISTINCT s) AS n FROM (SELECT 'a long text that has to be kept ' || hash(i) AS s FROM range(1500000) t(i))",
                options: new() { Confine = confine });
            Assert.Equal(1_500_000L, frame["n"][0]);
        }
    }

    [Fact]
    public async Task Parameters_when_from_dictionaries_objects_or_lists_then_bound()
    {
        Assert.Equal("""[{"x":3}]""", await _sql.Json("SELECT $a + $b AS x", new Dictionary<string, object?> { ["a"] = 1, ["$b"] = 2 }));
        Assert.Equal("""[{"x":"ab"}]""", await _sql.Json("SELECT $a || $b AS x", new Dictionary<string, string> { ["a"] = "a", ["b"] = "b" }));
        Assert.Equal("""[{"x":3}]""", await _sql.Json("SELECT ? + ? AS x", new object[] { 1, 2 }));
        ToolkitException e = await Assert.ThrowsAsync<ToolkitException>(() => _sql.Json("SELECT $missing", new { other = 1 }));
        Assert.Equal(ErrorKind.Usage, e.Kind);
        Assert.Contains("missing", e.Message, StringComparison.Ordinal);
        _store.Put(Stored.Key("A"), Stored.Bars(0, 10));
        Assert.Equal("""[{"n":4}]""", await _sql.Json("SELECT count(*) AS n FROM bars WHERE time >= $from AND time < $to", new { from = "2024-01-01 00:02", to = Start.AddMinutes(6) }));
    }

    [Fact]
    public async Task Errors_when_the_sql_is_wrong_then_usage_with_the_place_and_the_views()
    {
        ToolkitException unknown = await Assert.ThrowsAsync<ToolkitException>(() => _sql.Json("SELECT * FROM nope"));
        Assert.Equal(ErrorKind.Usage, unknown.Kind);
        Assert.Contains("nope", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("LINE 1", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("bars, market_data, symbols, datasets", unknown.Hint, StringComparison.Ordinal);
        foreach (string wrong in new[] { "SELEC 1", "SELECT closs FROM bars", "", ";", "-- nothing", "SELECT '\0'" })
        {
            Assert.Equal(ErrorKind.Usage, (await Assert.ThrowsAsync<ToolkitException>(() => _sql.Json(wrong))).Kind);
        }

        Assert.Equal(ErrorKind.BadData, (await Assert.ThrowsAsync<ToolkitException>(() => _sql.Json("SELECT 'x'::INTEGER"))).Kind);
        Assert.Equal("""[{"x":1}]""", await _sql.Json("SELECT 1 AS x"));
    }

    [Fact]
    public async Task Query_when_cancelled_then_stops_at_once_and_the_session_goes_on()
    {
        using CancellationTokenSource cancel = new();
        Task<Frame> slow = _sql.Session.RunAsync("SELECT count(*) FROM range(3000000) a, range(3000000) b WHERE a.range % 7 = b.range % 11", cancel: cancel.Token);
        cancel.CancelAfter(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);
        Assert.Equal("""[{"x":1}]""", await _sql.Json("SELECT 1 AS x"));
    }

    [Fact]
    public async Task Rows_when_limited_then_a_long_query_ends_early()
    {
        Frame frame = await _sql.Session.RunAsync("SELECT i FROM range(100000000000) t(i)", options: new() { MaxRows = 10 });
        Assert.Equal(10, frame.RowCount);
        Assert.True(frame.Truncated);
    }

    [Fact]
    public async Task Times_when_the_machine_is_elsewhere_then_utc_all_the_same()
    {
        Assert.Equal(
            """[{"tz":"UTC","t":"2024-07-01T16:00:00Z","local":"2024-07-01T12:00:00Z"}]""",
            await _sql.Json("SELECT current_setting('TimeZone') AS tz, TIMESTAMPTZ '2024-07-01 12:00:00-04:00' AS t, timezone('America/New_York', TIMESTAMPTZ '2024-07-01 12:00:00-04:00') AS local"));
    }
}
