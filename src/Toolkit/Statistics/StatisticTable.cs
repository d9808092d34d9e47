using System.Reflection;

namespace Toolkit.Statistics;

/// <summary>A statistic that a record declares, and the way to its property.</summary>
/// <remarks>
/// To add one, declare a property there and work it out in its calculator: JSON, terminal, reports and comparisons have it then; one of
/// <see cref="Metrics"/> also views and stored runs, and runs that were stored before have no value for it. The keys of those are asked
/// for whenever a workspace is opened, so everything else is looked up when it is first wanted.
/// </remarks>
/// <typeparam name="T"><see cref="Metrics"/>, <see cref="RiskStatistics"/> or <see cref="BenchmarkComparison"/>.</typeparam>
internal sealed class StatisticTable<T>(PropertyInfo property)
    where T : class
{
    /// <summary>In the object <c>benchmark</c> the benchmark's own return is called as a run's is.</summary>
    private const string Owner = "Benchmark";

    private static readonly Dictionary<string, StatisticTable<T>> ByKey;

    static StatisticTable()
    {
        Rows =
        [
            .. typeof(T).GetProperties().Where(p => p.CanWrite && p.PropertyType != typeof(DateTime)).OrderBy(p => p.MetadataToken).Select(p => new StatisticTable<T>(p)),
        ];
        ByKey = Rows.ToDictionary(row => row.Key, StringComparer.OrdinalIgnoreCase);
    }

    public static StatisticTable<T>[] Rows { get; }

    public string Key { get; } = KeyOf(property.Name.StartsWith(Owner, StringComparison.Ordinal) ? property.Name[Owner.Length..] : property.Name);

    public Statistic Statistic => field ??= property.GetCustomAttribute<StatisticAttribute>()!.Of(Key);

    public Func<T, double?> Read => field ??= property.PropertyType == typeof(int)
        ? Reader<int>(value => value)
        : property.PropertyType == typeof(double) ? Reader<double>(value => value) : Reader<double?>(value => value);

    private Action<T, double?> Write => field ??= property.PropertyType == typeof(int)
        ? Writer(value => (int)(value ?? 0))
        : property.PropertyType == typeof(double) ? Writer(value => value ?? 0) : Writer(value => value);

    /// <exception cref="ToolkitException">There is no such key (usage).</exception>
    public static StatisticTable<T> Row(string key) => Find(key) ?? throw Unknown(key);

    public static StatisticTable<T>? Find(string key) => ByKey.GetValueOrDefault(key);

    public static ToolkitException Unknown(string key) =>
        ToolkitException.Usage($"there is no statistic '{key}'", $"use one of {string.Join(", ", Rows.Select(row => row.Key))}");

    /// <summary>Gives a new record the numbers that were kept.</summary>
    /// <param name="record">A record that nobody else has yet.</param>
    /// <param name="of">A number by its row; null where it is not defined or was not known yet.</param>
    public static T Fill(T record, Func<int, double?> of)
    {
        for (int i = 0; i < Rows.Length; i++)
        {
            Rows[i].Write(record, of(i));
        }

        return record;
    }

    private static string KeyOf(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private Func<T, double?> Reader<TValue>(Func<TValue, double?> widen)
    {
        Func<T, TValue> get = property.GetMethod!.CreateDelegate<Func<T, TValue>>();
        return record => widen(get(record));
    }

    private Action<T, double?> Writer<TValue>(Func<double?, TValue> narrow)
    {
        Action<T, TValue> set = property.SetMethod!.CreateDelegate<Action<T, TValue>>();
        return (record, value) => set(record, narrow(value));
    }
}
