using System.Text.Json;

namespace Toolkit.Cli.Tests;

/// <summary><c>remote</c>, <c>push</c>, <c>pull</c> and <c>clone</c> by way of a folder.</summary>
public sealed class RemoteVerbTests : IDisposable
{
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Two_copies_share_their_bars_by_way_of_a_folder()
    {
        await IngestAsync(_cli.Workspace, "SPY", 1, 10);
        await _cli.OkAsync("remote", "add", "desk", _cli.File("desk"));
        Assert.Equal((1, 1), Sent(await _cli.JsonAsync("push")));
        Assert.Equal((0, 1), Sent(await _cli.JsonAsync("push", "desk")));

        string clone = _cli.File("clone");
        Assert.Equal(1, (await _cli.JsonAsync("clone", _cli.File("desk"), clone)).GetProperty("version").GetInt32());
        Assert.Equal(await ClosesAsync(_cli.Workspace), await ClosesAsync(clone));

        await IngestAsync(_cli.Workspace, "SPY", 11, 15);
        await IngestAsync(clone, "SPY", 16, 20);
        Assert.Equal(2, Sent(await _cli.JsonAsync("push")).Version);
        Outcome behind = await _cli.RunAsync("-w", clone, "push");
        Assert.Equal(1, behind.Code);
        Assert.Contains("has version 2 of", behind.Error, StringComparison.Ordinal);
        JsonElement pulled = await _cli.JsonAsync("-w", clone, "pull", "--files");
        Assert.True(pulled.GetProperty("merged").GetBoolean());
        Assert.Equal(20, (await ClosesAsync(clone)).Length);
        Assert.Equal(3, Sent(await _cli.JsonAsync("-w", clone, "push")).Version);
        Assert.Contains("version 3 of desk is here:", (await _cli.OkAsync("pull")).Out, StringComparison.Ordinal);
        Assert.Equal(await ClosesAsync(clone), await ClosesAsync(_cli.Workspace));
    }

    [Fact]
    public async Task Names_of_remotes_are_kept_and_forgotten()
    {
        await IngestAsync(_cli.Workspace, "SPY", 1, 3);
        await _cli.OkAsync("remote", "add", "desk", _cli.File("desk"));
        await _cli.OkAsync("remote", "add", "home", _cli.File("home"));
        Assert.Equal(["desk", "home"], (await _cli.JsonAsync("remote", "list")).EnumerateArray().Select(one => one.GetProperty("name").GetString()!));
        await RefusedAsync(2, "desk, home", "push");
        await _cli.OkAsync("push", "home");
        await _cli.OkAsync("remote", "remove", "home");
        Assert.True(Directory.Exists(_cli.File("home")));
        Assert.Equal("desk", (await _cli.JsonAsync("remote", "list")).EnumerateArray().Single().GetProperty("name").GetString());
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_and_changes_nothing()
    {
        await IngestAsync(_cli.Workspace, "SPY", 1, 3);
        await RefusedAsync(3, "has no remote", "push");
        await _cli.OkAsync("remote", "add", "desk", _cli.File("desk"));
        await RefusedAsync(2, "'desk'", "remote", "add", "desk", _cli.File("elsewhere"));
        await RefusedAsync(3, "nothing has been pushed", "pull");
        await RefusedAsync(2, "--all is for ClickHouse", "push", "desk", "--all");
        await RefusedAsync(3, "'nosuch'", "push", "nosuch");
        await RefusedAsync(3, "'nosuch'", "remote", "remove", "nosuch");
        await RefusedAsync(3, _cli.File("empty"), "clone", _cli.File("empty"), _cli.File("clone"));
        Assert.False(Directory.Exists(_cli.File("clone")));
        await _cli.OkAsync("push");
        await RefusedAsync(2, _cli.Workspace, "clone", _cli.File("desk"), _cli.Workspace);
        Assert.Equal(3, (await ClosesAsync(_cli.Workspace)).Length);
    }

    private static (int Files, int Version) Sent(JsonElement report) => (report.GetProperty("files").GetInt32(), report.GetProperty("version").GetInt32());

    private async Task RefusedAsync(int code, string says, params string[] args)
    {
        Outcome outcome = await _cli.RunAsync(args);
        Assert.True(outcome.Code == code, $"{string.Join(' ', args)}: exit code {outcome.Code}\n{outcome.Error}");
        Assert.Contains(says, outcome.Error, StringComparison.Ordinal);
    }

    private Task IngestAsync(string workspace, string symbol, int from, int to) => _cli.OkAsync(
        "-w", workspace, "ingest",
        _cli.Write($"{from}.csv", ["time,open,high,low,close,volume", .. Enumerable.Range(from, to - from + 1).Select(day => $"2024-01-{day:D2},{day},{day + 1},{day - 0.5},{day},1")]),
        symbol, "--timeframe", "1d");

    private async Task<string[]> ClosesAsync(string workspace) =>
        [.. (await _cli.JsonAsync("-w", workspace, "sql", "SELECT time, close FROM bars ORDER BY time")).EnumerateArray().Select(row => row.ToString())];
}
