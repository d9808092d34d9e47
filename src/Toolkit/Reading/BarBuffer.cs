using DuckDB.NET.Native;
using Toolkit.DuckDb;
using Chunks = DuckDB.NET.Native.NativeMethods.DataChunks;
using Vectors = DuckDB.NET.Native.NativeMethods.Vectors;

namespace Toolkit.Reading;

/// <summary>The final columns of a read, filled straight from DuckDB's vectors, or from columns.</summary>
/// <remarks>
/// Touching fresh memory is half the cost of a big read, so the arrays are made once, as long as the catalog says, and not
/// cleared. Fields that were not asked for stay empty. Several threads may fill <see cref="Section"/>s that do not overlap.
/// </remarks>
internal sealed class BarBuffer
{
    private readonly BarFields[] _fields;
    private readonly double[][] _values;
    private long[] _time;

    /// <param name="fields">Which columns besides the time.</param>
    /// <param name="capacity">Rows to make room for.</param>
    public BarBuffer(BarFields fields, int capacity)
    {
        _fields = [.. Enum.GetValues<BarFields>().Where(f => f is not (BarFields.None or BarFields.All) && fields.HasFlag(f))];
        _time = GC.AllocateUninitializedArray<long>(capacity);
        _values = [.. _fields.Select(_ => GC.AllocateUninitializedArray<double>(capacity))];
    }

    /// <summary>The columns to select, in the order in which a <see cref="Section"/> takes them.</summary>
    public string SelectList => string.Join(", ", _fields.Select(f => f.ToString().ToLowerInvariant()).Prepend("time"));

    /// <summary>The rows of a stretch of the buffer.</summary>
    public BarColumns Columns(int start, int count)
    {
        return new(_time.AsMemory(start, count), Of(BarFields.Open), Of(BarFields.High), Of(BarFields.Low), Of(BarFields.Close), Of(BarFields.Volume));

        ReadOnlyMemory<double> Of(BarFields field) => Array.IndexOf(_fields, field) is >= 0 and var i ? _values[i].AsMemory(start, count) : default;
    }

    /// <summary>Moves a stretch of rows; the two may overlap.</summary>
    public void Move(int start, int count, int to)
    {
        Array.Copy(_time, start, _time, to, count);
        Array.ForEach(_values, values => Array.Copy(values, start, values, to, count));
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

    /// <summary>A stretch of the buffer that one reader fills.</summary>
    /// <param name="buffer">Where the rows go.</param>
    /// <param name="start">First row of the stretch.</param>
    /// <param name="limit">Most rows; null lets the buffer grow, which only its only section may do.</param>
    internal sealed class Section(BarBuffer buffer, int start = 0, int? limit = null)
    {
        private long _last = long.MinValue;

        public int Count { get; private set; }

        /// <summary>Whether every time so far was later than the one before it.</summary>
        public bool IsAscending { get; private set; } = true;

        /// <summary>Whether there were more rows than the stretch has room for.</summary>
        public bool IsOverfull { get; private set; }

        public unsafe void Add(DuckDBDataChunk chunk)
        {
            int size = (int)Chunks.DuckDBDataChunkGetSize(chunk);
            if (!TryMakeRoom(size, out int at))
            {
                return;
            }

            new ReadOnlySpan<long>(Vectors.DuckDBVectorGetData(Chunks.DuckDBDataChunkGetVector(chunk, 0)), size).CopyTo(buffer._time.AsSpan(at));
            for (int i = 0; i < buffer._fields.Length; i++)
            {
                IntPtr vector = Chunks.DuckDBDataChunkGetVector(chunk, i + 1);
                Span<double> values = buffer._values[i].AsSpan(at, size);
                new ReadOnlySpan<double>(Vectors.DuckDBVectorGetData(vector), size).CopyTo(values);
                if (buffer._fields[i] == BarFields.Volume)
                {
                    NullsToNaN(Vectors.DuckDBVectorGetValidity(vector), values);
                }
            }

            Take(size);
        }

        public void Add(in BarColumns rows)
        {
            if (!TryMakeRoom(rows.Count, out int at))
            {
                return;
            }

            rows.Time.Span.CopyTo(buffer._time.AsSpan(at));
            for (int i = 0; i < buffer._fields.Length; i++)
            {
                Of(rows, buffer._fields[i]).Span.CopyTo(buffer._values[i].AsSpan(at));
            }

            Take(rows.Count);
        }

        private static ReadOnlyMemory<double> Of(in BarColumns rows, BarFields field) => field switch
        {
            BarFields.Open => rows.Open,
            BarFields.High => rows.High,
            BarFields.Low => rows.Low,
            BarFields.Close => rows.Close,
            _ => rows.Volume,
        };

        private bool TryMakeRoom(int size, out int at)
        {
            at = start + Count;
            IsOverfull |= limit is { } most && Count + size > most;
            if (!IsOverfull && at + size > buffer._time.Length)
            {
                buffer.Grow(at + size);
            }

            return !IsOverfull;
        }

        private void Take(int size)
        {
            CheckOrder(buffer._time.AsSpan(start + Count, size));
            Count += size;
        }

        private void CheckOrder(ReadOnlySpan<long> times)
        {
            (bool ascending, long before) = (true, _last);
            foreach (long time in times)
            {
                ascending &= time > before;
                before = time;
            }

            (IsAscending, _last) = (IsAscending && ascending, before);
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
    }
}
