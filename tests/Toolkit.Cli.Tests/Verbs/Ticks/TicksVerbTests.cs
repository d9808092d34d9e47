using System.Text.Json;

namespace Toolkit.Cli.Tests;

public sealed class TicksVerbTests
{
    private static readonly string[] Lines = ["timestamp,price,size", "1768910400000,10,1", "1768910430000,12,2", "1768910460000,11,4"];

    [Fact]
    public async Task Ticks_are_imported_sealed_and_shown()
    {
        using Cli cli = new();
        string file = cli.Write("a.csv", Lines);
        JsonElement report = await cli.JsonAsync("ticks", "import", file, "--symbol", "A");
        Assert.Equal((3, 0), (report.GetProperty("written").GetInt32(), report.GetProperty("resent").GetInt32()));
        Assert.Equal(3, (await cli.JsonAsync("ticks", "import", file, "--symbol", "A")).GetProperty("resent").GetInt32());

        JsonElement seal = await cli.JsonAsync("ticks", "seal", "--older-than", "0");
        Assert.Equal(3, seal.GetProperty("ticks").GetInt32());
        JsonElement stats = await cli.JsonAsync("ticks", "stats");
        Assert.Equal(3, stats.GetProperty("ticks").GetInt32());
        Assert.Equal("sealed", stats.GetProperty("files")[0].GetProperty("form").GetString());
        Assert.All(["symbols", "queued", "written", "dropped", "errors", "bytes"], key => Assert.True(stats.TryGetProperty(key, out _), key));

        JsonElement latest = await cli.JsonAsync("ticks", "latest", "A", "-n", "2");
        Assert.Equal([12, 11], latest.EnumerateArray().Select(tick => tick.GetProperty("price").GetInt32()));
        JsonElement range = await cli.JsonAsync("ticks", "range", "A", "--from", "2026-01-20T12:00", "--to", "2026-01-20T12:01");
        Assert.Equal(["2026-01-20T12:00:00Z", "2026-01-20T12:00:30Z"], range.EnumerateArray().Select(tick => tick.GetProperty("time").GetString()!));
        Assert.Equal(3, (await cli.JsonAsync("sql", "SELECT count(*) AS n FROM ticks"))[0].GetProperty("n").GetInt32());
        Assert.True((await cli.JsonAsync("doctor")).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Bars_of_ticks_are_shown_and_stored()
    {
        using Cli cli = new();
        await cli.OkAsync("ticks", "import", cli.Write("a.csv", Lines), "--symbol", "A");
        JsonElement bars = await cli.JsonAsync("ticks", "bars", "A", "--timeframe", "1m", "--store");
        Assert.Equal([(10, 12, 10, 12, 3), (11, 11, 11, 11, 4)], bars.EnumerateArray().Select(bar => (N(bar, "open"), N(bar, "high"), N(bar, "low"), N(bar, "close"), N(bar, "volume"))));
        Assert.Equal(bars.ToString(), (await cli.JsonAsync("query", "A", "--timeframe", "1m")).ToString());

        static int N(JsonElement bar, string key) => bar.GetProperty(key).GetInt32();
    }

    [Fact]
    public async Task What_is_not_there_or_not_understood_has_its_exit_code()
    {
        using Cli cli = new();
        string file = cli.Write("a.csv", Lines);
        Assert.Equal(2, (await cli.RunAsync("ticks", "import", file)).Code);
        Assert.Equal(3, (await cli.RunAsync("ticks", "import", cli.File("none.csv"))).Code);
        Assert.Equal(4, (await cli.RunAsync("ticks", "import", cli.Write("b.csv", "x,y", "1,2"), "--symbol", "A")).Code);
        await cli.OkAsync("ticks", "import", file, "--symbol", "A");
        Assert.Equal(3, (await cli.RunAsync("ticks", "latest", "B")).Code);
        Assert.Equal(3, (await cli.RunAsync("ticks", "range", "B")).Code);
        Assert.Equal(3, (await cli.RunAsync("ticks", "bars", "B")).Code);
        Assert.Equal(2, (await cli.RunAsync("ticks", "latest", "A", "-n", "0")).Code);
        Assert.Equal(2, (await cli.RunAsync("ticks", "seal", "--older-than", "-1")).Code);
        JsonElement packed = await cli.JsonAsync("ticks", "compress", "--older-than", "0");
        Assert.EndsWith(".db.zst", packed.GetProperty("days")[0].GetProperty("path").GetString());
    }
}
