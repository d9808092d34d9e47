using System.Text.Json;

namespace Toolkit.Cli.Tests;

/// <summary>Pages from the command line.</summary>
public sealed class ChartTests(BacktestWorkspace data) : IClassFixture<BacktestWorkspace>
{
    private Cli Cli { get; } = data.Cli;

    [Fact]
    public async Task Chart_writes_a_page_and_says_where()
    {
        string file = Cli.File("walk.html");
        JsonElement json = await Cli.JsonAsync("chart", "WALK", "--from", "2016-06-01", "-o", file);
        string page = await File.ReadAllTextAsync(file);

        Assert.Equal(file, json.GetProperty("path").GetString());
        Assert.Equal(BacktestWorkspace.Walk.Slice(new DateTime(2016, 6, 1), null).Count, json.GetProperty("rows").GetInt32());
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

        Assert.Equal(BacktestWorkspace.Walk.Count, json.GetProperty("rows").GetInt32());
        Assert.Contains("Long entry", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        Outcome other = await Cli.RunAsync("chart", "OTHER", "--run", id, "-o", file);
        Assert.Equal(3, other.Code);
        Assert.Contains("it is of WALK", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_of_one_run_has_its_prices_and_of_several_what_differs()
    {
        string[] ids = new string[2];
        for (int i = 0; i < ids.Length; i++)
        {
            JsonElement run = await Cli.JsonAsync("backtest", "SmaCross", "WALK", "--param", $"fast={5 + i}", "--param", "slow=20", "--save", $"cross {i}");
            ids[i] = run.GetProperty("runId").GetInt64().ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        string one = Cli.File("one.html"), both = Cli.File("both.html");
        JsonElement json = await Cli.JsonAsync("runs", "report", ids[0], "-o", one);
        Assert.Equal(one, json.GetProperty("path").GetString());
        Assert.Contains("<h2>Prices and trades</h2>", await File.ReadAllTextAsync(one), StringComparison.Ordinal);
        Assert.Contains("store version", await File.ReadAllTextAsync(one), StringComparison.Ordinal);

        await Cli.OkAsync("runs", "report", ids[0], ids[1], "-o", both, "--title", "<both>");
        string page = await File.ReadAllTextAsync(both);
        Assert.Contains("<h1>&lt;both&gt;</h1>", page, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">fast</th><td class=\"number\">5</td><td class=\"number\">6</td>", page, StringComparison.Ordinal);
        Assert.Equal(3, (await Cli.RunAsync("runs", "report", "99999", "-o", one)).Code);
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
