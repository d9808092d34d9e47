using System.Reflection;

namespace Toolkit.Backtesting;

/// <summary>The settings of a record by their names in camel case: its public properties of plain types that can be given a value.</summary>
internal static class PlainSettings
{
    public static PropertyInfo[] Of(Type type) => [.. type.GetProperties().Where(p => p.CanWrite && PlainValue.Takes(p.PropertyType)).OrderBy(p => p.MetadataToken)];

    public static string NameOf(PropertyInfo property) => char.ToLowerInvariant(property.Name[0]) + property.Name[1..];

    /// <summary>What is set; null is left out.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Read(object record) =>
        from property in Of(record.GetType())
        let value = property.GetValue(record)
        where value is not null
        select KeyValuePair.Create(NameOf(property), value);

    /// <summary>Sets one, in a record that nobody else has seen yet.</summary>
    /// <returns>Whether there is such a setting.</returns>
    /// <exception cref="ToolkitException">The value is not of its type (usage).</exception>
    public static bool TryWrite(object record, string name, ParameterValue value)
    {
        if (Array.Find(Of(record.GetType()), p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } setting)
        {
            return false;
        }

        setting.SetValue(record, PlainValue.Convert(value, setting.PropertyType, NameOf(setting)));
        return true;
    }
}
