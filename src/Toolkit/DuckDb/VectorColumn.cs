using DuckDB.NET.Native;

namespace Toolkit.DuckDb;

/// <summary>Collects the values of one result column, chunk after chunk.</summary>
internal abstract unsafe class VectorColumn
{
    // Made at the first chunk that has a NULL: most columns never have one.
    private Growing<bool>? _nulls;
    private int _rows;

    protected bool[]? Nulls => _nulls?.Memory.ToArray();

    public void Add(IntPtr vector, int count)
    {
        ulong* validity = NativeMethods.Vectors.DuckDBVectorGetValidity(vector);
        if (_nulls is null && validity is not null && HasNull(validity, count))
        {
            _nulls = new();
            _nulls.Room(_rows);
        }

        if (_nulls is not null)
        {
            Span<bool> nulls = _nulls.Room(count);
            for (int row = 0; row < count; row++)
            {
                nulls[row] = !VectorType.IsValid(validity, (ulong)row);
            }
        }

        _rows += count;
        Take(vector, count, validity);
    }

    private static bool HasNull(ulong* validity, int count)
    {
        for (int row = 0; row < count; row++)
        {
            if (!VectorType.IsValid(validity, (ulong)row))
            {
                return true;
            }
        }

        return false;
    }

    public abstract FrameColumn Build(string name);

    protected abstract void Take(IntPtr vector, int count, ulong* validity);
}

/// <summary>Collects values as they are handed out.</summary>
internal abstract class VectorColumn<T>(string sql) : VectorColumn
{
    protected Growing<T> Values { get; } = new();

    public override FrameColumn Build(string name) => new FrameColumn<T>(name, sql, Values.Memory, Nulls);
}

/// <summary>An array that grows; its rooms are zero until they are filled.</summary>
internal sealed class Growing<T>
{
    private T[] _items = [];
    private int _count;

    public ReadOnlyMemory<T> Memory => _items.AsMemory(0, _count);

    public Span<T> Room(int count)
    {
        if (_count + count > _items.Length)
        {
            Array.Resize(ref _items, (int)Math.Min(Array.MaxLength, Math.Max(_count + count, 2L * _items.Length)));
        }

        _count += count;
        return _items.AsSpan(_count - count, count);
    }
}
