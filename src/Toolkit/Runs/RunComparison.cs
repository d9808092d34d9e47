using Toolkit.Backtesting;
using Toolkit.Runs;

namespace Toolkit;

/// <summary>Stored runs side by side.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed partial class RunComparison
{
    internal RunComparison(IReadOnlyList<StoredRun> runs)
    {
        Runs = runs;
        Parameters = SettingDifferences.Of([.. runs.Select(run => run.Parameters)]);
        Options = SettingDifferences.Of([.. runs.Select(run => SettingDifferences.Flat(run.Options))]);
        Metrics = [.. Statistic.All.Select(s => Compared(s, [.. runs.Select(run => run.Metrics[s.Key])]))];
        Risk = [.. RiskStatistics.All.Select(s => Compared(s, [.. runs.Select(run => run.Result.Risk[s.Key])]))];
        EquityAxis axis = new(runs);
        (Time, Equity) = (axis.Time, axis.Curves);
        Warnings = [.. ComparisonWarnings.Of(runs)];
    }

    /// <summary>The runs, in the order that was asked for.</summary>
    public IReadOnlyList<StoredRun> Runs { get; }

    /// <summary>Parameters that differ; one that a run lacks differs.</summary>
    public IReadOnlyList<ComparedSetting> Parameters { get; }

    /// <summary>Options of the backtest that differ, costs as users write them.</summary>
    public IReadOnlyList<ComparedSetting> Options { get; }

    /// <summary>Every statistic.</summary>
    public IReadOnlyList<ComparedMetric> Metrics { get; }

    /// <summary>Every one of the further statistics.</summary>
    public IReadOnlyList<ComparedMetric> Risk { get; }

    /// <summary>The one axis of <see cref="Equity"/>: the stamps of all runs, evenly thinned when there are very many.</summary>
    public TimeColumn Time { get; }

    /// <summary>Equity of each run in percent of its starting capital at each point of <see cref="Time"/>; NaN before it starts and after it ends.</summary>
    public IReadOnlyList<Column> Equity { get; }

    /// <summary>What makes the numbers hard to compare: other bars, symbols, ranges, calendars, costs.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>A row for each run: its number and name, what differs, every statistic by its JSON key.</summary>
    public Frame ToFrame() => Frame.FromColumns(
    [
        ("runId", Runs.Select(run => run.Id).ToArray()),
        ("name", Runs.Select(run => run.Name).ToArray()),
        ("strategy", Runs.Select(run => run.Result.Strategy).ToArray()),
        ("symbol", Runs.Select(run => run.Summary.Symbol).ToArray()),
        .. Parameters.Concat(Options).Select(setting => (setting.Name, Column(setting.Values))),
        .. Metrics.Concat(Risk).Select(metric => (metric.Key, (Array)metric.Values.ToArray())),
    ]);

    public static implicit operator Frame(RunComparison comparison) => comparison.ToFrame();

    public override string ToString() => $"{Runs.Count} runs: {string.Join(", ", Runs.Select(run => run.Id))}";

    private static ComparedMetric Compared(Statistic statistic, double?[] values) => new(statistic.Key, values, statistic.Best(values));

    /// <summary>Numbers where all that is known is one, else texts.</summary>
    private static Array Column(IReadOnlyList<object?> values)
    {
        double?[] numbers = [.. values.Select(SettingDifferences.Number)];
        return values.Zip(numbers).All(pair => pair.First is null || pair.Second is not null) ? numbers : values.Select(PlainValue.TextOf).ToArray();
    }
}
