using System.Buffers;
using System.Runtime.InteropServices;
using DuckDB.NET.Native;
using Toolkit.DuckDb;
using Chunks = DuckDB.NET.Native.NativeMethods.DataChunks;
using Vectors = DuckDB.NET.Native.NativeMethods.Vectors;

namespace Toolkit.Ticks;

/// <summary>Collects ticks of one symbol into columns, row by row or from DuckDB's vectors.</summary>
internal sealed unsafe class TickBuffer
{
    private static readonly string[] PriceNames = ["bid", "ask", "price", "size", "spread"];

    private readonly Part<long> _time = new(0), _sequence = new(0), _arrived = new(TickEntry.Never);
    private readonly Part<double>[] _prices = [new(double.NaN), new(double.NaN), new(double.NaN), new(double.NaN), new(double.NaN)];
    private readonly Part<string?> _broker = new(null);
    private readonly TextType _text = new();
    private readonly Dictionary<string, TickStream> _known = new(StringComparer.Ordinal);
    private Part<TickStream>? _streams;
    private TickStream? _stream;
    private int _count;

    public void Add(in TickEntry row)
    {
        Add(row.Stream, row.Time, row.Sequence);
        AddPrice(0, row.Bid);
        AddPrice(1, row.Ask);
        AddPrice(2, row.Price);
        AddPrice(3, row.Size);
        AddPrice(4, row.Spread);
        if (row.Broker is not null)
        {
            AddBroker(row.Broker);
        }

        if (row.Arrived != TickEntry.Never)
        {
            AddArrived(row.Arrived);
        }
    }

    /// <summary>Begins a tick; what is not added to it, it has not.</summary>
    public void Add(TickStream stream, long time, long sequence)
    {
        AddStream(stream, 1);
        _time.Room(_count, 1)[0] = time;
        _sequence.Room(_count, 1)[0] = sequence;
        _count++;
    }

    /// <summary>Adds bid (0), ask, price, size or spread (4) to the last tick.</summary>
    public void AddPrice(int column, double value)
    {
        if (!double.IsNaN(value))
        {
            _prices[column].Room(_count - 1, 1)[0] = value;
        }
    }

    public void AddBroker(string broker) => _broker.Room(_count - 1, 1)[0] = broker;

    public void AddArrived(long micros) => _arrived.Room(_count - 1, 1)[0] = micros;

    /// <summary>Adds rows of a query.</summary>
    /// <param name="chunk">The rows.</param>
    /// <param name="columns">The query's columns: time, sequence and others; one that is not there has no value.</param>
    /// <param name="only">Where the source is no column: the stream of all.</param>
    public void Add(DuckDBDataChunk chunk, IReadOnlyList<string> columns, TickStream only)
    {
        int size = (int)Chunks.DuckDBDataChunkGetSize(chunk);
        if (!columns.Contains("source"))
        {
            AddStream(only, size);
        }

        for (int i = 0; i < columns.Count; i++)
        {
            Add(columns[i], Chunks.DuckDBDataChunkGetVector(chunk, i), size, only.Symbol);
        }

        _count += size;
    }

    private void Add(string column, IntPtr vector, int size, string symbol)
    {
        ulong* valid = Vectors.DuckDBVectorGetValidity(vector);
        if (!HasValue(valid, size))
        {
            return;
        }

        switch (column)
        {
            case "time" or "sequence":
                AddValues(vector, valid, size, column == "time" ? _time : _sequence, 0);
                break;
            case "arrived":
                AddValues(vector, valid, size, _arrived, TickEntry.Never);
                break;
            case "source":
                AddSources(vector, size, symbol);
                break;
            case "broker_id":
                for (int i = 0; i < size; i++)
                {
                    _broker.Room(_count + i, 1)[0] = (string?)_text.Read(vector, (ulong)i);
                }

                break;
            default:
                AddValues(vector, valid, size, _prices[Array.IndexOf(PriceNames, column)], double.NaN);
                break;
        }
    }

    /// <summary>What was collected, in order.</summary>
    public TickRun Build()
    {
        TickRun run = new()
        {
            Time = _time.Take(_count),
            Sequence = _sequence.Take(_count),
            Bid = _prices[0].Take(_count),
            Ask = _prices[1].Take(_count),
            Price = _prices[2].Take(_count),
            Size = _prices[3].Take(_count),
            Spread = _prices[4].Take(_count),
            Broker = _broker.Take(_count),
            Arrived = _arrived.Take(_count),
            Stream = _streams?.Take(_count) ?? (_stream is null ? default : new TickStream[] { _stream }),
        };
        return IsInOrder(run) ? run : Sorted(run);
    }

    private static bool IsInOrder(TickRun run)
    {
        ReadOnlySpan<long> time = run.Time.Span;
        for (int i = 1; i < time.Length; i++)
        {
            if (time[i - 1] >= time[i] && TickEntry.Compare(run[i - 1], run[i]) > 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The order of sources in files is that of their bytes, which for rare characters is another one than C#'s.</summary>
    private static TickRun Sorted(TickRun run)
    {
        TickEntry[] rows = run.ToRows();
        Array.Sort(rows, static (a, b) => TickEntry.Compare(a, b));
        return TickRun.Of(rows);
    }

    private void AddValues<T>(IntPtr vector, ulong* valid, int size, Part<T> to, T none)
        where T : unmanaged
    {
        Span<T> values = to.Room(_count, size);
        new ReadOnlySpan<T>(Vectors.DuckDBVectorGetData(vector), size).CopyTo(values);
        for (int i = 0; i < size && valid is not null; i++)
        {
            values[i] = VectorType.IsValid(valid, (ulong)i) ? values[i] : none;
        }
    }

    private static bool HasValue(ulong* valid, int size)
    {
        int whole = size / 64;
        return valid is null
            || new ReadOnlySpan<ulong>(valid, whole).ContainsAnyExcept(0ul)
            || (size % 64 != 0 && (valid[whole] & ((1ul << (size % 64)) - 1)) != 0);
    }

    private void AddSources(IntPtr vector, int size, string symbol)
    {
        // Mostly there is one: then every entry is as the one before it.
        ReadOnlySpan<byte> entries = MemoryMarshal.AsBytes(new ReadOnlySpan<StringEntry>(Vectors.DuckDBVectorGetData(vector), size));
        bool isOne = entries[..^sizeof(StringEntry)].SequenceEqual(entries[sizeof(StringEntry)..]);
        for (int i = 0; i < (isOne ? 1 : size); i++)
        {
            string source = (string)_text.Read(vector, (ulong)i)!;
            if (!_known.TryGetValue(source, out TickStream? stream))
            {
                _known[source] = stream = new(symbol, source);
            }

            AddStream(stream, isOne ? size : 1, i);
        }
    }

    private void AddStream(TickStream stream, int rows, int behind = 0)
    {
        _stream ??= stream;
        if (_streams is null && ReferenceEquals(stream, _stream))
        {
            return;
        }

        _streams ??= new(_stream);
        _streams.Room(_count + behind, rows).Fill(stream);
    }

    /// <summary>A column that is being collected: it takes no room before its first value, and rows that are passed over have none.</summary>
    private sealed class Part<T>(T none)
    {
        private T[] _values = [];
        private int _count;

        public Span<T> Room(int row, int count)
        {
            if (row + count > _values.Length)
            {
                Grow(row + count);
            }

            if (_count < row)
            {
                _values.AsSpan(_count, row - _count).Fill(none);
            }

            _count = row + count;
            return _values.AsSpan(row, count);
        }

        public ReadOnlyMemory<T> Take(int rows)
        {
            if (_count == 0)
            {
                return default;
            }

            Room(rows, 0);
            T[] all = GC.AllocateUninitializedArray<T>(rows);
            _values.AsSpan(0, rows).CopyTo(all);
            GiveBack();
            return all;
        }

        private void Grow(int needed)
        {
            T[] larger = ArrayPool<T>.Shared.Rent(Math.Max(needed, (int)Math.Min(Array.MaxLength, _values.Length * 4L)));
            _values.AsSpan(0, _count).CopyTo(larger);
            GiveBack();
            _values = larger;
        }

        private void GiveBack()
        {
            if (_values.Length > 0)
            {
                ArrayPool<T>.Shared.Return(_values, clearArray: System.Runtime.CompilerServices.RuntimeHelpers.IsReferenceOrContainsReferences<T>());
            }
        }
    }
}
