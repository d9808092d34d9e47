using System.Text.Json;

namespace Toolkit.Cli.Tests;

/// <summary>The JSON keys of the contract, and that each verb does what it says.</summary>
public sealed class VerbTests
{
    private static readonly string[] IngestKeys =
    [
        "symbol", "exchange", "timeframe", "rowsRead", "rowsAccepted", "rowsRejected", "duplicates", "from", "to", "files", "bytes", "elapsedMs", "skipped", "columns", "leftOut",
    ];

    private static readonly string[] DatasetKeys = ["symbol", "exchange", "timeframe", "basis", "from", "to", "rows", "files", "bytes"];

    [Fact]
    public async Task Init_makes_a_workspace_and_leaves_one_alone()
    {
        using Cli cli = new();

        JsonElement made = await cli.JsonAsync("init");
        JsonElement again = await cli.JsonAsync("init");

        Has(made, "workspace", "schemaVersion");
        Assert.Equal(cli.Workspace, made.GetProperty("workspace").GetString());
        Assert.Equal(made.ToString(), again.ToString());
        Assert.True(File.Exists(Path.Combine(cli.Workspace, "catalog.db")));
    }

    [Fact]
    public async Task Ingest_reports_and_the_second_time_skips()
    {
        using Cli cli = new();
        string file = cli.Write("SPY.csv", [.. Bars.Daily, Bars.Daily[^1], "2024-01-16T00:00:00Z,1,0.5,1,1,1"]);

        JsonElement first = await cli.JsonAsync("ingest", file, "SPY", "--exchange", "nyse", "--vendor", "me", "--asset-type", "etf", "--basis", "splits", "--allow-rejects");
        JsonElement second = await cli.JsonAsync("ingest", file, "SPY", "--exchange", "nyse", "--vendor", "me", "--asset-type", "etf", "--basis", "splits", "--allow-rejects");

        Has(first, IngestKeys);
        Has(second, IngestKeys);
        Assert.Equal(("SPY", "nyse", "1d"), (Text(first, "symbol"), Text(first, "exchange"), Text(first, "timeframe")));
        Assert.Equal((11, 9, 1, 1), (Number(first, "rowsRead"), Number(first, "rowsAccepted"), Number(first, "rowsRejected"), Number(first, "duplicates")));
        Assert.Equal(("2024-01-02T00:00:00Z", "2024-01-12T00:00:00Z"), (Text(first, "from"), Text(first, "to")));
        Assert.False(first.GetProperty("skipped").GetBoolean());
        Assert.True(second.GetProperty("skipped").GetBoolean());
        string quarantine = Text(first, "quarantine")!;
        Assert.StartsWith(cli.Workspace, quarantine, StringComparison.Ordinal);
        Assert.Contains("2024-01-16", File.ReadAllText(quarantine), StringComparison.Ordinal);
        Assert.Equal("splits", Text((await cli.JsonAsync("list"))[0], "basis"));
    }

    [Fact]
    public async Task Columns_can_be_said_and_the_report_says_which_were_taken()
    {
        using Cli cli = new();
        string file = cli.Write("in/X_1d.csv", "Date,Open,High,Low,Last,Settle,Trades", "2024-01-02,10,11,9,10,10.5,930", "2024-01-03,10,11,9,10,10.5,1015");

        Outcome refused = await cli.RunAsync("ingest", file, "X", "--json");
        JsonElement said = await cli.JsonAsync("ingest", file, "X", "--columns", "close=Settle");
        JsonElement again = await cli.JsonAsync("ingest", file, "X", "--columns", "close=Settle");
        JsonElement other = await cli.JsonAsync("ingest", file, "X", "--columns", "close=Last");
        Outcome words = await cli.OkAsync("bulk", cli.File("in"), "--columns", "close=Settle,volume=Trades", "--json");
        Outcome unknown = await cli.RunAsync("ingest", file, "X", "--columns", "close=Nope");

        Assert.Equal(4, refused.Code);
        Assert.Contains("'Last' (column 5), 'Settle' (column 6)", Text(refused.Json.GetProperty("error"), "message"), StringComparison.Ordinal);
        Assert.Equal("""{"time":"Date","open":"Open","high":"High","low":"Low","close":"Settle"}""", JsonSerializer.Serialize(said.GetProperty("columns")));
        Assert.Equal(["Last", "Trades"], said.GetProperty("leftOut").EnumerateArray().Select(l => l.GetString()));
        Assert.True(again.GetProperty("skipped").GetBoolean());
        Assert.False(other.GetProperty("skipped").GetBoolean());
        Assert.Equal("Trades", words.Json.GetProperty("files")[0].GetProperty("columns").GetProperty("volume").GetString());
        Assert.Equal(2, unknown.Code);
        Assert.Contains("'Date', 'Open', 'High', 'Low', 'Last', 'Settle', 'Trades'", unknown.Error, StringComparison.Ordinal);
        Assert.Contains("columns time=Date,open=Open,high=High,low=Low,close=Settle; left out Last, Trades", (await cli.OkAsync("ingest", file, "Y", "--columns", "close=Settle")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Adjusted_prices_set_the_basis()
    {
        using Cli cli = new();
        string both = cli.Write("both.csv", "Date,Open,High,Low,Close,Adj. Open,Adj. High,Adj. Low,Adj. Close", "2024-01-02,10,11,9,10,5,5.5,4.5,5", "2024-01-03,10,11,9,10,5,5.5,4.5,5");
        string only = cli.Write("only.csv", "Date,Adj. Open,Adj. High,Adj. Low,Adj. Close", "2024-01-02,5,5.5,4.5,5", "2024-01-03,5,5.5,4.5,5");
        await cli.OkAsync("ingest", both, "RAW");
        await cli.OkAsync("ingest", both, "ALL", "--basis", "all");
        await cli.OkAsync("ingest", only, "ONLY");
        await cli.OkAsync("ingest", only, "SAID", "--basis", "raw");

        JsonElement list = await cli.JsonAsync("list");

        Assert.Equal(["ALL all", "ONLY all", "RAW raw", "SAID raw"], list.EnumerateArray().Select(d => $"{Text(d, "symbol")} {Text(d, "basis")}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Ingest_in_words_tells_what_came_and_what_did_not()
    {
        using Cli cli = new();
        string file = cli.Write("SPY.csv", [.. Bars.Daily, "2024-01-16T00:00:00Z,1,0.5,1,1,1"]);

        Outcome first = await cli.OkAsync("ingest", file, "SPY", "--allow-rejects");
        Outcome second = await cli.OkAsync("ingest", file, "SPY", "--allow-rejects");
        Outcome quiet = await cli.OkAsync("ingest", file, "QQQ", "--allow-rejects", "-q");

        Assert.StartsWith("local:SPY 1d: 9 bars, 2024-01-02T00:00:00Z to 2024-01-12T00:00:00Z", first.Out, StringComparison.Ordinal);
        Assert.Contains("rejected 1", first.Out, StringComparison.Ordinal);
        Assert.Contains("note: calendar XNYS", first.Error, StringComparison.Ordinal);
        Assert.Contains("skipped", second.Out, StringComparison.Ordinal);
        Assert.Equal("", quiet.Error);
    }

    [Fact]
    public async Task Replace_takes_the_former_bars_away_and_strict_takes_nothing()
    {
        using Cli cli = new();
        await cli.OkAsync("ingest", cli.Write("a.csv", Bars.Daily), "X", "--timeframe", "1d");
        string bad = cli.Write("bad.csv", [.. Bars.Daily[..4], "2024-01-16T00:00:00Z,1,0.5,1,1,1"]);

        Outcome strict = await cli.RunAsync("ingest", bad, "X", "--timeframe", "1d", "--strict", "--replace");
        long kept = Number(await cli.JsonAsync("summary", "X"), "rows");
        Outcome refused = await cli.RunAsync("ingest", bad, "X", "--timeframe", "1d", "--replace");
        Assert.Equal(4, refused.Code);
        Assert.Contains("more than 1 %", refused.Error, StringComparison.Ordinal);
        await cli.OkAsync("ingest", bad, "X", "--timeframe", "1d", "--replace", "--allow-rejects");
        long replaced = Number(await cli.JsonAsync("summary", "X"), "rows");

        Assert.Equal((4, 9, 3), (strict.Code, kept, replaced));
    }

    [Fact]
    public async Task Format_and_timezone_say_how_times_are_read()
    {
        using Cli cli = new();
        string file = cli.Write("t.csv", Bars.Header, "02/01/2024 09:30,1,2,1,2,1", "02/01/2024 09:31,1,2,1,2,1", "02/01/2024 09:32,1,2,1,2,1");

        JsonElement report = await cli.JsonAsync("ingest", file, "X", "--format", "dmy", "--timezone", "America/New_York", "-t", "1m");

        Assert.Equal("2024-01-02T14:30:00Z", Text(report, "from"));
    }

    [Fact]
    public async Task Bulk_takes_a_folder_and_one_bad_file_does_not_stop_it()
    {
        using Cli cli = new();
        cli.Write("in/AAA_1d.csv", Bars.Daily);
        cli.Write("in/BBB_1m.csv", Bars.Minutes);
        JsonElement good = await cli.JsonAsync("bulk", cli.File("in"), "--pattern", "{symbol}_{timeframe}.csv", "--jobs", "2");
        cli.Write("in/CCC_1d.csv", "nothing,useful", "1,2");

        Outcome mixed = await cli.RunAsync("bulk", cli.File("in"), "--json");

        Has(good, "files", "totals");
        Assert.All(good.GetProperty("files").EnumerateArray(), f => Has(f, IngestKeys));
        Assert.Equal((2, 19), (Number(good.GetProperty("totals"), "files"), Number(good.GetProperty("totals"), "rowsAccepted")));
        Assert.Equal(4, mixed.Code);
        Assert.Equal((1, 2), (Number(mixed.Json.GetProperty("totals"), "failed"), Number(mixed.Json.GetProperty("totals"), "skipped")));
        JsonElement bad = mixed.Json.GetProperty("files")[2];
        Assert.Equal("badData", Text(bad.GetProperty("error"), "kind"));
        Assert.Equal(2, (await cli.JsonAsync("list")).GetArrayLength());
    }

    [Fact]
    public async Task List_shows_datasets_symbols_sources_and_files()
    {
        using Cli cli = new();
        await cli.OkAsync("ingest", cli.Write("a.csv", Bars.Daily), "X", "--timeframe", "1d", "--calendar", "XNYS");
        await cli.OkAsync("compact");

        JsonElement datasets = await cli.JsonAsync("list"), named = await cli.JsonAsync("list", "datasets");
        JsonElement symbols = await cli.JsonAsync("list", "symbols"), sources = await cli.JsonAsync("list", "sources"), files = await cli.JsonAsync("list", "files");

        Assert.Equal(datasets.ToString(), named.ToString());
        Has(Assert.Single(datasets.EnumerateArray()), DatasetKeys);
        Has(Assert.Single(symbols.EnumerateArray()), "symbol", "exchange", "calendar");
        Has(Assert.Single(sources.EnumerateArray()), "symbol", "uri", "sha256", "rowsAccepted", "loadedAt");
        Has(Assert.Single(files.EnumerateArray()), "path", "timeframe", "rows", "bytes", "sha256");
        foreach (string what in new[] { "datasets", "symbols", "sources", "files" })
        {
            Assert.Equal(3, (await cli.OkAsync("list", what)).Lines.Length);
        }
    }

    [Fact]
    public async Task Lists_of_an_empty_workspace_are_empty()
    {
        using Cli cli = new();
        await cli.OkAsync("init");

        foreach (string what in new[] { "datasets", "symbols", "sources", "files" })
        {
            Assert.Equal(0, (await cli.JsonAsync("list", what)).GetArrayLength());
        }

        Assert.Equal(0, (await cli.JsonAsync("files", "--manifest")).GetArrayLength());
    }

    [Fact]
    public async Task Info_status_and_summary_have_their_keys()
    {
        using Cli cli = new();
        await cli.OkAsync("ingest", cli.Write("a.csv", [.. Bars.Daily.Where((_, i) => i != 4)]), "X", "--timeframe", "1d", "--calendar", "XNYS");

        JsonElement info = await cli.JsonAsync("info", "X"), status = await cli.JsonAsync("status"), summary = await cli.JsonAsync("summary", "X");

        Has(info, "symbol", "datasets");
        JsonElement dataset = Assert.Single(info.GetProperty("datasets").EnumerateArray());
        Has(dataset, "timeframe", "from", "to", "rows", "bytes", "files", "gaps");
        Has(status, "symbols", "datasets", "rows", "files", "bytes", "hotRows", "schemaVersion", "version");
        Assert.Equal((1, 1, 8, 8), (Number(status, "symbols"), Number(status, "datasets"), Number(status, "rows"), Number(status, "hotRows")));
        Has(summary, "rows", "from", "to", "min", "max", "meanClose", "volume", "gaps");
        // Without 5 January: closes 101 102 103 105 … 109, lows from 99, highs to 110, volumes 10 20 30 50 … 90.
        Assert.Equal((8, 99, 110, 410, 1), (Number(summary, "rows"), Number(summary, "min"), Number(summary, "max"), Number(summary, "volume"), Number(summary, "gaps")));
        Assert.Equal(841.0 / 8, summary.GetProperty("meanClose").GetDouble());
        Assert.Equal(1, Number(dataset, "gaps"));
        Assert.Equal(3, Number(await cli.JsonAsync("summary", "X", "--from", "2024-01-10"), "rows"));
    }

    [Fact]
    public async Task Gaps_lie_inside_what_is_asked_and_not_in_the_future()
    {
        using Cli cli = new();
        await cli.OkAsync("ingest", cli.Write("a.csv", [.. Bars.Minutes.Where((_, i) => i is not (3 or 4 or 7))]), "X", "--timeframe", "1m", "--calendar", "XNYS");

        JsonElement stored = await cli.JsonAsync("gaps", "X"), other = await cli.JsonAsync("gaps", "X", "--calendar", "24/7", "--from", "2024-01-02T14:00");
        JsonElement future = await cli.JsonAsync("gaps", "X", "--from", "2999-01-01", "--to", "2999-02-01");
        Outcome words = await cli.OkAsync("gaps", "X"), none = await cli.OkAsync("gaps", "X", "--to", "2024-01-02T14:32");

        Assert.Equal(
            [("2024-01-02T14:32:00Z", "2024-01-02T14:34:00Z", 2), ("2024-01-02T14:36:00Z", "2024-01-02T14:37:00Z", 1)],
            stored.EnumerateArray().Select(g => (Text(g, "from")!, Text(g, "to")!, (int)Number(g, "bars"))));
        Assert.Equal(("2024-01-02T14:00:00Z", 30), (Text(other[0], "from"), (int)Number(other[0], "bars")));
        Assert.Equal(0, future.GetArrayLength());
        Assert.Contains("(2 gaps, 3 bars)", words.Out, StringComparison.Ordinal);
        Assert.Equal("no gaps\n", none.Out);
    }

    [Fact]
    public async Task Symbol_set_says_what_is_known()
    {
        using Cli cli = new();
        await cli.OkAsync("ingest", cli.Write("a.csv", Bars.Daily), "X", "--timeframe", "1d");

        JsonElement set = await cli.JsonAsync(
            "symbol", "set", "X", "--calendar", "XNYS", "--lot", "0.5", "--currency", "USD", "--name", "Ex & Co", "--asset-type", "equity");
        JsonElement kept = await cli.JsonAsync("symbol", "set", "X", "--lot", "1");

        Assert.Equal(("X", "XNYS", "USD", "Ex & Co", "equity"), (Text(set, "symbol"), Text(set, "calendar"), Text(set, "currency"), Text(set, "name"), Text(set, "assetType")));
        Assert.Equal(("XNYS", 1), (Text(kept, "calendar"), Number(kept, "lot")));
    }

    [Fact]
    public async Task Symbol_set_when_there_is_none_of_that_name_then_no_ghost_and_the_near_one_is_named()
    {
        using Cli cli = new();
        await cli.OkAsync("ingest", cli.Write("a.csv", Bars.Daily), "SPY", "--timeframe", "1d");

        Outcome outcome = await cli.RunAsync("symbol", "set", "SPX", "--lot", "1");

        Assert.Equal(3, outcome.Code);
        Assert.Contains("SPY", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await cli.JsonAsync("list", "symbols")).GetArrayLength());
    }

    [Fact]
    public async Task Update_when_nothing_was_fetched_yet_then_said()
    {
        using Cli cli = new();
        await cli.OkAsync("init");

        Outcome outcome = await cli.OkAsync("update", "--all");

        Assert.Contains("nothing to update", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("toolkit fetch", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bulk_when_files_are_named_by_date_then_one_series_of_the_symbol_that_was_named()
    {
        using Cli cli = new();
        Directory.CreateDirectory(cli.File("days"));
        cli.Write("days/spy-2024-01-03.csv", "time,open,high,low,close,volume", "2024-01-02T14:30:00Z,9,9,9,9,1", "2024-01-03T14:30:00Z,2,2,2,2,1", "2024-01-03T14:31:00Z,2,2,2,2,1");
        cli.Write("days/spy-20240102.csv", "time,open,high,low,close,volume", "2024-01-02T14:30:00Z,1,1,1,1,1", "2024-01-02T14:31:00Z,1,1,1,1,1");

        await cli.OkAsync("bulk", cli.File("days"), "--pattern", "spy-{date}.csv", "--symbol", "SPY");

        // The file of the later day counts, though its name comes first.
        Assert.Equal(["9", "1", "2", "2"], (await cli.OkAsync("query", "SPY", "--columns", "close", "--format", "csv")).Lines.Skip(1).Select(l => l.Split(',')[^1]));
        Outcome unknown = await cli.RunAsync("bulk", cli.File("days"), "--pattern", "{ticker}-{date}.csv");
        Assert.Equal(2, unknown.Code);
        Assert.Contains("{ticker}", unknown.Error, StringComparison.Ordinal);
        Assert.Contains("{symbol}, {timeframe} and {date}", unknown.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await cli.RunAsync("bulk", cli.File("days"), "--pattern", "{symbol}-{date}.csv", "--symbol", "SPY")).Code);
    }

    [Fact]
    public async Task Calendars_are_the_four_of_the_contract()
    {
        using Cli cli = new();

        JsonElement all = await cli.JsonAsync("calendars");

        Assert.Equal(["24/5", "24/7", "FX", "XNYS"], all.EnumerateArray().Select(c => Text(c, "name")).Order(StringComparer.Ordinal));
        Assert.False(Directory.Exists(cli.Workspace));
    }

    private static void Has(JsonElement document, params string[] keys) =>
        Assert.All(keys, key => Assert.True(document.TryGetProperty(key, out _), $"no {key} in {document}"));

    private static string? Text(JsonElement document, string key) => document.GetProperty(key).GetString();

    private static long Number(JsonElement document, string key) => document.GetProperty(key).GetInt64();
}
