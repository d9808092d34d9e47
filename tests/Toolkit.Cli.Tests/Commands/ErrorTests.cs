using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Toolkit.Cli.Tests;

/// <summary>What goes wrong is one line that says what to do, has the right exit code, and changes nothing.</summary>
public sealed class ErrorTests
{
    private static readonly string[] KindsByCode = ["", "failure", "usage", "notFound", "badData", "busy"];

    public static TheoryData<int, string, string, string[]> Calls => new()
    {
        // code, a part of what is wrong, a part of what to do, the call
        { 3, "no symbol NOPE", "toolkit list symbols", ["query", "NOPE"] },
        { 3, "no symbol NOPE", "toolkit list symbols", ["summary", "NOPE"] },
        { 3, "no symbol NOPE", "toolkit list symbols", ["info", "NOPE"] },
        { 3, "no symbol NOPE", "toolkit list symbols", ["gaps", "NOPE"] },
        { 3, "no file", "check the path", ["ingest", "{dir}/absent.csv", "X"] },
        { 3, "is a folder", "toolkit bulk", ["ingest", "{dir}", "X"] },
        { 3, "no folder", "check the path", ["bulk", "{dir}/absent"] },
        { 3, "no file", "--pattern", ["bulk", "{dir}", "--pattern", "{symbol}.xyz"] },
        { 2, "pattern", "{symbol}", ["bulk", "{dir}", "--pattern", "all.csv"] },
        { 2, "--jobs 0", "at least one", ["bulk", "{dir}", "--jobs", "0"] },
        { 4, "noprices.csv:1: the header has no prices", "open, high, low and close", ["ingest", "{dir}/noprices.csv", "X"] },
        { 4, "empty.csv is empty", "header", ["ingest", "{dir}/empty.csv", "X"] },
        { 4, "none of its 2 rows", "quarantine", ["ingest", "{dir}/allbad.csv", "X", "--timeframe", "1d"] },
        { 4, "onebad.csv:3", "--strict", ["ingest", "{dir}/onebad.csv", "X", "--timeframe", "1d", "--strict"] },
        { 4, "cannot be taken as 1w", "--timeframe 1d", ["ingest", "{dir}/daily.csv", "X", "--timeframe", "1w"] },
        { 2, "time zone", "America/New_York", ["ingest", "{dir}/daily.csv", "X", "--timezone", "Mars/City"] },
        { 3, "no calendar 'MARS'", "XNYS", ["ingest", "{dir}/daily.csv", "X", "--calendar", "MARS"] },
        { 2, "--basis: 'tidy' is no choice", "raw, splits, all", ["ingest", "{dir}/daily.csv", "X", "--basis", "tidy"] },
        { 2, "symbol is empty", "SPY", ["ingest", "{dir}/daily.csv", ""] },
        { 2, "1m is a timeframe finer than the data", "1d", ["query", "DAY", "--resample", "1m"] },
        { 3, "no 1m bars", "stored are 1d", ["query", "DAY", "--timeframe", "1m"] },
        { 3, "no bars in", "stored are 9 bars from 2024-01-02T00:00:00Z", ["query", "DAY", "--from", "2030-01-01", "--to", "2030-02-01"] },
        { 3, "version 999", "ask for one of these", ["query", "DAY", "--as-of", "999"] },
        { 2, "ends before it starts", "earlier time first", ["query", "DAY", "--from", "2024-01-05", "--to", "2024-01-02"] },
        { 2, "ends before it starts", "earlier time first", ["gaps", "DAY", "--from", "2024-01-05", "--to", "2024-01-02"] },
        { 2, "'7x' is not a timeframe", "1m 3m 5m", ["query", "DAY", "--timeframe", "7x"] },
        { 2, "'7x' is not a timeframe", "1m 3m 5m", ["query", "DAY", "--resample", "7x"] },
        { 2, "--format: 'xml' is no choice", "table, csv, json, parquet, arrow", ["query", "DAY", "--format", "xml"] },
        { 2, "--adjust: 'up' is no choice", "none, splits, all", ["query", "DAY", "--adjust", "up"] },
        { 2, "no column 'vwap'", "time, open", ["query", "DAY", "--columns", "time,vwap"] },
        { 2, "--from: '2024-13-45' is not a time", "2024-01-31", ["query", "DAY", "--from", "2024-13-45"] },
        { 2, "--last: 'many' is not a whole number", "--last N", ["query", "DAY", "--last", "many"] },
        { 2, "--last -1", "at least one", ["query", "DAY", "--last", "-1"] },
        { 2, "--last is given 2 times", "once", ["query", "DAY", "--last", "1", "--last", "2"] },
        { 2, "--last: a value is missing", "--last N", ["query", "DAY", "--last"] },
        { 2, "-o: a value is missing", "-o FILE", ["query", "DAY", "-o"] },
        { 2, "Parquet", "-o FILE.parquet", ["query", "DAY", "--format", "parquet"] },
        { 3, "no folder", "folder that is there", ["query", "DAY", "-o", "{dir}/no/such/x.csv"] },
        { 2, "there is no option --resampel", "did you mean --resample?", ["query", "DAY", "--resampel", "1w"] },
        { 2, "there is no option --bogus", "toolkit query --help", ["query", "--bogus"] },
        { 2, "there is no verb 'qeury'", "did you mean query?", ["qeury", "DAY"] },
        { 2, "SYMBOL is missing", "toolkit query SYMBOL", ["query"] },
        { 2, "SYMBOL is missing", "toolkit ingest FILE SYMBOL", ["ingest", "{dir}/daily.csv"] },
        { 2, "'EXTRA' is one argument too many", "toolkit query SYMBOL", ["query", "DAY", "EXTRA"] },
        { 2, "a verb is missing", "set", ["symbol"] },
        { 2, "a verb is missing", "ingest", [] },
        { 2, "WHAT: 'foes' is no choice", "datasets", ["list", "foes"] },
        { 2, "SHELL: 'dos' is no choice", "bash", ["completion", "dos"] },
        { 2, "--lot 0", "greater than zero", ["symbol", "set", "DAY", "--lot", "0"] },
        { 2, "--lot: 'big' is not a number", "--lot", ["symbol", "set", "DAY", "--lot", "big"] },
        { 2, "--grace", "hours", ["gc", "--grace", "-1"] },
        { 2, "--param 5", "name=value", ["sql", "SELECT 1", "--param", "5"] },
        { 2, "nowhere", "bars", ["sql", "SELECT * FROM nowhere"] },
        { 2, "SYMBOL is missing beside FILE", "walkthrough FILE SYMBOL", ["walkthrough", "{dir}/daily.csv"] },
        { 3, "no file", "check the path", ["walkthrough", "{dir}/absent.csv", "X"] },
        { 4, "the header has no prices", "open, high, low and close", ["walkthrough", "{dir}/noprices.csv", "X", "1d"] },
        { 3, "there is no strategy 'Nope'", "SmaCross", ["backtest", "Nope", "DAY"] },
        { 2, "SmaCross has no parameter 'quick'", "it takes fast, slow", ["backtest", "SmaCross", "DAY", "-p", "quick=5"] },
        { 2, "fast: 'abc' is not a whole number", "write", ["backtest", "SmaCross", "DAY", "-p", "fast=abc"] },
        { 2, "'fast' is no parameter", "fast=10", ["backtest", "SmaCross", "DAY", "-p", "fast"] },
        { 2, "--cash -5", "--cash 1000", ["backtest", "SmaCross", "DAY", "--cash", "-5"] },
        { 2, "'cheap' is no commission", "0.1%", ["backtest", "SmaCross", "DAY", "--commission", "cheap"] },
        { 2, "'much' is no slippage", "spread:0.02", ["backtest", "SmaCross", "DAY", "--slippage", "much"] },
        { 2, "'huge' is no size", "units:100", ["backtest", "SmaCross", "DAY", "--sizing", "huge"] },
        { 2, "--margin: '3'", "0.5 or 50%", ["backtest", "SmaCross", "DAY", "--margin", "3"] },
        { 2, "--entries: 'many' is no choice", "exclusive, stacked", ["backtest", "SmaCross", "DAY", "--entries", "many"] },
        { 2, "'fast' is no range", "fast=5:50:5", ["backtest", "SmaCross", "DAY", "--sweep", "fast"] },
        { 2, "'fast': no range from 5 to 1 by steps of 1", "from:to:step", ["backtest", "SmaCross", "DAY", "--sweep", "fast=5:1:1"] },
        { 2, "'fast ~ 3' is no condition", "fast < slow", ["backtest", "SmaCross", "DAY", "--sweep", "fast=2:4:1", "--constraint", "fast ~ 3"] },
        { 2, "the constraints allow no combination", "--constraint", ["backtest", "SmaCross", "DAY", "--sweep", "fast=2:4:1", "--constraint", "fast > 9"] },
        { 2, "no statistic 'beauty'", "sharpe", ["backtest", "SmaCross", "DAY", "--sweep", "fast=2:4:1", "--metric", "beauty"] },
        { 2, "'fast' is both given and swept", "either", ["backtest", "SmaCross", "DAY", "--sweep", "fast=2:4:1", "-p", "fast=3"] },
        { 2, "--jobs 0", "--jobs 10", ["backtest", "SmaCross", "DAY", "--sweep", "fast=2:4:1", "--jobs", "0"] },
        { 2, "--save-all", "--save NAME", ["backtest", "SmaCross", "DAY", "--save-all"] },
        { 2, "DAY is given twice", "once", ["backtest", "SmaCross", "DAY,DAY"] },
        { 2, "--warm-up -1", "leave it away", ["backtest", "SmaCross", "DAY", "--warm-up", "-1"] },
        { 3, "no symbol NOPE", "toolkit list symbols", ["backtest", "SmaCross", "DAY", "--benchmark", "NOPE"] },
        { 3, "no file {dir}/absent.csx", "strategy class", ["backtest", "{dir}/absent.csx", "DAY"] },
        { 4, "wrong.csx(1,", "mend the file", ["strategies", "{dir}/wrong.csx"] },
        { 2, "two.csx has several strategies: A, B", "two.csx:A", ["strategies", "{dir}/two.csx"] },
        { 3, "two.csx has no strategy 'C'", "it has A, B", ["strategies", "{dir}/two.csx:C"] },
        { 4, "none.csx has no strategy class", "class MyCross : Strategy", ["strategies", "{dir}/none.csx"] },
        { 2, "--in-sample: 'never' is no length of time", "2y", ["walkforward", "SmaCross", "DAY", "--sweep", "fast=2:4:1", "--in-sample", "never"] },
        { 2, "nothing to search", "--sweep fast=5:20:5", ["walkforward", "SmaCross", "DAY"] },
        { 3, "there is no run 99", "toolkit runs list", ["runs", "show", "99"] },
        { 3, "there is no run 99", "toolkit runs list", ["runs", "export", "99"] },
        { 3, "there is no run 99", "toolkit runs list", ["runs", "report", "99", "-o", "{dir}/x.html"] },
        { 3, "there is no run 99", "toolkit runs list", ["runs", "rerun", "99"] },
        { 3, "there is no run 99", "toolkit runs list", ["runs", "delete", "99", "--yes"] },
        { 2, "runs are removed only with --yes", "toolkit runs show", ["runs", "delete", "1"] },
        { 2, "the condition \"sharpe >\"", "write it like", ["runs", "list", "--where", "sharpe >"] },
        { 2, "--limit: 0", "1 or more", ["runs", "list", "--limit", "0"] },
        { 2, "no runs are named", "--where", ["runs", "compare"] },
        { 2, "--format: 'xml' is no choice", "json or csv", ["runs", "export", "1", "--format", "xml"] },
        { 2, "'.xls' files cannot be written", ".csv", ["runs", "export", "1", "-o", "{dir}/x.xls"] },
        { 2, "'.png' files cannot be written", ".html", ["chart", "DAY", "-o", "{dir}/x.png"] },
        { 3, "no bars in the time from 2030-01-01", "stored are 9 bars", ["chart", "DAY", "--from", "2030-01-01", "-o", "{dir}/x.html"] },
        { 4, "options.csv is no table of option quotes", "--columns", ["options", "import", "{dir}/options.csv"] },
        { 3, "no option quotes of DAY", "toolkit options import", ["options", "chain", "DAY"] },
        { 2, "--expiry: 'soon' is no date", "2016-01-15", ["options", "chain", "DAY", "--expiry", "soon"] },
        { 2, "STRUCTURE: 'nonsense' is no choice", "iron-condor", ["options", "backtest", "nonsense", "DAY"] },
        { 2, "'random' makes no synthetic market", "constant:0.2", ["options", "backtest", "iron-condor", "DAY", "--synthetic", "random"] },
        { 2, "'half' is no fill", "natural", ["options", "backtest", "iron-condor", "DAY", "--fill", "half"] },
        { 2, "ticks.csv has no column for the symbol", "--symbol", ["ticks", "import", "{dir}/ticks.csv"] },
        { 4, "line 2: the time cannot be read", "quarantine", ["ticks", "import", "{dir}/ticks.csv", "--symbol", "A"] },
        { 4, "broken.parquet is a Parquet file", "CSV or JSON", ["ticks", "import", "{dir}/broken.parquet"] },
        { 3, "no ticks of NOPE", "toolkit ticks stats", ["ticks", "latest", "NOPE"] },
        { 2, "-n 0", "-n 10", ["ticks", "latest", "NOPE", "-n", "0"] },
        { 2, "--price: 'middle' is no choice", "bid, ask, mid, trade", ["ticks", "bars", "NOPE", "--price", "middle"] },
        { 2, "--older-than -1", "--older-than 7", ["ticks", "seal", "--older-than", "-1"] },
        { 3, "no folder {dir}/absent", "check the path", ["ticks", "migrate", "{dir}/absent"] },
        { 2, "the parameters are no JSON", "{\"fast\": 10", ["live", "register", "a", "DAY", "--timeframe", "1d", "--config", "{x"] },
        { 3, "no strategy NOPE", "toolkit live strategies", ["live", "pnl", "NOPE"] },
        { 2, "--within -1", "--within 5", ["live", "compare", "NOPE", "1", "--within", "-1"] },
        { 2, "--webhook is no address", "https://example.org/hook", ["live", "watch", "--webhook", "nonsense"] },
        { 2, "--every: 'soon' is no length of time", "1m", ["live", "watch", "--every", "soon"] },
        { 3, "no symbol NOPE", "toolkit list symbols", ["symbol", "set", "NOPE", "--lot", "1"] },
        { 3, "no calendar 'MARS'", "XNYS", ["symbol", "set", "DAY", "--calendar", "MARS"] },
        { 2, "there is nothing to enter", "--split 7:1", ["symbol", "actions", "add", "DAY", "--date", "2024-01-03"] },
        { 2, "'seven' is no ratio of a split", "7:1", ["symbol", "actions", "add", "DAY", "--date", "2024-01-03", "--split", "seven"] },
        { 2, "-1 is no dividend", "above 0", ["symbol", "actions", "add", "DAY", "--date", "2024-01-03", "--dividend", "-1"] },
        { 2, "'2024-01-03T10:00' has a time of day", "2014-06-09", ["symbol", "actions", "add", "DAY", "--date", "2024-01-03T10:00", "--split", "7:1"] },
        { 3, "no file {dir}/absent.csv", "check the path", ["symbol", "actions", "import", "DAY", "{dir}/absent.csv"] },
        { 4, "actions.csv, line 2: 'spilt' is neither split nor dividend", "nothing was stored", ["symbol", "actions", "import", "DAY", "{dir}/actions.csv"] },
        { 4, "noprices.csv: it has no columns of splits or dividends", "date,kind,value", ["symbol", "actions", "import", "DAY", "{dir}/noprices.csv"] },
        { 3, "no split or dividend on 2024-01-03", "toolkit symbol actions list", ["symbol", "actions", "remove", "DAY", "--date", "2024-01-03"] },
        { 2, "'DAY' names no feed", "binance:BTC/USDT", ["fetch", "DAY", "--timeframe", "1d"] },
        { 3, "there is no feed 'nope'", "yahoo", ["fetch", "nope:X", "--timeframe", "1d"] },
        { 2, "--timeframe is missing", "--timeframe 1h", ["fetch", "binance:BTC/USDT"] },
        { 2, "'btc' is no symbol of binance", "BASE/QUOTE", ["fetch", "binance:btc", "--timeframe", "1d"] },
        { 2, "binance has no 1q bars", "1mo, and resample", ["fetch", "binance:BTC/USDT", "--timeframe", "1q"] },
        { 2, "the base URL is no http or https address", "http://127.0.0.1:8080", ["fetch", "binance:BTC/USDT", "--timeframe", "1d", "--base-url", "ftp://x"] },
        { 2, "--merge-over -1", "--merge-over 100", ["fetch", "binance:BTC/USDT", "--timeframe", "1d", "--merge-over", "-1"] },
        { 3, "no folder {dir}/absent", "base URL", ["fetch", "folder:X", "--timeframe", "1d", "--base-url", "{dir}/absent"] },
        { 3, "has no file X_1d.csv", "SYMBOL_TIMEFRAME.csv", ["fetch", "folder:X", "--timeframe", "1d", "--base-url", "{dir}"] },
        { 2, "--all goes without symbols", "toolkit update --all", ["update", "DAY", "--all"] },
        { 2, "fetched bars are removed only with --yes", "toolkit list", ["clear", "binance:BTC/USDT"] },
        { 3, "no file {dir}/absent.ipynb", ".dib", ["notebook", "run", "{dir}/absent.ipynb"] },
        { 2, "'.csv' is no kind of notebook", ".ipynb", ["notebook", "run", "{dir}/daily.csv"] },
        { 4, "broken.ipynb is no notebook", "JSON of nbformat 4", ["notebook", "run", "{dir}/broken.ipynb"] },
        { 2, "--timeout 0", "--timeout 600", ["notebook", "run", "{dir}/broken.ipynb", "--timeout", "0"] },
        { 3, "no file {dir}/absent.csx", ".csx", ["script", "{dir}/absent.csx"] },
        { 4, "broken.parquet cannot be read as Parquet", "write it again", ["ingest", "{dir}/broken.parquet", "X"] },
        { 4, "cal.csv:2: the times have no zone", "# zone: Asia/Tokyo", ["ingest", "{dir}/daily.csv", "X", "--calendar", "{dir}/cal.csv"] },
        { 2, "daily.csv:1 has no column 'Nope'", "'open'", ["ingest", "{dir}/daily.csv", "X", "--columns", "close=Nope"] },
        { 2, "'what' says no column", "time=Date,close=Last", ["ingest", "{dir}/daily.csv", "X", "--columns", "what"] },
        { 2, "'zzz' is no time format", "dmy, mdy, ymd", ["ingest", "{dir}/daily.csv", "X", "--format", "zzz"] },
        { 3, "no file", "no address is read", ["ingest", "https://example.org/a.csv", "X"] },
        { 2, "--safe is about CSV", "--format csv", ["query", "DAY", "--safe"] },
        { 2, "--safe is about CSV", "--format csv", ["runs", "export", "1", "--safe"] },
        { 2, "'tomorrow' is not a time", "2024-01-31", ["query", "DAY", "--to", "tomorrow"] },
        { 2, "no statement in the SQL text", "SELECT * FROM bars", ["sql", ""] },
        { 2, "Values were not provided", "--param name=value", ["sql", "SELECT $x", "--param", "y=1"] },
        { 2, "syntax error at or near \"SELEC\"", "at the mark", ["sql", "SELEC 1"] },
        { 4, "Could not convert string 'a' to INT32", "TRY_CAST", ["sql", "SELECT 'a'::INTEGER"] },
        { 3, "No files found that match the pattern \"nope.csv\"", "current folder", ["sql", "SELECT * FROM read_csv('nope.csv')"] },
        { 2, "it has several statements", "one SELECT", ["sql", "SELECT 1; SELECT 2", "--confine"] },
        { 2, "it is not a plain SELECT", "one SELECT", ["sql", "COPY bars TO 'x'", "--confine"] },
        { 2, "1m bars cannot be made of 1d bars", "multiple", ["sql", "SELECT * FROM resample('DAY','1d','1m','local')"] },
        { 3, "no calendar 'MARS'", "XNYS", ["gaps", "DAY", "--calendar", "MARS"] },
        { 2, "--port 99999", "one that is free", ["ui", "--port", "99999"] },
        { 2, "'never' is no length of time", "18mo", ["archive", "--older-than", "never"] },
        { 2, "{dir} is there already", "does not exist yet", ["backup", "{dir}"] },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_failing_call_says_what_to_do_in_one_line_and_changes_nothing(int code, string what, string next, string[] call)
    {
        using Cli cli = Filled();
        await cli.OkAsync("ingest", cli.File("daily.csv"), "DAY", "--timeframe", "1d", "--calendar", "XNYS");
        IReadOnlyList<string> before = StoreState.Of(cli.Workspace);
        string[] args = [.. call.Select(a => a.Replace("{dir}", cli.Folder, StringComparison.Ordinal))];
        what = what.Replace("{dir}", cli.Folder, StringComparison.Ordinal);

        Outcome words = await cli.RunAsync(args);
        Outcome json = await cli.RunAsync([.. args, "--json"]);

        Assert.Equal(code, words.Code);
        string line = Assert.Single(words.Errors, IsNoQuotedSql);
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.Contains(what, line, StringComparison.Ordinal);
        Assert.Contains(next, line, StringComparison.Ordinal);
        Assert.Equal("", words.Out);
        Assert.Equal(code, json.Code);
        JsonElement error = json.Json.GetProperty("error");
        Assert.Equal(KindsByCode[code], error.GetProperty("kind").GetString());
        Assert.Contains(what, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.False(string.IsNullOrWhiteSpace(error.GetProperty("hint").GetString()));
        Assert.DoesNotMatch(@"\.(:|$)|   at ", line);
        // A quarantine file has a new name each time.
        Assert.Equal(line.Split("quarantine")[0], Assert.Single(json.Errors, IsNoQuotedSql).Split("quarantine")[0]);
        Assert.Equal(before, StoreState.Of(cli.Workspace));
    }

    // Below an error of a query stand the line that it is in and a caret.
    private static bool IsNoQuotedSql(string line) => !line.StartsWith("LINE ", StringComparison.Ordinal) && line.Trim() != "^";

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_failing_call_makes_no_workspace(int code, string what, string next, string[] call)
    {
        using Cli cli = Filled();
        string[] args = [.. call.Select(a => a.Replace("{dir}", cli.Folder, StringComparison.Ordinal))];
        string[] before = [.. Directory.GetFileSystemEntries(cli.Folder).Order()];

        Outcome outcome = await cli.RunAsync(args);

        Assert.True(outcome.Code is 2 or 3 or 4, $"{code} {what} {next}: exit code {outcome.Code}");
        Assert.False(File.Exists(Path.Combine(cli.Workspace, "catalog.db")));
        // Rows that were refused are kept where the message says.
        Assert.Equal(before, Directory.GetFileSystemEntries(cli.Folder).Where(f => !outcome.Error.Contains("quarantine", StringComparison.Ordinal) || f != cli.Workspace).Order());
    }

    [Fact]
    public async Task After_a_refused_file_the_next_one_makes_the_workspace()
    {
        using Cli cli = Filled();

        Outcome refused = await cli.RunAsync("ingest", cli.File("allbad.csv"), "X", "--timeframe", "1d");
        Outcome again = await cli.RunAsync("ingest", cli.File("allbad.csv"), "X", "--timeframe", "1d");
        bool made = File.Exists(Path.Combine(cli.Workspace, "catalog.db"));
        await cli.OkAsync("ingest", cli.File("daily.csv"), "X", "--timeframe", "1d");

        Assert.Equal((4, 4, false), (refused.Code, again.Code, made));
        foreach (Outcome one in new[] { refused, again })
        {
            string quarantine = one.Error[one.Error.IndexOf(cli.Workspace, StringComparison.Ordinal)..].Trim();
            Assert.True(File.Exists(quarantine), quarantine);
        }

        Assert.True((await cli.JsonAsync("verify")).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task A_new_workspace_is_filled_by_several_at_once_without_loss()
    {
        using Cli cli = Filled();
        string nested = Path.Combine(cli.Workspace, "deep", "ws");

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => cli.OkAsync("ingest", cli.File("daily.csv"), $"S{i}", "--timeframe", "1d", "-w", nested))));

        Outcome list = await cli.OkAsync("list", "--json", "-w", nested);
        Assert.Equal(6, list.Json.GetArrayLength());
        Assert.Equal([nested], Directory.GetDirectories(Path.GetDirectoryName(nested)!));
    }

    [Fact]
    public async Task A_catalog_of_a_newer_toolkit_is_left_alone()
    {
        using Cli cli = Filled();
        await cli.OkAsync("ingest", cli.File("daily.csv"), "DAY", "--timeframe", "1d");
        using (SqliteConnection catalog = StoreState.Open(cli.Workspace, SqliteOpenMode.ReadWrite))
        {
            StoreState.Execute(catalog, "PRAGMA user_version = 999");
        }

        IReadOnlyList<string> before = StoreState.Of(cli.Workspace);
        foreach (string[] call in (string[][])[["query", "DAY"], ["ingest", cli.File("daily.csv"), "X"], ["status"], ["sql", "SELECT 1"], ["compact"], ["init"]])
        {
            Outcome outcome = await cli.RunAsync(call);

            Assert.Equal(4, outcome.Code);
            Assert.Contains("schema 999", Assert.Single(outcome.Errors), StringComparison.Ordinal);
            Assert.Contains("update", outcome.Error, StringComparison.Ordinal);
        }

        Assert.Equal(before, StoreState.Of(cli.Workspace));
    }

    [Fact]
    public async Task A_locked_catalog_is_waited_for_and_then_busy()
    {
        using Cli cli = Filled();
        await cli.OkAsync("ingest", cli.File("daily.csv"), "DAY", "--timeframe", "1d");
        IReadOnlyList<string> before = StoreState.Of(cli.Workspace);
        Outcome ingest, query;
        using (SqliteConnection other = StoreState.Open(cli.Workspace, SqliteOpenMode.ReadWrite))
        {
            StoreState.Execute(other, "BEGIN IMMEDIATE");

            ingest = await cli.ProcessAsync(["ingest", cli.File("daily.csv"), "NEW", "--timeframe", "1d", "--json"], null, ("TOOLKIT_BUSY_TIMEOUT", "0.2"));
            query = await cli.ProcessAsync(["query", "DAY", "--format", "csv"], null, ("TOOLKIT_BUSY_TIMEOUT", "0.2"));
        }

        Assert.Equal((5, 0), (ingest.Code, query.Code));
        Assert.Equal("busy", ingest.Json.GetProperty("error").GetProperty("kind").GetString());
        Assert.Contains("again", Assert.Single(ingest.Errors), StringComparison.Ordinal);
        Assert.Equal(Bars.Daily, query.Lines);
        Assert.Equal(before, StoreState.Of(cli.Workspace));
    }

    [Fact]
    public async Task A_busy_timeout_that_is_no_number_is_said()
    {
        using Cli cli = Filled();

        Outcome outcome = await cli.ProcessAsync(["init"], null, ("TOOLKIT_BUSY_TIMEOUT", "soon"));

        Assert.Equal(2, outcome.Code);
        Assert.Contains("TOOLKIT_BUSY_TIMEOUT: 'soon'", Assert.Single(outcome.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workspace_option_without_its_folder_is_said()
    {
        using Screen output = new(), error = new();

        int code = await CommandLine.RunAsync(["status", "--json", "-w"], new Terminal(output, error));

        Assert.Equal(2, code);
        Assert.Contains("-w: a value is missing: write -w DIR", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("usage", JsonDocument.Parse(output.ToString()).RootElement.GetProperty("error").GetProperty("kind").GetString());
    }

    private static Cli Filled()
    {
        Cli cli = new();
        cli.Write("daily.csv", Bars.Daily);
        cli.Write("noprices.csv", "a,b", "1,2");
        cli.Write("allbad.csv", Bars.Header, "2024-01-02,1,0.5,1,1,1", "2024-01-03,1,0.5,1,1,1");
        cli.Write("onebad.csv", Bars.Header, "2024-01-02,1,2,1,1,1", "2024-01-03,1,0.5,1,1,1");
        cli.Write("wrong.csx", "class A : Strategy { int x = ; }");
        cli.Write("two.csx", "class A : Strategy { public override void Next() { } } class B : Strategy { public override void Next() { } }");
        cli.Write("none.csx", "int x = 1;");
        cli.Write("broken.ipynb", "{\"nbformat\": 4");
        cli.Write("actions.csv", "date,kind,value", "2024-01-03,spilt,7:1");
        cli.Write("ticks.csv", "time,bid,ask", "yesterday,1,2");
        cli.Write("options.csv", "quote,expiry", "1,2");
        cli.Write("cal.csv", "date,open,close", "2024-01-02,09:00,16:00");
        File.WriteAllText(cli.File("broken.parquet"), "PAR1 nothing");
        File.WriteAllText(cli.File("empty.csv"), "");
        return cli;
    }
}
