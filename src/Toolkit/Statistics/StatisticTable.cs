using System.Reflection;

namespace Toolkit.Statistics;

/// <summary>A statistic that <see cref="Metrics"/> declares, and the way to its property.</summary>
/// <remarks>
/// To add one, declare a property there and work it out in <see cref="MetricsCalculator"/>: JSON, terminal, reports, comparisons, views and
/// stored runs have it then, and runs that were stored before have no value for it. The keys are asked for whenever a workspace is opened,
/// so everything else is looked up when it is first wanted.
/// </remarks>
internal sealed class StatisticTable(PropertyInfo property)
{
    public static StatisticTable[] Rows { get; } =
    [
        .. typeof(Metrics).GetProperties().Where(p => p.CanWrite && p.PropertyType != typeof(DateTime)).OrderBy(p => p.MetadataToken).Select(p => new StatisticTable(p)),
    ];

    private static readonly Dictionary<string, StatisticTable> ByKey = Rows.ToDictionary(row => row.Key, StringComparer.OrdinalIgnoreCase);

    public string Key { get; } = char.ToLowerInvariant(property.Name[0]) + property.Name[1..];

    public Statistic Statistic => field ??= property.GetCustomAttribute<StatisticAttribute>()!.Of(Key);

    public Func<Metrics, double?> Read => field ??= Reader(property.GetMethod!);

    private Action<Metrics, double?> Write => field ??= Writer(property.SetMethod!);

    /// <exception cref="ToolkitException">There is no such key (usage).</exception>
    public static StatisticTable Row(string key) => ByKey.TryGetValue(key, out StatisticTable? row)
        ? row
        : throw ToolkitException.Usage($"there is no statistic '{key}'", $"use one of {string.Join(", ", Metrics.NumberNames)}");

    /// <summary>Statistics that were kept.</summary>
    /// <param name="start">Stamp of the first bar.</param>
    /// <param name="end">Stamp of the last bar.</param>
    /// <param name="of">A number by its row; null where it is not defined or was not known yet.</param>
    public static Metrics Restore(DateTime start, DateTime end, Func<int, double?> of)
    {
        Metrics metrics = new() { Start = start, End = end };
        for (int i = 0; i < Rows.Length; i++)
        {
            Rows[i].Write(metrics, of(i));
        }

        return metrics;
    }

    private static Func<Metrics, double?> Reader(MethodInfo get)
    {
        if (get.ReturnType == typeof(int))
        {
            Func<Metrics, int> count = get.CreateDelegate<Func<Metrics, int>>();
            return metrics => count(metrics);
        }

        if (get.ReturnType == typeof(double))
        {
            Func<Metrics, double> number = get.CreateDelegate<Func<Metrics, double>>();
            return metrics => number(metrics);
        }

        return get.CreateDelegate<Func<Metrics, double?>>();
    }

    private static Action<Metrics, double?> Writer(MethodInfo set)
    {
        Type type = set.GetParameters()[0].ParameterType;
        if (type == typeof(int))
        {
            Action<Metrics, int> count = set.CreateDelegate<Action<Metrics, int>>();
            return (metrics, value) => count(metrics, (int)(value ?? 0));
        }

        if (type == typeof(double))
        {
            Action<Metrics, double> number = set.CreateDelegate<Action<Metrics, double>>();
            return (metrics, value) => number(metrics, value ?? 0);
        }

        return set.CreateDelegate<Action<Metrics, double?>>();
    }
}
