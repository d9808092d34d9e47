using DuckDB.NET.Native;

namespace Toolkit.Query;

/// <summary>Collects the values of one result column, chunk after chunk.</summary>
internal abstract unsafe class VectorColumn
{
    private readonly Growing<bool> _nulls = new();
    private bool _anyNull;

    protected bool[]? Nulls => _anyNull ? _nulls.Memory.ToArray() : null;

    public void Add(IntPtr vector, int count)
    {
        ulong* validity = NativeMethods.Vectors.DuckDBVectorGetValidity(vector);
        Span<bool> nulls = _nulls.Room(count);
        if (validity is not null)
        {
            for (int row = 0; row < count; row++)
            {
                nulls[row] = !VectorType.IsValid(validity, (ulong)row);
                _anyNull |= nulls[row];
            }
        }

        Take(vector, count, validity);
    }

    public abstract FrameColumn Build(string name);

    protected abstract void Take(IntPtr vector, int count, ulong* validity);
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
