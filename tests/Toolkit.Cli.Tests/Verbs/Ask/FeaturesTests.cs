using System.Text.Json;

namespace Toolkit.Cli.Tests;

public sealed class FeaturesTests : IDisposable
{
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Features_are_listed_shown_refused_when_stale_and_cleared()
    {
        string file = _cli.Write("a.csv", "time,open,high,low,close", "2024-01-02,1,4,1,2", "2024-01-03,2,6,1,5", "2024-01-04,5,7,3,4");
        await _cli.OkAsync("ingest", file, "A", "--timeframe", "1d");
        using (Workspace tk = Workspace.Open(_cli.Workspace))
        {
            await tk.Features.GetOrAddAsync("A", "1d", "change", "7", bars => [.. bars.Select((bar, i) => i == 0 ? double.NaN : bar.Close - bars[i - 1].Close)], new() { LookBack = 1 });
        }

        JsonElement row = (await _cli.OkAsync("features", "list", "--json")).Json[0];
        Assert.Equal(
            ("change", "7", "A", "1d", "2024-01-02T00:00:00Z", "2024-01-04T00:00:00Z", false),
            (Text("name"), Text("version"), Text("symbol"), Text("timeframe"), Text("from"), Text("to"), row.GetProperty("stale").GetBoolean()));
        Assert.Equal("time,value\n2024-01-03T00:00:00Z,3\n2024-01-04T00:00:00Z,-1\n", (await _cli.OkAsync("features", "show", "A", "change", "--last", "2", "--format", "csv")).Out);
        Assert.Equal("value\n2\n", (await _cli.OkAsync("sql", "SELECT sum(value) AS value FROM features WHERE symbol = 'A'", "--format", "csv")).Out);

        await _cli.OkAsync("ingest", _cli.Write("b.csv", "time,open,high,low,close", "2024-01-03,2,6,1,3"), "A", "--timeframe", "1d");
        Assert.True((await _cli.OkAsync("features", "list", "A", "--json")).Json[0].GetProperty("stale").GetBoolean());
        foreach (string[] asked in new string[][] { ["features", "show", "A", "change"], ["sql", "FROM features"] })
        {
            Outcome stale = await _cli.RunAsync(asked);
            Assert.Equal(4, stale.Code);
            Assert.Contains("feature change of local:A 1d is stale", stale.Error, StringComparison.Ordinal);
        }

        Assert.Equal(3, (await _cli.RunAsync("features", "show", "A", "none")).Code);
        Assert.Equal(2, (await _cli.RunAsync("features", "clear")).Code);
        Assert.Equal(1, (await _cli.OkAsync("features", "clear", "A", "--name", "change", "--yes", "--json")).Json.GetProperty("removed").GetInt32());
        Assert.Equal(0, (await _cli.OkAsync("features", "list", "--json")).Json.GetArrayLength());

        string Text(string key) => row.GetProperty(key).GetString()!;
    }
}
