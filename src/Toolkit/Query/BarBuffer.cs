using DuckDB.NET.Native;
using Chunks = DuckDB.NET.Native.NativeMethods.DataChunks;
using Vectors = DuckDB.NET.Native.NativeMethods.Vectors;

namespace Toolkit.Query;

/// <summary>The final columns of a read, filled straight from DuckDB's vectors.</summary>
/// <remarks>
/// Touching fresh memory is half the cost of a big read, so the arrays are made once, as long as the catalog says, and not
/// cleared. Fields that were not asked for stay empty.
/// </remarks>
internal sealed class BarBuffer
{
    private readonly BarFields[] _fields;
    private readonly double[][] _values;
    private long[] _time;
    private int _count;

    /// <param name="fields">Which columns besides the time.</param>
    /// <param name="capacity">Rows to make room for; more than that grow.</param>
    public BarBuffer(BarFields fields, int capacity)
    {
        _fields = [.. Enum.GetValues<BarFields>().Where(f => f is not (BarFields.None or BarFields.All) && fields.HasFlag(f))];
        _time = GC.AllocateUninitializedArray<long>(capacity);
        _values = [.. _fields.Select(_ => GC.AllocateUninitializedArray<double>(capacity))];
    }

    /// <summary>The columns to select, in the order in which <see cref="Add"/> takes them.</summary>
    public string SelectList => string.Join(", ", _fields.Select(f => f.ToString().ToLowerInvariant()).Prepend("time"));

    public int Count => _count;

    public BarColumns Columns => new(
        _time.AsMemory(0, _count), Of(BarFields.Open), Of(BarFields.High), Of(BarFields.Low), Of(BarFields.Close), Of(BarFields.Volume));

    /// <summary>Takes the rows of a chunk; false when they are not ascending by time.</summary>
    public unsafe bool Add(DuckDBDataChunk chunk)
    {
        int size = (int)Chunks.DuckDBDataChunkGetSize(chunk);
        if (_count + size > _time.Length)
        {
            Grow(_count + size);
        }

        Span<long> times = _time.AsSpan(_count, size);
        new ReadOnlySpan<long>(Vectors.DuckDBVectorGetData(Chunks.DuckDBDataChunkGetVector(chunk, 0)), size).CopyTo(times);
        for (int i = 0; i < _fields.Length; i++)
        {
            IntPtr vector = Chunks.DuckDBDataChunkGetVector(chunk, i + 1);
            Span<double> values = _values[i].AsSpan(_count, size);
            new ReadOnlySpan<double>(Vectors.DuckDBVectorGetData(vector), size).CopyTo(values);
            if (_fields[i] == BarFields.Volume)
            {
                NullsToNaN(Vectors.DuckDBVectorGetValidity(vector), values);
            }
        }

        bool ascending = IsAscending(_count == 0 ? long.MinValue : _time[_count - 1], times);
        _count += size;
        return ascending;
    }

    private static unsafe void NullsToNaN(ulong* validity, Span<double> values)
    {
        if (validity is null)
        {
            return;
        }

        for (int row = 0; row < values.Length; row++)
        {
            if (!VectorType.IsValid(validity, (ulong)row))
            {
                values[row] = double.NaN;
            }
        }
    }

    private static bool IsAscending(long before, ReadOnlySpan<long> times)
    {
        bool ascending = true;
        foreach (long time in times)
        {
            ascending &= time > before;
            before = time;
        }

        return ascending;
    }

    private void Grow(int needed)
    {
        int capacity = (int)Math.Min(Array.MaxLength, Math.Max(needed, _time.Length * 2L));
        Array.Resize(ref _time, capacity);
        for (int i = 0; i < _values.Length; i++)
        {
            Array.Resize(ref _values[i], capacity);
        }
    }

    private ReadOnlyMemory<double> Of(BarFields field) =>
        Array.IndexOf(_fields, field) is >= 0 and var i ? _values[i].AsMemory(0, _count) : default;
}
