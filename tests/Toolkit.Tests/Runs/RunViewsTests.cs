using Microsoft.Data.Sqlite;
using Toolkit.Catalog;

namespace Toolkit.Tests.Runs;

/// <summary>Stored runs in SQL: what the library says, up to date, unpacked only when named.</summary>
public sealed class RunViewsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Workspace _tk;

    public RunViewsTests() => _tk = Workspace.Open(_folder.Path, new() { Team = TestTeam.New() });

    public void Dispose()
    {
        _tk.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Trades_and_equity_of_every_run_when_asked_in_sql_then_those_of_the_library()
    {
        BacktestResult[] results = [.. Enumerable.Range(0, 25).Select(SampleRuns.Random), BacktestResult.FromTrades(SampleRuns.Cross().Trades)];
        IReadOnlyList<long> ids = await _tk.Runs.SaveAllAsync(results.Select(r => new RunToSave(r, "x")));

        Frame equity = await _tk.SqlAsync("SELECT * FROM run_equity ORDER BY run_id, time");
        Frame trades = await _tk.SqlAsync("SELECT * FROM run_trades ORDER BY run_id, trade");

        Assert.Equal(results.SelectMany((r, i) => r.Equity.Select(_ => ids[i])), equity.Column<long>("run_id"));
        Assert.Equal(results.SelectMany(r => r.Time), equity.Column<DateTime>("time"));
        Assert.Equal(results.SelectMany(r => r.Equity).Select(BitConverter.DoubleToUInt64Bits), equity.Column<double>("equity").Select(BitConverter.DoubleToUInt64Bits));
        Trade[] all = [.. results.SelectMany(r => r.Trades.Concat(r.OpenTrades))];
        Assert.True(all.Length > 500);
        Assert.Equal(all.Select(t => t.Symbol), trades.Column<string>("symbol"));
        Assert.Equal(all.Select(t => t.Quantity), trades.Column<double>("quantity"));
        Assert.Equal(all.Select(t => t.EntryTime), trades.Column<DateTime>("entry_time"));
        Assert.Equal(all.Select(t => t.ExitTime), trades.Column<DateTime>("exit_time"));
        Assert.Equal(all.Select(t => t.ExitPrice), trades.Column<double>("exit_price"));
        Assert.Equal(all.Select(t => t.ProfitLoss), trades.Column<double>("profit_loss"));
        Assert.Equal(all.Select(t => t.StopLoss), trades.Column<double?>("stop_loss"));
        Assert.Equal(all.Select(t => t.MaxFavorablePct), trades.Column<double?>("max_favorable_pct"));
        Assert.Equal(all.Select(t => t.EntryCommission), trades.Column<double?>("entry_commission"));
        Assert.Equal(all.Select(t => t.PositionId), trades.Column<int>("position_id"));
        Assert.Equal(all.Select(t => t.Tag), trades.Column<string?>("tag"));
        Assert.Equal(all.Select(t => t.ExitReason == ExitReason.None), trades.Column<bool>("is_open"));
        Assert.Equal(all.Select(t => t.IsLong ? "long" : "short"), trades.Column<string>("side"));
    }

    [Fact]
    public async Task Runs_parameters_and_statistics_when_asked_in_sql_then_those_of_the_library()
    {
        BacktestResult result = SampleRuns.Cross(5, 21);
        await _tk.Runs.SaveAsync(result, "it's", new() { Tags = ["b", "a"], Parameters = new Dictionary<string, object> { ["flag"] = true, ["word"] = "w" } });

        FrameRow run = Assert.Single((await _tk.SqlAsync("SELECT * FROM runs WHERE sharpe IS NOT NULL")).Rows);
        Assert.Equal((1L, "it's", "SmaCross", "WALK", "1d", 400L), (run["run_id"], run["name"], run["strategy"], run["symbol"], run["timeframe"], run["points"]));
        Assert.Equal("a b", string.Join(' ', ((string)run["tags"]!).Split(' ').Order()));
        Assert.Equal(result.Metrics.Sharpe, run["sharpe"]);
        Frame metrics = await _tk.SqlAsync("SELECT name, value FROM run_metrics WHERE run_id = 1");
        Assert.Equal(Metrics.NumberNames, metrics.Column<string>("name"));
        Assert.Equal(Metrics.NumberNames.Select(name => result.Metrics[name]), metrics.Column<double?>("value"));
        Frame parameters = await _tk.SqlAsync("SELECT name, value, number FROM run_params ORDER BY name");
        Assert.Equal(["fast", "flag", "side", "slow", "word"], parameters.Column<string>("name"));
        Assert.Equal(["5", "true", "both", "21", "w"], parameters.Column<string>("value"));
        Assert.Equal([5, 1, null, 21, null], parameters.Column<double?>("number"));
    }

    [Fact]
    public async Task Views_when_runs_come_and_go_then_up_to_date_also_through_a_view_of_ones_own()
    {
        Assert.Equal(0, await CountAsync("runs"));
        await _tk.SqlAsync("CREATE VIEW mine AS SELECT * FROM run_equity");
        await _tk.Runs.SaveAsync(SampleRuns.Cross(bars: 50), "a");
        Assert.Equal(50, await CountAsync("mine"));
        using (Workspace other = Workspace.Open(_folder.Path, new() { Team = _tk.Settings.Team }))
        {
            await other.Runs.SaveAsync(SampleRuns.Cross(bars: 60), "b");
        }

        Assert.Equal(110, await CountAsync("mine"));
        await _tk.Runs.DeleteAsync(1);
        Assert.Equal(60, await CountAsync("mine"));
        await _tk.Runs.TagAsync(2, ["later"]);
        Assert.Equal(1, await CountAsync("runs WHERE tags = 'later'"));
    }

    [SqliteFact]
    public async Task Damaged_run_when_another_is_asked_for_then_it_is_not_unpacked()
    {
        await _tk.Runs.SaveAllAsync([new(SampleRuns.Cross(bars: 50), "sound"), new(SampleRuns.Cross(bars: 50), "damaged")]);
        using (SqliteConnection catalog = SqliteFile.Open(_folder.File("catalog.db"), SqliteOpenMode.ReadWrite))
        {
            catalog.Execute("UPDATE run_details SET equity = x'00112233445566778899', trades = x'00' WHERE run_id = 2");
        }

        Assert.Equal(2, await CountAsync("runs"));
        Assert.Equal(50, await CountAsync("run_equity WHERE run_id = 1 AND equity > 0"));
        Assert.Equal(50, await CountAsync("run_equity e JOIN runs r USING (run_id) WHERE r.name = 'sound' AND e.run_id < 2 AND e.equity > 0"));
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => CountAsync("run_equity WHERE equity > 0"));
        Assert.Contains("run 2 is damaged in the catalog", error.Message);
        Assert.Contains("run 2 is damaged in the catalog", (await Assert.ThrowsAsync<ToolkitException>(() => _tk.SqlAsync("SELECT exit_price FROM run_trades"))).Message);
        Assert.Equal(2, await CountAsync("runs"));
    }

    [SqliteFact]
    public async Task Confined_session_when_it_asks_for_runs_then_it_may()
    {
        await _tk.Runs.SaveAsync(SampleRuns.Cross(bars: 50), "a");
        SqlOptions confined = new() { Confine = true };
        foreach (string view in new[] { "runs", "run_metrics", "run_params", "run_trades", "run_equity" })
        {
            Assert.True((await _tk.SqlAsync($"SELECT * FROM {view}", options: confined)).RowCount > 0);
        }

        await Assert.ThrowsAsync<ToolkitException>(() => _tk.SqlAsync("DROP VIEW run_equity", options: confined));
        Assert.Equal(50, (await _tk.SqlAsync("SELECT * FROM run_equity", options: confined)).RowCount);
    }

    private async Task<long> CountAsync(string from) => (await _tk.SqlAsync($"SELECT COUNT(*) AS n FROM {from}")).Column<long>("n")[0];
}
