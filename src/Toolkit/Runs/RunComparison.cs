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

    /// <summary>The one axis of <see cref="Equity"/>: the stamps of all runs, evenly thinned when there are very many.</summary>
    public TimeColumn Time { get; }

    /// <summary>Equity of each run in percent of its starting capital at each point of <see cref="Time"/>; NaN before it starts and after it ends.</summary>
    public IReadOnlyList<Column> Equity { get; }

    /// <summary>What makes the numbers hard to compare: other bars, symbols, ranges, calendars, costs.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>A row for each run: its number and name, what differs, every statistic by its JSON key.</summary>
    public Frame ToFrame()
    {
        List<FrameColumn> columns =
        [
            new FrameColumn<long>("runId", "BIGINT", Runs.Select(run => run.Id).ToArray(), null),
            Texts("name", [.. Runs.Select(run => run.Name)]),
            Texts("strategy", [.. Runs.Select(run => run.Result.Strategy)]),
            Texts("symbol", [.. Runs.Select(run => run.Summary.Symbol)]),
        ];
        columns.AddRange(Parameters.Concat(Options).Select(Setting));
        columns.AddRange(Metrics.Select(metric => Numbers(metric.Key, [.. metric.Values])));
        return new(columns);
    }

    public static implicit operator Frame(RunComparison comparison) => comparison.ToFrame();

    public override string ToString() => $"{Runs.Count} runs: {string.Join(", ", Runs.Select(run => run.Id))}";

    private static ComparedMetric Compared(Statistic statistic, double?[] values) => new(statistic.Key, values, statistic.Best(values));

    private static FrameColumn Setting(ComparedSetting setting)
    {
        double?[] numbers = [.. setting.Values.Select(SettingDifferences.Number)];
        return setting.Values.Zip(numbers).All(pair => pair.First is null || pair.Second is not null)
            ? Numbers(setting.Name, numbers)
            : Texts(setting.Name, [.. setting.Values.Select(SettingDifferences.Text)]);
    }

    private static FrameColumn<double> Numbers(string name, double?[] values) => new(
        name, "DOUBLE", values.Select(v => v ?? double.NaN).ToArray(), Array.Exists(values, v => v is null) ? Array.ConvertAll(values, v => v is null) : null);

    private static FrameColumn<string> Texts(string name, string?[] values) => new(
        name, "VARCHAR", Array.ConvertAll(values, v => v ?? string.Empty), Array.Exists(values, v => v is null) ? Array.ConvertAll(values, v => v is null) : null);
}
