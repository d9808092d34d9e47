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
        { 2, "--format: 'xml' is no choice", "table, csv, json, parquet", ["query", "DAY", "--format", "xml"] },
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
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_failing_call_says_what_to_do_in_one_line_and_changes_nothing(int code, string what, string next, string[] call)
    {
        using Cli cli = Filled();
        await cli.OkAsync("ingest", cli.File("daily.csv"), "DAY", "--timeframe", "1d", "--calendar", "XNYS");
        IReadOnlyList<string> before = StoreState.Of(cli.Workspace);
        string[] args = [.. call.Select(a => a.Replace("{dir}", cli.Folder, StringComparison.Ordinal))];

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
        Assert.True(error.TryGetProperty("hint", out _));
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
        File.WriteAllText(cli.File("empty.csv"), "");
        return cli;
    }
}
