using System.Text.Json;

namespace Toolkit.Cli.Tests;

public sealed class ImportVerbTests
{
    [Fact]
    public async Task A_store_is_looked_at_brought_over_and_compared()
    {
        using Cli cli = new();
        string folder = Directory.CreateDirectory(cli.File("old/data/market/SPY")).FullName;
        using (Workspace maker = Toolkit.Workspace.Open(cli.File("maker")))
        {
            await maker.Ingest.BarsAsync("SPY", "1d", Enumerable.Range(0, 30).Select(i => new Bar(new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(i), 10, 12, 9, 11, i)));
            (await maker.SqlAsync("SELECT time AS Date, open AS Open, high AS High, low AS Low, close AS Close, volume AS Volume FROM bars")).WriteParquet(Path.Combine(folder, "1d.parquet"));
        }

        JsonElement dry = await cli.JsonAsync("import", "data-layer", cli.File("old"), "--dry-run");
        Assert.Equal((30, 0, false), Of(dry.GetProperty("series")[0]));
        JsonElement real = await cli.JsonAsync("import", "data-layer", cli.File("old"));
        Assert.Equal((30, 30, true), Of(real.GetProperty("series")[0]));
        Assert.Equal(("2024-01-01T00:00:00Z", "2024-01-30T00:00:00Z", "SPY", "1d"), (Text("from"), Text("to"), Text("symbol"), Text("timeframe")));
        Assert.True((await cli.JsonAsync("import", "data-layer", cli.File("old"))).GetProperty("series")[0].GetProperty("skipped").GetBoolean());
        Assert.Equal(3, (await cli.RunAsync("import", "tier0", cli.File("old/data/market/SPY/none"))).Code);
        Assert.Equal(2, (await cli.RunAsync("import", "tier1", cli.File("old"))).Code);
        await File.WriteAllTextAsync(Path.Combine(folder, "1h.parquet"), "PAR1 and nothing else");
        Assert.Equal(4, (await cli.RunAsync("import", "data-layer", cli.File("old"))).Code);

        string Text(string key) => real.GetProperty("series")[0].GetProperty(key).GetString()!;

        static (int, int, bool) Of(JsonElement series) => (series.GetProperty("rowsBefore").GetInt32(), series.GetProperty("rowsAfter").GetInt32(), series.GetProperty("equal").GetBoolean());
    }
}
