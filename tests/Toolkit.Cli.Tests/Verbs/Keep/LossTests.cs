using System.Text.Json;

namespace Toolkit.Cli.Tests;

/// <summary>A process was killed when it had acknowledged bars, and the WAL that had them is damaged: no order of verbs loses them.</summary>
public sealed class LossTests
{
    [Theory]
    [InlineData("deleted", "verify", "repair")]
    [InlineData("deleted", "list", "verify", "repair")]
    [InlineData("cut", "symbol set", "repair")]
    [InlineData("cut", "ingest", "verify")]
    [InlineData("flipped", "maintain", "doctor", "repair")]
    [InlineData("flipped", "repair", "verify")]
    public async Task Acknowledged_bars_survive_a_damaged_wal_whatever_verb_comes_first(string damage, params string[] verbs)
    {
        using Cli cli = new();
        await KilledIngestAsync(cli, damage);
        foreach (string verb in verbs)
        {
            Outcome outcome = await cli.RunAsync(verb switch
            {
                "symbol set" => ["symbol", "set", "X", "--currency", "USD"],
                "ingest" => ["ingest", cli.Write("more.csv", "time,open,high,low,close,volume", "2024-02-01T00:00:00Z,1,2,1,1.5,1"), "Y", "--timeframe", "1d"],
                _ => [verb],
            });
            Assert.True(outcome.Code == 0 || verb is "verify" or "doctor", $"{verb}: {outcome.Error}");
        }

        Assert.Equal(51, (await cli.OkAsync("query", "X", "--format", "csv")).Lines.Length);
        Assert.True((await cli.JsonAsync("verify")).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Verify_shows_the_loss_as_often_as_it_is_asked()
    {
        using Cli cli = new();
        await KilledIngestAsync(cli, "deleted");
        for (int i = 0; i < 2; i++)
        {
            Outcome verify = await cli.RunAsync("verify", "--json");
            Assert.Equal((int)ErrorKind.BadData, verify.Code);
            JsonElement problem = Assert.Single(verify.Json.GetProperty("problems").EnumerateArray());
            Assert.Contains("commits are lost", problem.GetProperty("what").GetString(), StringComparison.Ordinal);
            Assert.Contains("'toolkit repair'", problem.GetProperty("hint").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Doctor_of_a_folder_of_something_else_says_that_it_is_none()
    {
        using Cli cli = new();
        Directory.CreateDirectory(cli.Workspace);
        await File.WriteAllTextAsync(Path.Combine(cli.Workspace, "letter.txt"), "dear");
        foreach (string verb in (string[])["doctor", "verify", "repair"])
        {
            Outcome outcome = await cli.RunAsync(verb);
            Assert.Equal((int)ErrorKind.NotFound, outcome.Code);
            Assert.Contains("it holds other things (letter.txt)", outcome.Error, StringComparison.Ordinal);
        }

        Assert.Single(Directory.GetFileSystemEntries(cli.Workspace));
    }

    private static async Task KilledIngestAsync(Cli cli, string damage)
    {
        await cli.OkAsync("init");
        string file = cli.Write("x.csv", ["time,open,high,low,close,volume", .. Enumerable.Range(0, 50).Select(i => $"{new DateTime(2024, 1, 1).AddHours(i):yyyy-MM-ddTHH:mm:ssZ},10,12,8,{9 + i % 3},{i}")]);
        Outcome killed = await cli.ProcessAsync(["ingest", file, "X", "--timeframe", "1h"], null, ("TOOLKIT_FAILPOINT", "catalog.journalled"));
        Assert.NotEqual(0, killed.Code);
        string wal = Path.Combine(cli.Workspace, "catalog.db-wal");
        byte[] bytes = await File.ReadAllBytesAsync(wal);
        switch (damage)
        {
            case "cut":
                await File.WriteAllBytesAsync(wal, bytes[..1_000]);
                break;
            case "flipped":
                bytes[40] ^= 1;
                await File.WriteAllBytesAsync(wal, bytes);
                break;
            default:
                File.Delete(wal);
                break;
        }
    }
}
