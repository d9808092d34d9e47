using System.Security.Cryptography;
using System.Text.Json;
using Toolkit.Tests;

namespace Toolkit.Servers.Tests.Remotes;

/// <summary>Push, pull and clone by way of an S3 server and the team's database.</summary>
public sealed class S3RemoteTests : IDisposable
{
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();
    private readonly List<IDisposable> _open = [];
    private readonly string _url = S3Server.NewUrl();
    private readonly PostgresTeam _team = PostgresTeam.At(PostgresServer.Shared.NewDatabase());

    public void Dispose()
    {
        _open.ForEach(one => one.Dispose());
        _team.Dispose();
        _folder.Dispose();
    }

    [S3Fact]
    public async Task A_clone_has_what_was_pushed_and_objects_are_what_their_names_say()
    {
        Workspace first = await FilledAsync();
        RemoteReport pushed = await first.Remotes.PushAsync();
        Assert.Equal((2, 1L), (pushed.Files, pushed.Version));
        Assert.Equal(0, (await first.Remotes.PushAsync()).Files);
        string[] files = [.. S3Server.Shared.ObjectsOf(_url).Where(path => path.Contains("files", StringComparison.Ordinal))];
        Assert.Equal(2, files.Length);
        Assert.All(files, path => Assert.StartsWith(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), Path.GetFileName(path), StringComparison.Ordinal));

        Workspace clone = await CloneAsync("clone", S3Server.Shared.Endpoint);
        Assert.Equal(await SumAsync(first), await SumAsync(clone));
        Assert.Equal(0, (await clone.Remotes.PushAsync()).Files);
        Assert.Empty(clone.Maintenance.Doctor().Problems);
        string kept = File.ReadAllText(Path.Combine(clone.Path, "remotes.json"));
        Assert.DoesNotContain("S3RVER", kept, StringComparison.Ordinal);
    }

    [S3Fact]
    public async Task Who_pushes_second_pulls_and_then_both_have_the_rows_of_both()
    {
        Workspace first = await FilledAsync();
        await first.Remotes.PushAsync();
        Workspace second = await CloneAsync("second", S3Server.Shared.Endpoint);
        await AddAsync(first, "A", 6_000, 500);
        await AddAsync(second, "A", 6_200, 500);
        await first.Remotes.PushAsync();
        ToolkitException behind = await Assert.ThrowsAsync<ToolkitException>(() => second.Remotes.PushAsync());
        Assert.Contains("version 2", behind.Message, StringComparison.Ordinal);
        Assert.True((await second.Remotes.PullAsync()).Merged);
        Assert.Equal(3, (await second.Remotes.PushAsync()).Version);
        await first.Remotes.PullAsync();
        Assert.Equal(6_700, (await first.Bars.ReadAsync("A", "1m")).Count);
        Assert.Equal(await SumAsync(second), await SumAsync(first));
    }

    [S3Fact]
    public async Task Twenty_pushes_of_two_at_once_make_twenty_versions()
    {
        Workspace first = await FilledAsync();
        await first.Remotes.PushAsync();
        Workspace[] both = [first, await CloneAsync("second", S3Server.Shared.Endpoint)];
        int pushes = int.TryParse(Environment.GetEnvironmentVariable("TOOLKIT_TEST_PUSHES"), out int many) ? many : 10;
        List<long> versions = [];
        await Task.WhenAll(both.Select((tk, who) => Task.Run(async () =>
        {
            for (int push = 0; push < pushes; push++)
            {
                await AddAsync(tk, $"P{who}", push * 10, 10);
                while (true)
                {
                    try
                    {
                        RemoteReport done = await tk.Remotes.PushAsync();
                        lock (versions)
                        {
                            versions.Add(done.Version);
                        }

                        break;
                    }
                    catch (ToolkitException e) when (e.Message.Contains("does not have", StringComparison.Ordinal))
                    {
                        await tk.Remotes.PullAsync();
                    }
                }
            }
        })));
        Assert.Equal(Enumerable.Range(2, 2 * pushes).Select(version => (long)version), versions.Order());
        Workspace clone = await CloneAsync("clone", S3Server.Shared.Endpoint);
        foreach (string series in new[] { "P0", "P1" })
        {
            Assert.Equal(10 * pushes, (await clone.Bars.ReadAsync(series, "1m")).Count);
        }
    }

    [S3Fact]
    public async Task A_link_that_is_cut_at_any_request_leaves_the_old_or_the_new_version()
    {
        using CuttingProxy proxy = new(S3Server.Shared.Port);
        Workspace first = await FilledAsync(proxy.Endpoint);
        await first.Remotes.PushAsync();
        Workspace second = await CloneAsync("second", proxy.Endpoint);
        bool more = true;
        for (int request = 1; more; request++)
        {
            // In the middle of the request, in place of its answer, and for good.
            more = false;
            foreach ((bool stays, bool answer) in new[] { (false, false), (false, true), (true, false), (true, true) })
            {
                long before = (await second.Remotes.PullAsync()).Version;
                string old = await SumAsync(second);
                await AddAsync(first, "A", (int)(6_000 + before * 10), 10);
                string now = await SumAsync(first);
                proxy.CutAt(request, answer, stays);
                bool pushed = await GoesAsync(() => first.Remotes.PushAsync());
                more |= proxy.HasCut;
                Assert.True(pushed || stays, $"request {request} of a push, cut once, is asked again");
                proxy.CutAt(request, answer, stays);
                bool pulled = await GoesAsync(async () =>
                {
                    await second.Remotes.PullAsync();
                    return await SumAsync(second);
                });
                more |= proxy.HasCut;
                proxy.Mend();
                Assert.Contains(await SumAsync(second), new[] { old, now });
                RemoteReport again = await first.Remotes.PushAsync();
                Assert.Equal(before + 1, again.Version);
                await second.Remotes.PullAsync();
                Assert.Equal(now, await SumAsync(second));
                Assert.True(pulled || stays);
            }
        }

        Assert.Empty(second.Maintenance.Verify().Problems);
        Assert.Empty(first.Maintenance.Verify().Problems);
    }

    [S3Fact]
    public async Task Wrong_credentials_and_a_server_that_is_away_are_told_without_secrets()
    {
        Workspace tk = await FilledAsync("http://127.0.0.1:1");
        ToolkitException away = await Assert.ThrowsAsync<ToolkitException>(() => tk.Remotes.PushAsync());
        Assert.Equal(ErrorKind.Failure, away.Kind);
        Assert.Contains(_url, away.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("S3RVER", away.Message + away.Hint, StringComparison.Ordinal);
    }

    [S3Fact]
    public async Task The_command_line_pushes_clones_and_pulls()
    {
        using Cli.Tests.Cli cli = new();
        string team = PostgresServer.Shared.NewDatabase();
        cli.Write("a.csv", ["time,open,high,low,close,volume", .. Enumerable.Range(0, 30).Select(i => $"2024-01-{i + 1:D2},1,2,0.5,1.5,{i}")]);
        await cli.OkAsync("ingest", cli.File("a.csv"), "SPY", "--timeframe", "1d");
        await cli.OkAsync("remote", "add", "desk", _url, "--endpoint", S3Server.Shared.Endpoint);
        Assert.Equal(2, (await cli.RunAsync("push")).Code);
        JsonElement pushed = await cli.JsonAsync("push", "desk", "--team", team);
        Assert.Equal((1, 1), (pushed.GetProperty("files").GetInt32(), pushed.GetProperty("version").GetInt32()));
        Assert.True(pushed.GetProperty("bytes").GetInt64() > 0);
        JsonElement cloned = await cli.JsonAsync("clone", _url, cli.File("clone"), "--endpoint", S3Server.Shared.Endpoint, "--team", team);
        Assert.Equal(1, cloned.GetProperty("version").GetInt32());
        Assert.Equal((await cli.OkAsync("query", "SPY", "--format", "csv")).Out, (await cli.OkAsync("-w", cli.File("clone"), "query", "SPY", "--format", "csv")).Out);
        Assert.Equal(1, (await cli.JsonAsync("-w", cli.File("clone"), "pull", "--files", "--team", team)).GetProperty("version").GetInt32());
        Assert.Equal("desk", (await cli.JsonAsync("remote", "list"))[0].GetProperty("name").GetString());
        await cli.OkAsync("remote", "remove", "desk");
        Assert.Empty((await cli.JsonAsync("remote", "list")).EnumerateArray());
    }

    private async Task<Workspace> FilledAsync(string? endpoint = null)
    {
        _ = S3Server.Shared;
        Workspace tk = Keep(Workspace.Init(_folder.File("first"), new() { Team = _team }));
        tk.Remotes.Add(Workspace.Origin, _url, endpoint ?? S3Server.Shared.Endpoint);
        await AddAsync(tk, "A", 0, 6_000);
        await AddAsync(tk, "B", 0, 40);
        return tk;
    }

    private async Task<Workspace> CloneAsync(string name, string endpoint)
    {
        WorkspaceOptions options = new() { Team = _team };
        await Workspace.CloneAsync(_url, _folder.File(name), endpoint, options);
        return Keep(Workspace.Open(_folder.File(name), options));
    }

    private Workspace Keep(Workspace tk)
    {
        _open.Add(tk);
        return tk;
    }

    private static Task AddAsync(Workspace tk, string symbol, int from, int count) => tk.Ingest.BarsAsync(
        symbol, "1m", Enumerable.Range(from, count).Select(i => new Bar(Start.AddMinutes(i), 100 + i, 101 + i, 99 + i, 100.5 + i, i)));

    private static async Task<string> SumAsync(Workspace tk) =>
        (await tk.SqlAsync("SELECT symbol, count(*) AS n, sum(close) AS c, max(time) AS t FROM bars GROUP BY ALL ORDER BY ALL")).ToJson();

    private static async Task<bool> GoesAsync<T>(Func<Task<T>> work)
    {
        try
        {
            await work();
            return true;
        }
        catch (ToolkitException e) when (e.Kind == ErrorKind.Failure)
        {
            return false;
        }
    }
}
