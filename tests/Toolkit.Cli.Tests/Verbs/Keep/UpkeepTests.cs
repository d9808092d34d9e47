using System.Text.Json;

namespace Toolkit.Cli.Tests;

/// <summary>Verbs that keep a workspace well.</summary>
public sealed class UpkeepTests
{
    [Fact]
    public async Task Files_manifest_names_files_that_are_there()
    {
        using Cli cli = new();
        await cli.OkAsync("ingest", cli.Write("a.csv", Bars.Daily), "X", "--timeframe", "1d");
        Outcome hot = await cli.OkAsync("files", "--manifest");
        await cli.OkAsync("compact");

        Outcome lines = await cli.OkAsync("files", "--manifest");
        JsonElement json = await cli.JsonAsync("files", "--manifest");

        Assert.Equal("", hot.Out);
        Assert.Contains("9 rows are not in Parquet yet", hot.Error, StringComparison.Ordinal);
        string path = Assert.Single(lines.Lines);
        Assert.True(File.Exists(path));
        Assert.Equal(path, Text(Assert.Single(json.EnumerateArray()), "path"));
    }

    [Fact]
    public async Task Upkeep_verbs_say_ok_and_list_problems()
    {
        using Cli cli = new();
        await cli.OkAsync("ingest", cli.Write("a.csv", Bars.Daily), "X", "--timeframe", "1d");
        string backup = cli.File("backup");

        foreach (string[] verb in (string[][])[["verify"], ["doctor"], ["repair"], ["gc", "--dry-run"], ["gc"], ["compact", "--all"], ["backup", backup], ["vacuum"], ["maintain"]])
        {
            JsonElement document = await cli.JsonAsync(verb);
            Assert.True(document.GetProperty("ok").GetBoolean(), $"{verb[0]}: {document}");
            Assert.Equal(0, document.GetProperty("problems").GetArrayLength());
            Assert.NotEmpty((await cli.OkAsync(verb[0] == "backup" ? ["backup", backup + "2"] : verb)).Out);
        }

        Assert.NotEmpty((await cli.JsonAsync("maintain")).GetProperty("steps").EnumerateArray());
        Assert.Equal(Bars.Daily, (await cli.OkAsync("query", "X", "--format", "csv", "-w", backup)).Lines);
    }

    [Fact]
    public async Task A_damaged_file_is_a_problem_with_exit_code_4()
    {
        using Cli cli = new();
        await cli.OkAsync("ingest", cli.Write("a.csv", Bars.Daily), "X", "--timeframe", "1d");
        await cli.OkAsync("compact");
        string file = Assert.Single((await cli.OkAsync("files", "--manifest")).Lines);
        byte[] bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);

        Outcome verify = await cli.RunAsync("verify", "--json");

        Assert.Equal(4, verify.Code);
        Assert.False(verify.Json.GetProperty("ok").GetBoolean());
        JsonElement problem = verify.Json.GetProperty("problems")[0];
        Has(problem, "what", "where", "hint");
        Assert.Contains(Path.GetFileName(file), problem.ToString(), StringComparison.Ordinal);
    }

    private static void Has(JsonElement document, params string[] keys) =>
        Assert.All(keys, key => Assert.True(document.TryGetProperty(key, out _), $"no {key} in {document}"));

    private static string? Text(JsonElement document, string key) => document.GetProperty(key).GetString();
}
