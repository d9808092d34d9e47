using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Toolkit;

/// <summary>Values for the <c>$name</c> of a query, from whatever the caller holds them in.</summary>
public static partial class SqlParameters
{
    private static readonly Dictionary<string, object?> None = [];

    /// <summary>Values that a user has typed: numbers are numbers, everything else is text, which DuckDB casts where a column has another type.</summary>
    /// <remarks>A number with leading zeros is a symbol; single quotes make text of any number.</remarks>
    public static IReadOnlyDictionary<string, object?> Typed(IEnumerable<KeyValuePair<string, string>> texts) =>
        Named(texts.Select(p => KeyValuePair.Create(p.Key, (object?)Typed(p.Value))));

    /// <summary>From an anonymous object, a dictionary, or a list for <c>?</c> and <c>$1</c>.</summary>
    internal static IReadOnlyDictionary<string, object?> From(object? parameters) => parameters switch
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

    /// <summary>From the variables of a notebook: what was given to SQL goes first; a result is no value.</summary>
    /// <remarks>Whatever looks like a parameter is offered: one inside of a text is none, and is not bound.</remarks>
    internal static IReadOnlyDictionary<string, object?> In(string sql, IReadOnlyDictionary<string, object?> given, Func<string, (bool Found, object? Value)> variable) =>
        Parameter().Matches(sql).Select(match => match.Groups["name"].Value).Distinct()
            .Select(name => (Name: name, Is: given.TryGetValue(name, out object? value) && value is not Frame ? (Found: true, Value: value) : variable(name)))
            .Where(p => p.Is.Found).ToDictionary(p => p.Name, p => p.Is.Value);

    private static Dictionary<string, object?> Named(IEnumerable<KeyValuePair<string, object?>> pairs) =>
        pairs.ToDictionary(p => p.Key.TrimStart('$'), p => p.Value);

    private static object Typed(string text) => text switch
    {
        ['\'', .., '\''] when text.Length > 1 => text[1..^1].Replace("''", "'", StringComparison.Ordinal),
        _ when !Number().IsMatch(text) => text,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) => whole,
        _ => double.Parse(text, CultureInfo.InvariantCulture) is var number && double.IsFinite(number) ? number : text,
    };

    [GeneratedRegex(@"\$(?<name>[\p{L}_]\w*)")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?\z")]
    private static partial Regex Number();
}
