using Toolkit.Statistics;

namespace Toolkit;

/// <summary>A statistic: what it is called, in what it is measured, which way is better, how it is read.</summary>
/// <param name="Key">Its name in JSON, in SQL and on the command line.</param>
/// <param name="Label">Its name for people, the same wherever it is shown.</param>
/// <param name="Unit">In what it is measured.</param>
/// <param name="Group">What it is about.</param>
/// <param name="Better">Which value is the better one.</param>
public sealed record Statistic(string Key, string Label, StatisticUnit Unit, StatisticGroup Group, Better Better)
{
    /// <summary>All statistics of a run, in the order of <see cref="Metrics"/>.</summary>
    public static IReadOnlyList<Statistic> All { get; } = Array.ConvertAll(StatisticTable<Metrics>.Rows, row => row.Statistic);

    /// <summary>The sign after a number, or nothing.</summary>
    public string Sign => Unit switch { StatisticUnit.Percent => "%", StatisticUnit.Days => "days", _ => "" };

    /// <summary>A statistic of <see cref="Metrics"/> or <see cref="RiskStatistics"/> by its key, whatever the case.</summary>
    /// <exception cref="ToolkitException">There is no such key (usage).</exception>
    public static Statistic Of(string key) =>
        StatisticTable<Metrics>.Find(key)?.Statistic ?? StatisticTable<RiskStatistics>.Find(key)?.Statistic ?? throw StatisticTable<Metrics>.Unknown(key);

    /// <summary>A value without its sign; null where it is not defined.</summary>
    public string? Number(double? value)
    {
        if (value is not { } number)
        {
            return null;
        }

        bool whole = number == Math.Floor(number);
        int decimals = Unit switch { StatisticUnit.Days => whole ? 0 : 1, StatisticUnit.Count => whole ? 0 : 2, _ => 2 };
        // No zero with a minus.
        return (Math.Round(number, decimals, MidpointRounding.AwayFromZero) + 0.0).ToString("N" + decimals, CultureInfo.InvariantCulture);
    }

    /// <summary>A value as people read it; null where it is not defined.</summary>
    public string? Text(double? value) => value is null ? null : $"{Number(value)} {Sign}".TrimEnd();

    /// <summary>Which of the values are the best; none where all are equal, and where no value is better than another.</summary>
    internal bool[] Best(double?[] values)
    {
        double[] known = [.. values.OfType<double>()];
        bool judges = Better != Better.Neither && known.Distinct().Skip(1).Any();
        double best = !judges ? double.NaN : Better == Better.Lower ? known.Min() : known.Max();
        return Array.ConvertAll(values, value => value == best);
    }
}
