using System.Reflection;
using Toolkit.Frames;

namespace Toolkit.Display;

/// <summary>Things of one type as a table: a column for each property that fits into a cell.</summary>
internal static class ListTable
{
    private static readonly HashSet<Type> Numbers = [typeof(int), typeof(long), typeof(double), typeof(decimal), typeof(DateTime), typeof(bool)];

    public static Frame Of(IReadOnlyList<object> list)
    {
        List<object> items = [.. list.Where(item => item is not null)];
        return Frame.FromColumns(Simple(items.FirstOrDefault()?.GetType() ?? typeof(object)).Select(p => (p.Name, Column(p, items))));
    }

    /// <summary>The public properties whose values are one thing, not many.</summary>
    public static PropertyInfo[] Simple(Type type) => [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.GetIndexParameters().Length == 0 && IsSimple(Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType))];

    public static string Text(object value) => value switch
    {
        TimeSpan span => span.ToString("c"),
        Enum word => word.ToString().ToLowerInvariant(),
        _ => CellText.Of(value),
    };

    private static bool IsSimple(Type type) => type.IsPrimitive || type.IsEnum || Numbers.Contains(type)
        || type == typeof(string) || type == typeof(TimeSpan) || type == typeof(DateOnly) || type == typeof(Timeframe) || type == typeof(SeriesKey) || type == typeof(TimeRange) || type == typeof(ColumnMap);

    private static Array Column(PropertyInfo property, List<object> items)
    {
        // Numbers and times stay such.
        if (Numbers.Contains(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType))
        {
            Array values = Array.CreateInstance(property.PropertyType, items.Count);
            for (int i = 0; i < items.Count; i++)
            {
                values.SetValue(property.GetValue(items[i]), i);
            }

            return values;
        }

        return items.Select(i => property.GetValue(i) is { } value ? Text(value) : "").ToArray();
    }
}
