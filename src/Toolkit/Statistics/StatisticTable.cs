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

    public Func<Metrics, double?> Read => field ??= property.PropertyType == typeof(int)
        ? Reader<int>(value => value)
        : property.PropertyType == typeof(double) ? Reader<double>(value => value) : Reader<double?>(value => value);

    private Action<Metrics, double?> Write => field ??= property.PropertyType == typeof(int)
        ? Writer(value => (int)(value ?? 0))
        : property.PropertyType == typeof(double) ? Writer(value => value ?? 0) : Writer(value => value);

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

    private Func<Metrics, double?> Reader<T>(Func<T, double?> widen)
    {
        Func<Metrics, T> get = property.GetMethod!.CreateDelegate<Func<Metrics, T>>();
        return metrics => widen(get(metrics));
    }

    private Action<Metrics, double?> Writer<T>(Func<double?, T> narrow)
    {
        Action<Metrics, T> set = property.SetMethod!.CreateDelegate<Action<Metrics, T>>();
        return (metrics, value) => set(metrics, narrow(value));
    }
}
