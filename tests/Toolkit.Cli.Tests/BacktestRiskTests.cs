using System.Text.Json;

namespace Toolkit.Cli.Tests;

/// <summary>The further statistics on the command line.</summary>
public sealed class BacktestRiskTests(BacktestWorkspace workspace) : IClassFixture<BacktestWorkspace>
{
    private Cli Cli { get; } = workspace.Cli;

    [Fact]
    public async Task Risk_is_a_block_of_its_own_in_backtests_stored_runs_and_comparisons()
    {
        JsonElement run = await Cli.JsonAsync("backtest", "SmaCross", "WALK", "--save", "one");
        await Cli.JsonAsync("backtest", "SmaCross", "WALK", "--param", "fast=7", "--save", "other");
        string[] keys = [.. RiskStatistics.All.Select(s => s.Key)];
        JsonElement risk = run.GetProperty("risk"), kept = (await Cli.JsonAsync("runs", "show", "1")).GetProperty("risk");
        Assert.Equal(keys, risk.EnumerateObject().Select(p => p.Name));
        Assert.Equal(risk.GetRawText(), kept.GetRawText());
        Assert.True(risk.GetProperty("omega").GetDouble() > 0);
        Assert.DoesNotContain(run.GetProperty("metrics").EnumerateObject(), p => keys.Contains(p.Name));

        JsonElement compared = await Cli.JsonAsync("runs", "compare", "1", "2");
        Assert.Equal(risk.GetProperty("omega").GetDouble(), compared.GetProperty("risk").GetProperty("1").GetProperty("omega").GetDouble());
        Assert.Equal(JsonValueKind.Array, compared.GetProperty("best").GetProperty("omega").ValueKind);
        Assert.Contains("Omega ratio", (await Cli.OkAsync("runs", "compare", "1", "2")).Out, StringComparison.Ordinal);
        Assert.Contains("Probabilistic Sharpe ratio", (await Cli.OkAsync("runs", "show", "1")).Out, StringComparison.Ordinal);
    }
}
