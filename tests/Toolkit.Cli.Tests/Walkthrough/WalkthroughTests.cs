using System.Text.Json;

namespace Toolkit.Cli.Tests;

public sealed class WalkthroughTests
{
    private static readonly string[] Tested = ["backtest", "backtest", "backtest", "compare", "report"];

    [Fact]
    public async Task The_samples_are_gone_through_and_the_second_time_skipped()
    {
        using Cli cli = new();

        JsonElement first = await cli.JsonAsync("walkthrough");
        JsonElement second = await cli.JsonAsync("walkthrough");
        Outcome words = await cli.OkAsync("walkthrough");

        Assert.Equal(["ingest", "ingest", "bulk", "query", "summary", "resample", "sql", .. Tested, "status"], Steps(first));
        Assert.Equal(Steps(first), Steps(second));
        Assert.False(Result(first, 0).GetProperty("skipped").GetBoolean());
        Assert.True(Result(second, 0).GetProperty("skipped").GetBoolean());
        Assert.Equal(5, Result(second, 2).GetProperty("skipped").GetInt32());
        Assert.Equal(Result(first, 12).GetProperty("rows").GetInt64(), Result(second, 12).GetProperty("rows").GetInt64());
        Assert.Contains("$ toolkit query FLUX --timeframe 1m --resample 5m", words.Out, StringComparison.Ordinal);
        Assert.Contains(cli.Workspace, words.Out, StringComparison.Ordinal);
        Assert.Equal("", words.Error);
    }

    [Fact]
    public async Task It_ends_with_three_stored_runs_their_comparison_and_a_page()
    {
        using Cli cli = new();
        await cli.OkAsync("walkthrough");
        JsonElement second = await cli.JsonAsync("walkthrough");

        using Workspace tk = Workspace.Open(cli.Workspace);
        IReadOnlyList<RunSummary> kept = await tk.Runs.ListAsync();
        Assert.Equal(["DonchianBreakout", "RsiBollinger", "SmaCross"], kept.Select(r => r.Strategy).Order());
        Assert.Equal(kept.Select(r => r.Id).Order(), Enumerable.Range(7, 3).Select(i => Result(second, i).GetProperty("runId").GetInt64()));
        Assert.All(kept, r => Assert.Equal(r.Metrics.FinalEquity, Enumerable.Range(7, 3).Select(i => Result(second, i))
            .Single(s => s.GetProperty("runId").GetInt64() == r.Id).GetProperty("metrics").GetProperty("finalEquity").GetDouble()));
        string page = File.ReadAllText(Result(second, 11).GetProperty("path").GetString()!);
        Assert.All(kept, r => Assert.Contains(r.Name, page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1m")]
    [InlineData(null)]
    public async Task A_file_of_the_users_is_gone_through_and_the_second_time_skipped(string? timeframe)
    {
        using Cli cli = new();
        string[] call = ["walkthrough", cli.Write("my.csv", Bars.Minutes), "SPY", .. timeframe is null ? Array.Empty<string>() : [timeframe]];

        JsonElement first = await cli.JsonAsync(call);
        JsonElement second = await cli.JsonAsync(call);
        Outcome words = await cli.OkAsync(call);

        Assert.Equal(["ingest", "query", "summary", "resample", "sql", .. Tested, "status"], Steps(first));
        Assert.Equal((10, false), (Result(first, 0).GetProperty("rowsAccepted").GetInt32(), Result(first, 0).GetProperty("skipped").GetBoolean()));
        Assert.True(Result(second, 0).GetProperty("skipped").GetBoolean());
        Assert.Contains("skipped", words.Out, StringComparison.Ordinal);
        Assert.Contains("2024-01-02T14:39:00Z", words.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_another_timeframe_of_a_known_symbol_is_the_one_shown()
    {
        using Cli cli = new();
        await cli.OkAsync("ingest", cli.Write("min.csv", Bars.Minutes), "SPY", "--timeframe", "1m");

        JsonElement steps = await cli.JsonAsync("walkthrough", cli.Write("day.csv", Bars.Daily), "SPY");

        Assert.Contains("--timeframe 1d", steps.GetProperty("steps")[1].GetProperty("command").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_command_that_is_shown_can_be_run()
    {
        using Cli cli = new();
        JsonElement steps = await cli.JsonAsync("walkthrough", cli.Write("my.csv", Bars.Minutes), "SPY");

        foreach (string command in steps.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("command").GetString()!).Where(c => !c.Contains('"', StringComparison.Ordinal)))
        {
            await cli.OkAsync(command.Split(' ')[1..]);
        }
    }

    private static IEnumerable<string?> Steps(JsonElement document) => document.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("step").GetString());

    private static JsonElement Result(JsonElement document, int step) => document.GetProperty("steps")[step].GetProperty("result");
}
