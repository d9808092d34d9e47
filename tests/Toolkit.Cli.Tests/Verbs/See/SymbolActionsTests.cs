using System.Text.Json;

namespace Toolkit.Cli.Tests;

/// <summary><c>symbol actions</c>, and the warning that leads to it.</summary>
public sealed class SymbolActionsTests : IDisposable
{
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Split_is_warned_of_before_the_run_entered_and_gone()
    {
        string file = _cli.Write("raw.csv", ["date,open,high,low,close,volume", .. Enumerable.Range(1, 20).Select(i => $"2024-03-{i:00},{Price(i)},{Price(i)},{Price(i)},{Price(i)},1000")]);
        await _cli.OkAsync("ingest", file, "RAW", "--timeframe", "1d", "--calendar", "24/7");
        Outcome raw = await _cli.OkAsync("backtest", "BuyAndHold", "RAW");

        Assert.Contains("warning: local:RAW 1d: 700 to 100 at 2024-03-11T00:00:00Z looks like a split of 7:1;", raw.Error, StringComparison.Ordinal);
        Assert.Single(raw.Error.Split('\n'), l => l.Contains("looks like a split", StringComparison.Ordinal));
        JsonElement added = await _cli.JsonAsync("symbol", "actions", "add", "RAW", "--date", "2024-03-11", "--split", "7:1", "--dividend", "0.5");
        Assert.Equal((2, 2), (added.GetProperty("actions").GetArrayLength(), added.GetProperty("changed").GetInt32()));
        await _cli.OkAsync("symbol", "actions", "remove", "RAW", "--date", "2024-03-11", "--kind", "dividend");
        Assert.Equal("""[{"time":"2024-03-11T00:00:00Z","kind":"split","value":7}]""", JsonSerializer.Serialize(await _cli.JsonAsync("symbol", "actions", "list", "RAW")));

        Outcome adjusted = await _cli.OkAsync("backtest", "BuyAndHold", "RAW", "--json");
        Assert.Equal("", adjusted.Error);
        Assert.Equal(0, adjusted.Json.GetProperty("metrics").GetProperty("returnPct").GetDouble(), 9);
        Assert.Contains("looks like a split", (await _cli.OkAsync("backtest", "BuyAndHold", "RAW", "--adjust", "none")).Error, StringComparison.Ordinal);

        static int Price(int day) => day < 11 ? 700 : 100;
    }

    [Fact]
    public async Task Split_that_was_missed_is_entered_by_the_command_that_quality_prints()
    {
        string file = _cli.Write("raw.csv", ["date,open,high,low,close,volume", .. Enumerable.Range(1, 20).Select(i => $"2024-03-{i:00},{Price(i)},{Price(i)},{Price(i)},{Price(i)},{1000 + i}")]);
        foreach (string exchange in new[] { "a", "b" })
        {
            await _cli.OkAsync("ingest", file, "RAW", "--timeframe", "1d", "--calendar", "24/7", "--exchange", exchange);
        }

        const string Lead = "if that was a split: toolkit ";
        string line = Assert.Single((await _cli.OkAsync("quality", "RAW", "--exchange", "b")).Lines, l => l.StartsWith(Lead, StringComparison.Ordinal));
        Assert.Equal("symbol actions add RAW --exchange b --date 2024-03-11 --split 7:1", line[Lead.Length..]);
        await _cli.OkAsync(line[Lead.Length..].Split(' '));
        Assert.DoesNotContain("split", (await _cli.OkAsync("quality", "RAW", "--exchange", "b")).Out, StringComparison.Ordinal);
        Assert.Contains("split", (await _cli.OkAsync("quality", "RAW", "--exchange", "a")).Out, StringComparison.Ordinal);

        static double Price(int day) => (100 + day % 5) * (day < 11 ? 7 : 1);
    }

    [Fact]
    public async Task Import_says_what_it_took_and_refuses_a_bad_line_whole()
    {
        string file = _cli.Write("day.csv", Bars.Daily);
        await _cli.OkAsync("ingest", file, "DAY", "--timeframe", "1d", "--calendar", "XNYS", "--basis", "splits");
        string good = _cli.Write("good.csv", "date,kind,value", "2023-06-01,split,3:2", "2023-07-03,dividend,0.47");
        Outcome taken = await _cli.OkAsync("symbol", "actions", "import", "DAY", good);

        Assert.Contains("(2 of 2 new or changed)", taken.Out, StringComparison.Ordinal);
        Assert.Contains("its prices contain splits already", taken.Error, StringComparison.Ordinal);
        Outcome refused = await _cli.RunAsync("symbol", "actions", "import", "DAY", _cli.Write("bad.csv", "date,kind,value", "2023-08-01,dividend,1", "2023-09-01,bonus,1"));
        Assert.Equal(4, refused.Code);
        Assert.Contains("line 3: 'bonus'", refused.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await _cli.JsonAsync("symbol", "actions", "list", "DAY")).GetArrayLength());
    }

    [Theory]
    [InlineData(2, "there is nothing to enter", "add", "DAY", "--date", "2024-01-02")]
    [InlineData(2, "'1:0' is no ratio", "add", "DAY", "--date", "2024-01-02", "--split", "1:0")]
    [InlineData(2, "has a time of day", "add", "DAY", "--date", "2024-01-02T09:30", "--split", "2")]
    [InlineData(3, "NOPE", "add", "NOPE", "--date", "2024-01-02", "--split", "2")]
    [InlineData(3, "no split or dividend on", "remove", "DAY", "--date", "2024-01-02")]
    public async Task Misuse_is_told(int code, string message, params string[] args)
    {
        await _cli.OkAsync("ingest", _cli.Write("day.csv", Bars.Daily), "DAY", "--timeframe", "1d", "--calendar", "XNYS");
        Outcome outcome = await _cli.RunAsync(["symbol", "actions", .. args]);

        Assert.Equal(code, outcome.Code);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
    }
}
