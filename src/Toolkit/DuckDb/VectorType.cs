using DuckDB.NET.Native;

namespace Toolkit.DuckDb;

/// <summary>A SQL type and how its values are read out of DuckDB's vectors.</summary>
/// <param name="sql">The type in DuckDB's words.</param>
internal abstract unsafe class VectorType(string sql)
{
    public string Sql { get; } = sql;

    /// <summary>A collector for a result column of this type.</summary>
    public abstract VectorColumn NewColumn();

    /// <summary>The value of one row, boxed; null for NULL.</summary>
    public object? Read(IntPtr vector, ulong row) => IsValid(NativeMethods.Vectors.DuckDBVectorGetValidity(vector), row) ? Value(vector, row) : null;

    protected abstract object? Value(IntPtr vector, ulong row);

    // No mask at all means that nothing is NULL.
    internal static bool IsValid(ulong* mask, ulong row) => mask is null || (mask[row / 64] >> (int)(row % 64) & 1) != 0;
}

/// <summary>Values of a fixed width, each turned into <typeparamref name="T"/>.</summary>
internal sealed unsafe class FixedType<TRaw, T>(string sql, Func<TRaw, T> convert) : VectorType(sql) where TRaw : unmanaged
{
    public override VectorColumn NewColumn() => new ConvertedColumn(this);

    public T At(void* values, ulong row) => convert(((TRaw*)values)[row]);

    protected override object? Value(IntPtr vector, ulong row) => At(NativeMethods.Vectors.DuckDBVectorGetData(vector), row);

    private sealed class ConvertedColumn(FixedType<TRaw, T> type) : VectorColumn<T>(type.Sql)
    {
        protected override void Take(IntPtr vector, int count, ulong* validity)
        {
            Span<T> room = Values.Room(count);
            void* raw = NativeMethods.Vectors.DuckDBVectorGetData(vector);
            for (int row = 0; row < count; row++)
            {
                if (IsValid(validity, (ulong)row))
                {
                    room[row] = type.At(raw, (ulong)row);
                }
            }
        }
    }
}

/// <summary>Values that lie in the vector as C# has them.</summary>
internal sealed unsafe class PlainType<T>(string sql) : VectorType(sql) where T : unmanaged
{
    public override VectorColumn NewColumn() => new PlainColumn(this);

    protected override object? Value(IntPtr vector, ulong row) => ((T*)NativeMethods.Vectors.DuckDBVectorGetData(vector))[row];

    private sealed class PlainColumn(PlainType<T> type) : VectorColumn<T>(type.Sql)
    {
        protected override void Take(IntPtr vector, int count, ulong* validity) =>
            new ReadOnlySpan<T>(NativeMethods.Vectors.DuckDBVectorGetData(vector), count).CopyTo(Values.Room(count));
    }
}

/// <summary>Values that are read one by one: text, bytes and everything nested.</summary>
internal abstract class ObjectType<T>(string sql) : VectorType(sql) where T : class
{
    public override VectorColumn NewColumn() => new ObjectColumn(this);

    private sealed unsafe class ObjectColumn(ObjectType<T> type) : VectorColumn<T>(type.Sql)
    {
        protected override void Take(IntPtr vector, int count, ulong* validity)
        {
            Span<T> room = Values.Room(count);
            for (int row = 0; row < count; row++)
            {
                if (IsValid(validity, (ulong)row))
                {
                    room[row] = (T)type.Value(vector, (ulong)row)!;
                }
            }
        }
    }
}
