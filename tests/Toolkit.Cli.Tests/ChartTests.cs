using System.Text.Json;

namespace Toolkit.Cli.Tests;

/// <summary>Pages from the command line.</summary>
public sealed class ChartTests(BacktestTests.Data data) : IClassFixture<BacktestTests.Data>
{
    private Cli Cli { get; } = data.Cli;

    [Fact]
    public async Task Chart_writes_a_page_and_says_where()
    {
        string file = Cli.File("walk.html");
        JsonElement json = await Cli.JsonAsync("chart", "WALK", "--from", "2016-06-01", "-o", file);
        string page = await File.ReadAllTextAsync(file);

        Assert.Equal(file, json.GetProperty("path").GetString());
        Assert.Equal(BacktestTests.Data.Walk.Slice(new DateTime(2016, 6, 1), null).Count, json.GetProperty("rows").GetInt32());
        Assert.Contains("\"candlestick\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Long entry", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chart_of_a_stored_run_has_its_bars_and_trades()
    {
        JsonElement run = await Cli.JsonAsync("backtest", "SmaCross", "WALK", "--param", "fast=5", "--param", "slow=20", "--save", "drawn");
        string id = run.GetProperty("runId").GetInt64().ToString(System.Globalization.CultureInfo.InvariantCulture);
        string file = Cli.File("run.html");
        JsonElement json = await Cli.JsonAsync("chart", "WALK", "--run", id, "-o", file);

        Assert.Equal(BacktestTests.Data.Walk.Count, json.GetProperty("rows").GetInt32());
        Assert.Contains("Long entry", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        Outcome other = await Cli.RunAsync("chart", "OTHER", "--run", id, "-o", file);
        Assert.Equal(3, other.Code);
        Assert.Contains("it is of WALK", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_written_when_nothing_can_be_drawn()
    {
        string file = Cli.File("nothing.html");
        Assert.Equal(3, (await Cli.RunAsync("chart", "NOSUCH", "-o", file)).Code);
        Assert.Equal(3, (await Cli.RunAsync("chart", "WALK", "--run", "99999", "-o", file)).Code);
        Assert.Equal(2, (await Cli.RunAsync("chart", "WALK")).Code);
        Assert.False(File.Exists(file));
    }
}
