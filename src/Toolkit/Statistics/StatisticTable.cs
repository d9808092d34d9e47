using System.Reflection;
using System.Text.Json;

namespace Toolkit.Statistics;

/// <summary>The statistics that <see cref="Metrics"/> declares, and the way to each of its properties.</summary>
/// <remarks>
/// To add a statistic, declare a property there and work it out in <see cref="MetricsCalculator"/>: JSON, terminal, reports, comparisons,
/// views and stored runs have it then, and runs that were stored before have no value for it.
/// </remarks>
internal sealed class StatisticTable
{
    private readonly Action<Metrics, double?> _write;

    private StatisticTable(PropertyInfo property, StatisticAttribute declared)
    {
        Statistic = new(JsonNamingPolicy.CamelCase.ConvertName(property.Name), declared.Label, declared.Unit, declared.Group, declared.Better);
        (Read, _write) = Access(property.GetMethod!, property.SetMethod!);
    }

    public static IReadOnlyList<StatisticTable> Rows { get; } = [
        .. from property in typeof(Metrics).GetProperties()
           let declared = property.GetCustomAttribute<StatisticAttribute>()
           where declared is not null
           orderby property.MetadataToken
           select new StatisticTable(property, declared)];

    private static readonly Dictionary<string, StatisticTable> ByKey = Rows.ToDictionary(row => row.Statistic.Key, StringComparer.OrdinalIgnoreCase);

    public Statistic Statistic { get; }

    public Func<Metrics, double?> Read { get; }

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
        for (int i = 0; i < Rows.Count; i++)
        {
            Rows[i]._write(metrics, of(i));
        }

        return metrics;
    }

    private static (Func<Metrics, double?> Read, Action<Metrics, double?> Write) Access(MethodInfo get, MethodInfo set)
    {
        if (get.ReturnType == typeof(double?))
        {
            return (get.CreateDelegate<Func<Metrics, double?>>(), set.CreateDelegate<Action<Metrics, double?>>());
        }

        if (get.ReturnType == typeof(double))
        {
            (Func<Metrics, double> read, Action<Metrics, double> write) = (get.CreateDelegate<Func<Metrics, double>>(), set.CreateDelegate<Action<Metrics, double>>());
            return (metrics => read(metrics), (metrics, value) => write(metrics, value ?? 0));
        }

        (Func<Metrics, int> count, Action<Metrics, int> keep) = (get.CreateDelegate<Func<Metrics, int>>(), set.CreateDelegate<Action<Metrics, int>>());
        return (metrics => count(metrics), (metrics, value) => keep(metrics, (int)(value ?? 0)));
    }
}
