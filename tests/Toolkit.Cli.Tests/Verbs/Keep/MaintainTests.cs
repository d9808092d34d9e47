using System.Text.Json;
using Toolkit.Cli.Verbs;
using Toolkit.Tests;

namespace Toolkit.Cli.Tests;

/// <summary>The nightly round, and having the system do it.</summary>
public sealed class MaintainTests
{
    private const string Others = "MAILTO=me@example.org\n\n# nightly\n5 1 * * * backup-home\n\n";

    private string? _table = Others;

    [Fact]
    public async Task Round_says_what_was_done_and_what_needs_a_person()
    {
        using Cli cli = new();
        Directory.CreateDirectory(cli.File("feed"));
        File.WriteAllLines(cli.File("feed/X_1d.csv"), ["time,open,high,low,close,volume", "2024-01-02,1,2,1,2,5"]);
        await cli.OkAsync("fetch", "folder:X", "--timeframe", "1d", "--base-url", cli.File("feed"));
        string[] round = ["maintain", "--base-url", cli.File("feed"), "--backups", cli.File("backups"), "--json"];

        JsonElement good = (await cli.OkAsync(round)).Json;
        Directory.Delete(cli.File("feed"), recursive: true);
        Outcome offline = await cli.RunAsync(round);
        string file = Assert.Single((await cli.OkAsync("files", "--manifest")).Lines);
        byte[] bytes = await File.ReadAllBytesAsync(file);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        Outcome damaged = await cli.RunAsync("maintain", "--offline", "--verify-nights", "1");

        Assert.Equal(["update", "seal", "fold", "compact", "gc", "verify", "catalog-copy", "backup"], good.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("name").GetString()));
        Assert.All(good.GetProperty("steps").EnumerateArray(), step => Assert.True(step.GetProperty("elapsedMs").GetDouble() >= 0));
        Assert.Equal(0, good.GetProperty("needs").GetArrayLength());
        Assert.Equal(1, offline.Code);
        Assert.Contains("update: folder:X 1d: ", Assert.Single(offline.Json.GetProperty("needs").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Equal(4, damaged.Code);
        Assert.Contains(damaged.Lines, line => line.StartsWith("failed  verify", StringComparison.Ordinal));
        Assert.Contains(damaged.Lines, line => line.StartsWith("needs you: verify: ", StringComparison.Ordinal) && line.Contains("'toolkit repair'", StringComparison.Ordinal));
        Assert.Equal(2, (await cli.RunAsync("maintain", "--keep-daily", "-1")).Code);
        Assert.Equal(2, (await cli.RunAsync("maintain", "--install", "--at", "25:00")).Code);
    }

    [Fact]
    public void Crontab_gets_one_line_and_keeps_those_of_others()
    {
        NightlyChange first = Schedule("/data/my ws", "--backups", "/b/100%").Install();
        string once = _table!;
        Schedule("/data/my ws", "--backups", "/b/100%").Install();

        Assert.Equal(once, _table);
        string line = Assert.Single(first.Lines);
        Assert.Equal(Others + line + "\n", once);
        Assert.StartsWith("30 2 * * * ", line, StringComparison.Ordinal);
        Assert.EndsWith(" -w '/data/my ws' maintain --backups '/b/100\\%' # toolkit maintain /data/my ws", line, StringComparison.Ordinal);

        Schedule("/data/my ws").Install();
        Schedule("/data/other").Install();
        Assert.Equal(2, _table!.Split('\n').Count(one => one.Contains("maintain", StringComparison.Ordinal)));
        Schedule("/data/my ws").Uninstall();
        Schedule("/data/other").Uninstall();
        Assert.Equal(Others, _table);
        Assert.Contains("nothing is installed", Assert.Single(Schedule("/data/other").Uninstall().Text), StringComparison.Ordinal);
    }

    [Fact]
    public void Crontab_that_cannot_be_read_is_not_written()
    {
        NightlySchedule schedule = new("/data", [], new(2, 30)) { HasSystemd = false, Run = (_, arguments, _) => arguments is ["-l"] ? (1, "", "you are not allowed to use this program") : throw new InvalidOperationException() };
        Assert.Contains("not allowed", Assert.Throws<ToolkitException>(schedule.Install).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_systemd_and_cron_the_line_is_shown()
    {
        NightlyChange change = new NightlySchedule("/data", [], new(2, 30)) { HasSystemd = false, Run = (_, _, _) => null }.Install();
        Assert.Equal(("none", 1, 2), (change.By, change.Lines.Count, change.Text.Count));
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(new NightlySchedule("/data\n* * * * * x", [], new(2, 30)) { HasSystemd = false }.Install).Kind);
    }

    [Fact]
    public void Timer_is_written_once_and_taken_away_whole()
    {
        using TemporaryFolder folder = new();
        List<string> calls = [];
        NightlySchedule Of(string workspace) => new(workspace, ["--backups", "/b/\"$100%\""], new(3, 5))
        {
            HasSystemd = true,
            Units = folder.Path,
            Run = (program, arguments, _) =>
            {
                calls.Add($"{program} {string.Join(' ', arguments)}");
                return program == "crontab" ? null : (0, "", "");
            },
        };

        NightlyChange change = Of("/data/my ws").Install();
        string[] content = [.. change.Paths.Select(File.ReadAllText)];
        Of("/data/my ws").Install();

        Assert.Equal("systemd", change.By);
        Assert.Equal(change.Paths.Order(), Directory.GetFiles(folder.Path).Order());
        Assert.Equal(content, change.Paths.Select(File.ReadAllText));
        Assert.Contains("\"-w\" \"/data/my ws\" \"maintain\" \"--backups\" \"/b/\\\"$$100%%\\\"\"\n", content[0], StringComparison.Ordinal);
        Assert.Contains("OnCalendar=*-*-* 03:05:00\n", content[1], StringComparison.Ordinal);
        Assert.Equal(["systemctl --user daemon-reload", $"systemctl --user enable --now {Path.GetFileName(change.Paths[1])}"], calls.Take(2));

        File.WriteAllText(change.Paths[0], "[Unit]\n");
        Assert.Throws<ToolkitException>(Of("/data/my ws").Install);
        Of("/data/my ws").Uninstall();
        Assert.Equal([change.Paths[0]], Directory.GetFiles(folder.Path));
    }

    private NightlySchedule Schedule(string workspace, params string[] options) => new(workspace, options, new(2, 30))
    {
        HasSystemd = false,
        Units = "/nowhere",
        Run = (program, arguments, input) =>
        {
            Assert.Equal("crontab", program);
            if (arguments is ["-l"])
            {
                return _table is null ? (1, "", "no crontab for me") : (0, _table, "");
            }

            _table = input;
            return (0, "", "");
        },
    };
}
