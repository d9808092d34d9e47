using System.Text.Json;

namespace Toolkit.Cli.Tests;

public sealed class QueryTests(SmallWorkspace small) : IClassFixture<SmallWorkspace>
{
    private readonly Cli _cli = small.Cli;

    [Fact]
    public async Task Csv_has_the_header_of_the_contract_and_bars_as_they_went_in()
    {
        Outcome csv = await _cli.OkAsync("query", "MIN", "--format", "csv");

        Assert.Equal(Bars.Minutes, csv.Lines);
        Assert.Equal("", csv.Error);
    }

    [Fact]
    public async Task Numbers_come_out_in_their_shortest_exact_form()
    {
        using Cli cli = new();
        string file = cli.Write("n.csv", Bars.Header, "2024-01-02,0.1,0.30000000000000004,0.1,0.25,1e21", "2024-01-03,1,1e5,1,1.5,", "2024-01-04,1,2,1,1.5,0.001");
        await cli.OkAsync("ingest", file, "N", "--timeframe", "1d");

        Outcome csv = await cli.OkAsync("query", "N", "--format", "csv");

        Assert.Equal(
            [Bars.Header, "2024-01-02T00:00:00Z,0.1,0.30000000000000004,0.1,0.25,1E+21", "2024-01-03T00:00:00Z,1,100000,1,1.5,", "2024-01-04T00:00:00Z,1,2,1,1.5,0.001"],
            csv.Lines);
    }

    [Theory]
    [InlineData("2024-01-03")]
    [InlineData("20240103")]
    [InlineData("2024-01-03T00:00")]
    [InlineData("2024-01-03 00:00")]
    [InlineData("2024-01-03 00:00:00")]
    [InlineData("2024-01-03T00:00:00Z")]
    [InlineData("2024-01-03T00:00:00.000000Z")]
    [InlineData("2024-01-02T19:00:00-05:00")]
    [InlineData("2024-01-03T05:30+05:30")]
    public async Task From_is_included_and_taken_in_every_form(string from)
    {
        Outcome csv = await _cli.OkAsync("query", "DAY", "--from", from, "--to", "2024-01-05", "--format", "csv");

        Assert.Equal([Bars.Header, Bars.Daily[2], Bars.Daily[3]], csv.Lines);
    }

    [Theory]
    [InlineData("2024", 9)]
    [InlineData("2024-01", 9)]
    [InlineData("2024-02", 0)]
    public async Task A_year_or_a_month_is_its_first_day(string from, int bars)
    {
        Outcome csv = await _cli.RunAsync("query", "DAY", "--from", from, "--format", "csv");

        Assert.Equal(bars == 0 ? 3 : 0, csv.Code);
        Assert.Equal(bars, Math.Max(0, csv.Lines.Length - 1));
    }

    [Fact]
    public async Task Last_gives_the_latest_bars_also_inside_a_range()
    {
        Outcome latest = await _cli.OkAsync("query", "DAY", "--last", "2", "--format", "csv");
        Outcome before = await _cli.OkAsync("query", "DAY", "--to", "2024-01-05", "--last", "1", "--format", "csv");

        Assert.Equal([Bars.Header, .. Bars.Daily[^2..]], latest.Lines);
        Assert.Equal([Bars.Header, Bars.Daily[3]], before.Lines);
    }

    [Fact]
    public async Task Columns_come_in_the_order_asked_for()
    {
        Outcome csv = await _cli.OkAsync("query", "DAY", "--columns", "close, time", "--last", "1", "--format", "csv");

        Assert.Equal(["close,time", "109,2024-01-12T00:00:00Z"], csv.Lines);
    }

    [Fact]
    public async Task Resample_and_calendar_put_the_session_together()
    {
        Outcome five = await _cli.OkAsync("query", "MIN", "--resample", "5m", "--format", "csv");
        Outcome day = await _cli.OkAsync("query", "MIN", "--resample", "1d", "--calendar", "XNYS", "--format", "csv");

        // Opens 100 and 105, highs to 106 and 111, lows from 99 and 104, closes 105 and 110, volumes 10+…+50 and 60+…+100.
        Assert.Equal([Bars.Header, "2024-01-02T14:30:00Z,100,106,99,105,150", "2024-01-02T14:35:00Z,105,111,104,110,400"], five.Lines);
        Assert.Equal([Bars.Header, "2024-01-02T00:00:00Z,100,111,99,110,550"], day.Lines);
    }

    [Fact]
    public async Task A_coarser_timeframe_that_is_not_stored_is_made_and_said()
    {
        Outcome five = await _cli.OkAsync("query", "MIN", "--timeframe", "5m", "--format", "csv");

        Assert.Equal(3, five.Lines.Length);
        Assert.Contains("5m is not stored; made of 1m", five.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fill_adds_the_missing_session_at_the_previous_close()
    {
        using Cli cli = new();
        string file = cli.Write("hole.csv", [.. Bars.Daily.Where(l => !l.StartsWith("2024-01-09", StringComparison.Ordinal))]);
        await cli.OkAsync("ingest", file, "HOLE", "--timeframe", "1d", "--calendar", "XNYS");

        Outcome filled = await cli.OkAsync("query", "HOLE", "--fill", "--from", "2024-01-08", "--to", "2024-01-11", "--format", "csv");
        JsonElement gaps = await cli.JsonAsync("gaps", "HOLE");

        Assert.Equal([Bars.Header, Bars.Daily[5], "2024-01-09T00:00:00Z,105,105,105,105,0", Bars.Daily[7]], filled.Lines);
        JsonElement gap = Assert.Single(gaps.EnumerateArray());
        Assert.Equal(
            ("2024-01-09T00:00:00Z", "2024-01-10T00:00:00Z", 1, "missing"),
            (gap.GetProperty("from").GetString(), gap.GetProperty("to").GetString(), gap.GetProperty("bars").GetInt32(), gap.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task Adjusted_prices_lack_the_splits()
    {
        // No corporate actions are stored, so all three are the same; that the word is taken is what is asked here.
        string[] plain = (await _cli.OkAsync("query", "DAY", "--adjust", "none", "--format", "csv")).Lines;

        Assert.Equal(plain, (await _cli.OkAsync("query", "DAY", "--adjust", "splits", "--format", "csv")).Lines);
        Assert.Equal(plain, (await _cli.OkAsync("query", "DAY", "--adjust", "ALL", "--format", "csv")).Lines);
    }

    [Fact]
    public async Task As_of_reads_an_old_version()
    {
        using Cli cli = new();
        await cli.OkAsync("ingest", cli.Write("a.csv", Bars.Daily[..5]), "X", "--timeframe", "1d");
        long first = (await cli.JsonAsync("status")).GetProperty("version").GetInt64();
        await cli.OkAsync("ingest", cli.Write("b.csv", Bars.Daily), "X", "--timeframe", "1d");

        Assert.Equal(5, (await cli.OkAsync("query", "X", "--as-of", $"{first}", "--format", "csv")).Lines.Length);
        Assert.Equal(10, (await cli.OkAsync("query", "X", "--format", "csv")).Lines.Length);
    }

    [Fact]
    public async Task Each_format_goes_to_a_file_by_option_or_by_its_ending()
    {
        string csv = _cli.File("out.csv"), json = _cli.File("out.json"), parquet = _cli.File("out.parquet"), table = _cli.File("out.txt"), forced = _cli.File("out.dat");
        foreach (string file in new[] { csv, json, parquet, table })
        {
            Outcome written = await _cli.OkAsync("query", "DAY", "-o", file);
            Assert.Equal("", written.Out);
        }

        await _cli.OkAsync("query", "DAY", "--format", "csv", "-o", forced);

        Assert.Equal(Bars.Daily, File.ReadAllLines(csv));
        Assert.Equal(Bars.Daily, File.ReadAllLines(forced));
        Assert.Equal(9, JsonDocument.Parse(File.ReadAllText(json)).RootElement.GetArrayLength());
        Assert.Contains("2024-01-12", File.ReadAllText(table), StringComparison.Ordinal);
        Outcome rows = await _cli.OkAsync("sql", $"SELECT count(*) AS n, sum(close) AS s FROM read_parquet('{parquet}')", "--format", "csv");
        Assert.Equal(["n,s", "9,945"], rows.Lines);
        Assert.Empty(Directory.GetFiles(_cli.Folder, "*.part-*"));
    }

    [Fact]
    public async Task Json_is_one_array_of_objects_whatever_the_format()
    {
        JsonElement plain = await _cli.JsonAsync("query", "DAY", "--last", "1");
        JsonElement format = (await _cli.OkAsync("query", "DAY", "--last", "1", "--format", "json")).Json;
        JsonElement both = await _cli.JsonAsync("query", "DAY", "--last", "1", "--format", "csv");

        foreach (JsonElement document in new[] { plain, format, both })
        {
            JsonElement bar = Assert.Single(document.EnumerateArray());
            Assert.Equal(["time", "open", "high", "low", "close", "volume"], bar.EnumerateObject().Select(p => p.Name));
            Assert.Equal("2024-01-12T00:00:00Z", bar.GetProperty("time").GetString());
            Assert.Equal(109, bar.GetProperty("close").GetDouble());
        }
    }

    [Fact]
    public async Task A_table_is_aligned()
    {
        Outcome table = await _cli.OkAsync("query", "DAY", "--last", "2");

        Assert.Equal("time                  open  high  low  close  volume", table.Lines[0]);
        Assert.Equal("2024-01-11T00:00:00Z   107   109  106    108      80", table.Lines[2]);
    }

    [Theory]
    [InlineData("alpha:DUP")]
    [InlineData("DUP", "--exchange", "alpha")]
    public async Task A_symbol_of_several_exchanges_is_named_with_one(params string[] words)
    {
        JsonElement summary = await _cli.JsonAsync(["summary", .. words]);

        Assert.Equal("alpha", summary.GetProperty("exchange").GetString());
        Assert.Equal("DUP", summary.GetProperty("symbol").GetString());
    }

    [Fact]
    public async Task A_symbol_of_several_exchanges_alone_lists_the_choices()
    {
        Outcome outcome = await _cli.RunAsync("query", "DUP");

        Assert.Equal(3, outcome.Code);
        Assert.Contains("alpha", Assert.Single(outcome.Errors), StringComparison.Ordinal);
        Assert.Contains("beta", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_dashes_end_the_options()
    {
        Outcome csv = await _cli.OkAsync("query", "--last", "1", "--format", "csv", "--", "-ODD");
        Outcome without = await _cli.RunAsync("query", "-ODD", "--last", "1");

        Assert.Equal(Bars.Daily[^1], csv.Lines[1]);
        Assert.Equal(2, without.Code);
    }

    [Theory]
    [InlineData("@ES")]
    [InlineData("TRUE")]
    [InlineData("/h")]
    [InlineData("?")]
    [InlineData("O'NEIL; DROP TABLE symbols")]
    public async Task A_symbol_is_never_taken_for_something_else(string symbol)
    {
        using Cli cli = new();
        string file = cli.Write("a.csv", Bars.Daily);

        await cli.OkAsync("ingest", file, "--json", symbol, "--timeframe", "1d");
        Outcome csv = await cli.OkAsync("query", "-q", symbol, "--last", "1", "--format", "csv");

        Assert.Equal([Bars.Header, Bars.Daily[^1]], csv.Lines);
    }

    [Fact]
    public async Task A_file_that_is_written_anew_stays_when_the_query_fails()
    {
        string file = _cli.Write("kept.csv", "kept");

        Outcome outcome = await _cli.RunAsync("query", "DAY", "--from", "2030-01-01", "-o", file);

        Assert.Equal((3, "kept\n"), (outcome.Code, File.ReadAllText(file)));
    }

    [Fact]
    public async Task A_calendar_file_set_for_a_symbol_is_used_from_any_folder()
    {
        using Cli cli = new();
        string rules = cli.Write("morning.json", """{ "name": "MORNING", "zone": "America/New_York", "open": "09:30", "close": "09:35" }""");
        await cli.OkAsync("ingest", cli.Write("min.csv", Bars.Minutes), "SPY", "--timeframe", "1m");
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, rules);

        await cli.OkAsync("symbol", "set", "SPY", "--calendar", relative);
        JsonElement symbol = (await cli.JsonAsync("list", "symbols"))[0];
        JsonElement session = await cli.JsonAsync("query", "SPY", "--session-only");

        // Ten minutes from 14:30Z are stored; the session of the file has the first five.
        Assert.Equal(rules, symbol.GetProperty("calendar").GetString());
        Assert.Equal(5, session.GetArrayLength());
    }
}
