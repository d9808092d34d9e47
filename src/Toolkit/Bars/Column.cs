using System.Collections;

namespace Toolkit;

/// <summary>One read-only column of doubles; <see cref="Span"/> is the fast way in.</summary>
public sealed class Column : IReadOnlyList<double>
{
    private readonly ReadOnlyMemory<double> _values;

    internal Column(ReadOnlyMemory<double> values) => _values = values;

    public int Count => _values.Length;

    public double this[int index] => _values.Span[index];

    public ReadOnlySpan<double> Span => _values.Span;

    internal ReadOnlyMemory<double> Memory => _values;

    public double[] ToArray() => _values.ToArray();

    public IEnumerator<double> GetEnumerator()
    {
        for (int i = 0; i < _values.Length; i++)
        {
            yield return _values.Span[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>The open times of a series, as <see cref="DateTime"/> (UTC) or as microseconds since 1970.</summary>
public sealed class TimeColumn : IReadOnlyList<DateTime>
{
    private readonly ReadOnlyMemory<long> _micros;

    internal TimeColumn(ReadOnlyMemory<long> micros) => _micros = micros;

    public int Count => _micros.Length;

    public DateTime this[int index] => UnixMicroseconds.ToDateTime(_micros.Span[index]);

    /// <summary>Microseconds since 1970-01-01T00:00Z, ascending.</summary>
    public ReadOnlySpan<long> Microseconds => _micros.Span;

    internal ReadOnlyMemory<long> Memory => _micros;

    public IEnumerator<DateTime> GetEnumerator()
    {
        for (int i = 0; i < _micros.Length; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
