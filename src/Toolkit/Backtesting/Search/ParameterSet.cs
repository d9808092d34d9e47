using System.Collections;

namespace Toolkit;

/// <summary>One combination of parameters.</summary>
/// <remarks>Immutable.</remarks>
public sealed class ParameterSet : IReadOnlyDictionary<string, ParameterValue>
{
    private readonly string[] _names;
    private readonly ParameterValue[] _values;

    internal ParameterSet(string[] names, ParameterValue[] values) => (_names, _values) = (names, values);

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
