using DuckDB.NET.Native;
using Toolkit.DuckDb;
using Chunks = DuckDB.NET.Native.NativeMethods.DataChunks;
using Vectors = DuckDB.NET.Native.NativeMethods.Vectors;

namespace Toolkit.Ticks;

/// <summary>Collects the ticks of one symbol from DuckDB's vectors: time, source, sequence, bid, ask, price, size, spread, broker_id, arrived.</summary>
internal sealed unsafe class TickVectors(string symbol)
{
    private const int Source = 1, Sequence = 2, Bid = 3, Broker = 8, Arrived = 9;

    private readonly TextType _text = new();
    private readonly Dictionary<string, TickStream> _streams = new(StringComparer.Ordinal);
    private TickEntry[] _rows = [];
    private TickStream? _stream;
    private int _count;

    public void Add(DuckDBDataChunk chunk)
    {
        int size = (int)Chunks.DuckDBDataChunkGetSize(chunk);
        if (_count + size > _rows.Length)
        {
            Array.Resize(ref _rows, Math.Max(_count + size, _rows.Length * 2));
        }

        Span<TickEntry> rows = _rows.AsSpan(_count, size);
        long* time = Longs(chunk, 0), sequence = Longs(chunk, Sequence);
        IntPtr source = Chunks.DuckDBDataChunkGetVector(chunk, Source);
        for (int i = 0; i < size; i++)
        {
            (rows[i].Time, rows[i].Sequence, rows[i].Stream) = (time[i], sequence[i], StreamOf(source, (ulong)i));
        }

        AddPrices(chunk, rows);
        AddRest(chunk, rows);
        _count += size;
    }

    /// <summary>What was collected. The file's order of sources is that of their bytes, which for rare characters is another one than C#'s.</summary>
    public TickEntry[] InOrder()
    {
        Array.Resize(ref _rows, _count);
        for (int i = 1; i < _count; i++)
        {
            if (TickEntry.Compare(_rows[i - 1], _rows[i]) > 0)
            {
                Array.Sort(_rows, static (a, b) => TickEntry.Compare(a, b));
                break;
            }
        }

        return _rows;
    }

    private static void AddPrices(DuckDBDataChunk chunk, Span<TickEntry> rows)
    {
        Span<nint> values = stackalloc nint[5], valid = stackalloc nint[5];
        for (int column = 0; column < 5; column++)
        {
            IntPtr vector = Chunks.DuckDBDataChunkGetVector(chunk, Bid + column);
            (values[column], valid[column]) = ((nint)Vectors.DuckDBVectorGetData(vector), (nint)Vectors.DuckDBVectorGetValidity(vector));
        }

        for (int i = 0; i < rows.Length; i++)
        {
            ref TickEntry row = ref rows[i];
            row.Bid = Real(values[0], valid[0], i);
            row.Ask = Real(values[1], valid[1], i);
            row.Price = Real(values[2], valid[2], i);
            row.Size = Real(values[3], valid[3], i);
            row.Spread = Real(values[4], valid[4], i);
        }
    }

    private void AddRest(DuckDBDataChunk chunk, Span<TickEntry> rows)
    {
        IntPtr broker = Chunks.DuckDBDataChunkGetVector(chunk, Broker), arrived = Chunks.DuckDBDataChunkGetVector(chunk, Arrived);
        ulong* brokers = Vectors.DuckDBVectorGetValidity(broker), arrivals = Vectors.DuckDBVectorGetValidity(arrived);
        long* times = (long*)Vectors.DuckDBVectorGetData(arrived);
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i].Broker = VectorType.IsValid(brokers, (ulong)i) ? (string)_text.Read(broker, (ulong)i)! : null;
            rows[i].Arrived = VectorType.IsValid(arrivals, (ulong)i) ? times[i] : TickEntry.Never;
        }
    }

    private static double Real(nint values, nint valid, int row) => VectorType.IsValid((ulong*)valid, (ulong)row) ? ((double*)values)[row] : double.NaN;

    private static long* Longs(DuckDBDataChunk chunk, int column) => (long*)Vectors.DuckDBVectorGetData(Chunks.DuckDBDataChunkGetVector(chunk, column));

    private TickStream StreamOf(IntPtr vector, ulong row)
    {
        string source = (string)_text.Read(vector, row)!;
        if (!ReferenceEquals(source, _stream?.Source) && source != _stream?.Source && !_streams.TryGetValue(source, out _stream))
        {
            _streams[source] = _stream = new(symbol, source);
        }

        return _stream!;
    }
}
