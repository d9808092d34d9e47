using System.Collections;

namespace Toolkit;

/// <summary>One combination of parameters.</summary>
/// <remarks>Immutable.</remarks>
public sealed class ParameterSet : IReadOnlyDictionary<string, ParameterValue>
{
    private readonly string[] _names;
    private readonly ParameterValue[] _values;

    internal ParameterSet(string[] names, ParameterValue[] values) => (_names, _values) = (names, values);

    /// <summary>No parameters: a strategy takes its defaults.</summary>
    public static ParameterSet Empty { get; } = new([], []);

    /// <summary>Parameters by their names.</summary>
    /// <exception cref="ToolkitException">A name is given twice (usage).</exception>
    public static ParameterSet Of(IEnumerable<KeyValuePair<string, ParameterValue>> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        KeyValuePair<string, ParameterValue>[] all = [.. parameters];
        return all.GroupBy(p => p.Key, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw ToolkitException.Usage($"parameter '{twice.Key}' is given {twice.Count()} times", "give it once")
            : new([.. all.Select(p => p.Key)], [.. all.Select(p => p.Value)]);
    }

    /// <summary>Parameters as users write them, such as <c>fast=10</c>.</summary>
    /// <exception cref="ToolkitException">One is not written as <c>name=value</c>, or is given twice (usage).</exception>
    public static ParameterSet Parse(IEnumerable<string> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return Of(parameters.Select(text => text.IndexOf('=', StringComparison.Ordinal) is var at and > 0
            ? KeyValuePair.Create(text[..at].Trim(), ParameterValue.Parse(text[(at + 1)..].Trim()))
            : throw ToolkitException.Usage($"'{text}' is no parameter", "write name=value, such as fast=10")));
    }

    /// <summary>These parameters and others; where both have one, the other's counts.</summary>
    public ParameterSet With(ParameterSet others)
    {
        ArgumentNullException.ThrowIfNull(others);
        return new(
            [.. _names.Where(n => !others.ContainsKey(n)), .. others._names],
            [.. _names.Where(n => !others.ContainsKey(n)).Select(n => this[n]), .. others._values]);
    }

    public int Count => _names.Length;

    public IEnumerable<string> Keys => _names;

    public IEnumerable<ParameterValue> Values => _values;

    /// <exception cref="ToolkitException">There is no such parameter (usage).</exception>
    public ParameterValue this[string name] => TryGetValue(name, out ParameterValue value)
        ? value
        : throw ToolkitException.Usage($"there is no parameter '{name}'", $"the grid has {string.Join(", ", _names)}");

    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    public bool TryGetValue(string key, out ParameterValue value)
    {
        int index = IndexOf(key);
        value = index >= 0 ? _values[index] : default;
        return index >= 0;
    }

    public IEnumerator<KeyValuePair<string, ParameterValue>> GetEnumerator()
    {
        for (int i = 0; i < _names.Length; i++)
        {
            yield return new(_names[i], _values[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int IndexOf(string name)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            if (_names[i].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    public override string ToString() => string.Join(' ', _names.Select((name, i) => $"{name}={_values[i]}"));
}
