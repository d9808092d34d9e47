using System.Text.Json;

namespace Toolkit.Cli.Tests;

/// <summary>Sweeps and walking forward from the command line.</summary>
public sealed class BacktestSearchTests(BacktestWorkspace workspace) : IClassFixture<BacktestWorkspace>
{
    private static readonly string[] MetricKeys = ["start", "end", .. Metrics.NumberNames];

    private Cli Cli { get; } = workspace.Cli;

    [Fact]
    public async Task Sweep_is_an_array_best_first_with_parameters_and_statistics()
    {
        JsonElement rows = await Cli.JsonAsync(
            "backtest", "smacross", "WALK", "--sweep", "fast=5:20:5", "--sweep", "slow=10,20", "--constraint", "fast < slow", "--param", "side=long", "--metric", "returnPct");

        Assert.Equal(4, rows.GetArrayLength());
        double[] returns = [.. rows.EnumerateArray().Select(r => r.GetProperty("metrics").GetProperty("returnPct").GetDouble())];
        Assert.Equal(returns.OrderDescending(), returns);
        foreach (JsonElement row in rows.EnumerateArray())
        {
            JsonElement p = row.GetProperty("params");
            Assert.Equal("long", p.GetProperty("side").GetString());
            Metrics expected = Backtest.Run(BacktestWorkspace.Walk, new SmaCross(p.GetProperty("fast").GetInt32(), p.GetProperty("slow").GetInt32(), TradeSide.Long), new() { Calendar = TradingCalendar.Xnys }).Metrics;
            Assert.Equal(expected.FinalEquity, row.GetProperty("metrics").GetProperty("finalEquity").GetDouble());
        }
    }

    [Fact]
    public async Task Sweep_as_csv_has_a_column_for_each_parameter_and_statistic()
    {
        Outcome csv = await Cli.OkAsync("backtest", "SmaCross", "WALK", "--sweep", "fast=5,10", "--format", "csv");
        string[] lines = csv.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("fast,start,end,finalEquity,", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Walkforward_has_windows_and_the_statistics_of_all_of_them()
    {
        JsonElement json = await Cli.JsonAsync(
            "walkforward", "SmaCross", "WALK", "--sweep", "fast=5,10", "--sweep", "slow=20,30", "--in-sample", "1y", "--out-of-sample", "3mo", "--metric", "returnPct",
            "--save", "walked", "--report", Cli.File("walked.html"));

        Assert.True(File.Exists(Text(json, "report")));
        using (Workspace tk = Workspace.Open(Cli.Workspace))
        {
            StoredRun run = await tk.Runs.LoadAsync(json.GetProperty("runId").GetInt64());
            Assert.Equal(json.GetProperty("metrics").GetProperty("finalEquity").GetDouble(), run.Metrics.FinalEquity);
            Assert.StartsWith("walk forward: from 2016-01-", run.Summary.Notes, StringComparison.Ordinal);
        }

        JsonElement[] windows = [.. json.GetProperty("windows").EnumerateArray()];
        Assert.True(windows.Length > 3);
        Assert.Equal(windows[0].GetProperty("outOfSample").GetProperty("to").GetString(), windows[1].GetProperty("outOfSample").GetProperty("from").GetString());
        Assert.Equal(MetricKeys, json.GetProperty("metrics").EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            windows[^1].GetProperty("metrics").GetProperty("finalEquity").GetDouble(), json.GetProperty("metrics").GetProperty("finalEquity").GetDouble());
    }

    private static string? Text(JsonElement json, string key) => json.GetProperty(key).GetString();
}
