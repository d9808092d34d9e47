using System.Collections;
using System.Globalization;
using System.Reflection;

namespace Toolkit.DuckDb;

/// <summary>Names and values of parameters, from whatever the caller holds them in.</summary>
internal static class SqlParameters
{
    private static readonly Dictionary<string, object?> None = [];

    /// <summary>From an anonymous object, a dictionary, or a list for <c>?</c> and <c>$1</c>.</summary>
    public static IReadOnlyDictionary<string, object?> From(object? parameters) => parameters switch
    {
        null => None,
        IEnumerable<KeyValuePair<string, object?>> pairs => Named(pairs),
        IEnumerable<KeyValuePair<string, string>> pairs => Named(pairs.Select(p => KeyValuePair.Create(p.Key, (object?)p.Value))),
        IDictionary any => Named(any.Cast<DictionaryEntry>().Select(e => KeyValuePair.Create($"{e.Key}", e.Value))),
        string or ValueType => throw ToolkitException.Usage(
            $"parameters need names, and {parameters.GetType().Name} has none", "give an object: new { name = value }"),
        IEnumerable list => list.Cast<object?>().Select((value, i) => (i, value))
            .ToDictionary(p => (p.i + 1).ToString(CultureInfo.InvariantCulture), p => p.value),
        _ => parameters.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .ToDictionary(p => p.Name, p => p.GetValue(parameters)),
    };

    private static Dictionary<string, object?> Named(IEnumerable<KeyValuePair<string, object?>> pairs) =>
        pairs.ToDictionary(p => p.Key.TrimStart('$'), p => p.Value);
}
