using Toolkit.Cli.Verbs;

namespace Toolkit.Cli.Tests;

/// <summary>Statistics on the terminal: each once, under the label that reports and notebooks have.</summary>
public sealed class StatisticTextTests
{
    private static readonly string[] Labels = [.. Statistic.All.Select(s => s.Label)];

    [Fact]
    public void Statistics_when_written_then_each_stands_once_under_its_label_and_cautions_only_where_there_are_any()
    {
        Metrics metrics = new() { Start = default, End = default, ReturnPct = -12.345, AmbiguousBars = 1, RejectedOrders = 2, ReducedOrders = 3, FillsBeyondBar = 4 };
        string[] lines = Written(metrics);
        Assert.Equal(Labels, lines.Select(LabelOf));
        Assert.Contains("Return                          -12.35 %", lines);
        Assert.Contains("Sharpe ratio                         -", lines);
        Assert.Equal(
            Statistic.All.Where(s => s.Group != StatisticGroup.Caution).Select(s => s.Label),
            Written(metrics with { AmbiguousBars = 0, RejectedOrders = 0, ReducedOrders = 0, FillsBeyondBar = 0 }).Select(LabelOf));
    }

    [Fact]
    public void Benchmark_when_written_then_its_figures_stand_under_their_labels()
    {
        using StringWriter text = new();
        MetricsText.Write(text, new("local", "SPY", Timeframe.Day), new() { AlphaPct = 1.5, Beta = 0.9, BenchmarkReturnPct = 12 });
        Assert.Equal(
            ["Against local:SPY 1d", "Alpha a year                      1.50 %", "Beta                              0.90", "Correlation                          -", "Benchmark return                 12.00 %"],
            Lines(text).Take(5));
    }

    [Fact]
    public void Further_statistics_when_written_then_each_stands_once_under_its_label()
    {
        using StringWriter text = new();
        MetricsText.Write(text, new RiskStatistics { Omega = 1.25, ValueAtRiskPct = -2.5 });
        string[] lines = Lines(text);
        Assert.All(RiskStatistics.All.Zip(lines), pair => Assert.StartsWith(pair.First.Label + " ", pair.Second, StringComparison.Ordinal));
        Assert.Equal(RiskStatistics.All.Count, lines.Length);
        Assert.Contains(lines, line => line.StartsWith("VaR 95 %, historical", StringComparison.Ordinal) && line.EndsWith(" -2.50 %", StringComparison.Ordinal));
    }

    private static string[] Written(Metrics metrics)
    {
        using StringWriter text = new();
        MetricsText.Write(text, metrics);
        return Lines(text);
    }

    private static string[] Lines(StringWriter text) => text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string LabelOf(string line) => line[..(Labels.Max(l => l.Length) + 1)].TrimEnd();
}
