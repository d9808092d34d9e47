using System.Text.Json;
using Toolkit.Tests.Runs;

namespace Toolkit.Servers.Tests.Team;

/// <summary>Runs of several workspaces in a team's database, and the command line over it.</summary>
public sealed class PushTests
{
    [PostgresFact]
    public async Task Runs_that_are_pushed_are_the_same_to_the_last_bit_and_pushed_again_add_nothing()
    {
        string connection = PostgresServer.Shared.NewDatabase();
        using TeamHost here = new(connection);
        List<BacktestResult> results = [.. Enumerable.Range(0, 25).Select(SampleRuns.Random)];
        IReadOnlyList<long> ids;
        using (Workspace local = Workspace.Open(here.Folder))
        {
            ids = await local.Runs.SaveAllAsync(results.Select((r, i) => new RunToSave(r, $"run {i}", new()
            {
                Tags = ["t"],
                Notes = "n",
                StrategySource = i % 2 == 0 ? "text" : null,
                Parameters = new Dictionary<string, object> { ["whole"] = i, ["real"] = i * 0.5, ["word"] = "w", ["yes"] = true, ["odd"] = double.NaN, ["exact"] = 1.5m, ["big"] = long.MaxValue },
            })));
        }

        PushedRuns first = await here.Tk.Runs.PushAsync([.. ids.Reverse()]), again = await here.Tk.Runs.PushAsync();

        Assert.Equal((25, 0), (first.Added, again.Added));
        Assert.Equal(first.Ids.Order(), again.Ids.Order());
        using Workspace own = Workspace.Open(here.Folder);
        foreach ((int i, long id) in first.Ids.Reverse().Index())
        {
            StoredRun there = await here.Tk.Runs.LoadAsync(id), mine = await own.Runs.LoadAsync(ids[i]);
            SampleRuns.MustEqual(results[i], there);
            Assert.Equal(mine.Parameters, there.Parameters);
            Assert.Equal((mine.Name, mine.CreatedAt, mine.StrategySource, mine.Summary.Notes), (there.Name, there.CreatedAt, there.StrategySource, there.Summary.Notes));
            Assert.Equal(["t"], there.Tags);
        }

        Assert.Equal(await Table(own), await Table(here.Tk));

        static async Task<string> Table(Workspace tk) => JsonSerializer.Serialize(
            (await tk.SqlAsync("SELECT p.name, p.value, p.number, r.name AS run, r.tags, r.sharpe FROM run_params p JOIN runs r USING (run_id) ORDER BY ALL")).Columns.Select(c => Enumerable.Range(0, c.Count).Select(i => c[i]?.ToString())));
    }

    [PostgresFact]
    public async Task Two_who_push_the_same_runs_at_once_add_them_once_and_compare_with_a_colleagues()
    {
        string connection = PostgresServer.Shared.NewDatabase();
        using TeamHost ann = new(connection), bob = new(connection);
        using (Workspace a = Workspace.Open(ann.Folder))
        using (Workspace b = Workspace.Open(bob.Folder))
        {
            await a.Runs.SaveAsync(SampleRuns.Cross(5, 20), "ann's");
            await b.Runs.SaveAsync(SampleRuns.Cross(3, 30), "bob's");
        }

        PushedRuns[] pushed = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? ann : bob).Tk.Runs.PushAsync()));

        Assert.Equal(2, pushed.Sum(p => p.Added));
        RunComparison both = await ann.Tk.Runs.CompareAsync([pushed[0].Ids[0], pushed[1].Ids[0]]);
        Assert.Equal(["ann's", "bob's"], both.Runs.Select(run => run.Name));
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<ToolkitException>(() => ann.Tk.Runs.PushAsync([99]))).Kind);
    }

    [PostgresFact]
    public async Task Verbs_work_on_the_database_of_the_team()
    {
        string connection = PostgresServer.Shared.NewDatabase();
        using Toolkit.Cli.Tests.Cli cli = new();
        await cli.OkAsync("init");
        using (Workspace local = Workspace.Open(cli.Workspace))
        {
            await local.Runs.SaveAsync(SampleRuns.Cross(), "mine");
        }

        JsonElement pushed = await cli.JsonAsync("runs", "push", "1", "--team", connection);
        Assert.Equal((1, 1), (pushed.GetProperty("added").GetInt32(), pushed.GetProperty("runIds").GetArrayLength()));
        Assert.Equal(0, (await cli.JsonAsync("runs", "push", "--team", connection)).GetProperty("added").GetInt32());
        Assert.Equal("mine", (await cli.JsonAsync("runs", "--where", "fast = 5", "--sort", "fast", "--team", connection))[0].GetProperty("name").GetString());
        await cli.OkAsync("live", "register", "s", "A", "--timeframe", "1m", "--team", connection);
        Assert.Equal("s", (await cli.JsonAsync("live", "strategies", "--team", connection))[0].GetProperty("strategy").GetString());
        Assert.Equal(0, (await cli.JsonAsync("live", "strategies")).GetArrayLength());
        Assert.Equal("s", (await cli.JsonAsync("sql", "SELECT strategy_id FROM strategies", "--team", connection))[0].GetProperty("strategy_id").GetString());
        JsonElement team = (await cli.JsonAsync("status", "--team", connection)).GetProperty("team");
        Assert.Equal("postgres", team.GetProperty("login").GetString());
        Assert.Equal(JsonValueKind.Null, (await cli.JsonAsync("status")).GetProperty("team").ValueKind);
        Assert.Contains("schema 2", (await cli.OkAsync("team", "--team", connection)).Out, StringComparison.Ordinal);
        Assert.Contains("team's database", string.Join('\n', (await cli.JsonAsync("doctor", "--team", connection)).GetProperty("notes").EnumerateArray()), StringComparison.Ordinal);
        Assert.Equal(2, (await cli.RunAsync("sql", "SELECT 1", "--confine", "--team", connection)).Code);
        Assert.Equal(2, (await cli.RunAsync("team")).Code);
        Assert.Equal(2, (await cli.RunAsync("archive", "--older-than", "1y", "--team", connection)).Code);
    }
}
