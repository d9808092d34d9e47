using System.Collections;

namespace Toolkit;

/// <summary>One named, typed column of a <see cref="Frame"/>; as a list it gives the values boxed, null where SQL has NULL.</summary>
/// <remarks>Immutable and safe to share between threads. <see cref="Frame.Column{T}"/> gives the values unboxed.</remarks>
public abstract class FrameColumn : IReadOnlyList<object?>
{
    private readonly bool[]? _nulls;

    private protected FrameColumn(string name, string sqlType, bool[]? nulls)
    {
        Name = name;
        SqlType = sqlType;
        _nulls = nulls;
    }

    public string Name { get; }

    /// <summary>The type in DuckDB's words, such as <c>DECIMAL(18,2)</c> or <c>STRUCT("a" INTEGER)</c>.</summary>
    public string SqlType { get; }

    /// <summary>The type of the values in C#, never a <see cref="Nullable{T}"/>.</summary>
    public abstract Type Type { get; }

    public abstract int Count { get; }

    public bool HasNulls => _nulls is not null;

    public bool IsNull(int row) => _nulls is not null && _nulls[row];

    public object? this[int row] => IsNull(row) ? null : Boxed(row);

    /// <summary>Whether SQL wrote a number with a point or without; a wide DECIMAL is text in C# and still a number in JSON.</summary>
    internal bool IsNumber => SqlType.StartsWith("DECIMAL", StringComparison.Ordinal) || Type switch
    {
        var t when t == typeof(double) || t == typeof(float) || t == typeof(decimal) || t == typeof(System.Numerics.BigInteger) => true,
        var t => t.IsPrimitive && t != typeof(bool),
    };

    internal bool[]? Nulls => _nulls;

    internal abstract FrameColumn Renamed(string name);

    private protected abstract object? Boxed(int row);

    public IEnumerator<object?> GetEnumerator()
    {
        for (int row = 0; row < Count; row++)
        {
            yield return this[row];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} {SqlType}, {Count} rows");
}

/// <summary>The values of a column; where <see cref="FrameColumn.IsNull"/> they mean nothing.</summary>
internal sealed class FrameColumn<T>(string name, string sqlType, ReadOnlyMemory<T> values, bool[]? nulls) : FrameColumn(name, sqlType, nulls)
{
    public ReadOnlyMemory<T> Values { get; } = values;

    public override Type Type => typeof(T);

    public override int Count => Values.Length;

    internal override FrameColumn Renamed(string name) => new FrameColumn<T>(name, SqlType, Values, Nulls);

    private protected override object? Boxed(int row) => Values.Span[row];
}
