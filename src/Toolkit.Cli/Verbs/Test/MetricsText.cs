using System.Globalization;

namespace Toolkit.Cli.Verbs;

/// <summary>The statistics of a run for a reader: labels and units, in groups.</summary>
internal static class MetricsText
{
    private const int NumberWidth = 14;
    private const string Undefined = "-";

    private static readonly int LabelWidth = Statistic.All.Max(s => s.Label.Length) + 1;

    public static void Write(TextWriter text, Metrics metrics)
    {
        // What should not be there is only worth a line when it is.
        IEnumerable<Statistic> shown = Statistic.All.Where(s => s.Group != StatisticGroup.Caution || metrics[s.Key] > 0);
        Write(text, shown.Select(s => (s, metrics[s.Key])));
    }

    /// <summary>The further statistics.</summary>
    public static void Write(TextWriter text, RiskStatistics risk) => Write(text, RiskStatistics.All.Select(s => (s, risk[s.Key])));

    /// <summary>What the run was held against.</summary>
    public static void Write(TextWriter text, SeriesKey benchmark, BenchmarkComparison comparison)
    {
        text.WriteLine($"Against {Text.Of(benchmark)}");
        Write(text, comparison.Figures);
    }

    /// <summary>Orders that did not fill as they were given, and why: it decides what the statistics below are worth.</summary>
    public static void Orders(TextWriter text, BacktestResult result)
    {
        string[] lines = [.. OrderSummary.Of(result)];
        text.WriteLines(lines.Select(Text.Of));
        text.Write(lines.Length > 0 ? text.NewLine : "");
    }

    /// <summary>A statistic with its sign; one that is not defined is a dash.</summary>
    public static string Value(string key, double? value) => Statistic.Of(key).Text(value) ?? Undefined;

    /// <summary>A statistic without it.</summary>
    public static string Number(string key, double? value) => Statistic.Of(key).Number(value) ?? Undefined;

    /// <summary>A number with two digits; one that is not defined is a dash.</summary>
    public static string Number(double? value) =>
        value is { } v ? (Math.Round(v, 2) + 0.0).ToString("N2", CultureInfo.InvariantCulture) : Undefined;

    private static void Write(TextWriter text, IEnumerable<(Statistic Statistic, double? Value)> figures)
    {
        (Statistic Statistic, double? Value)[] all = [.. figures];
        int width = Math.Max(LabelWidth, all.Max(f => f.Statistic.Label.Length) + 1);
        foreach (IGrouping<StatisticGroup, (Statistic Statistic, double? Value)> group in all.GroupBy(f => f.Statistic.Group))
        {
            text.WriteLines(group.Select(f => $"{f.Statistic.Label.PadRight(width)}{f.Statistic.Number(f.Value) ?? Undefined,NumberWidth} {(f.Value is null ? "" : f.Statistic.Sign)}".TrimEnd()));
            text.WriteLine();
        }
    }
}
