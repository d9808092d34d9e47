using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace Toolkit.Frames;

/// <summary>Writes frames as Arrow IPC. Whoever does not ask for it never loads the library.</summary>
internal sealed class ArrowOutput
{
    /// <summary>Rows of a batch: its texts stay far under the 2 GB that their offsets can reach, and cancellation is seen between two.</summary>
    private const int BatchRows = 1 << 17;

    private readonly Frame _frame;
    private readonly Arrowed[] _columns;
    private readonly Schema _schema;

    public ArrowOutput(Frame frame)
    {
        _frame = frame;
        _columns = [.. frame.Columns.Select(Of)];
        _schema = new([.. frame.Columns.Zip(_columns, (column, arrowed) => new Field(column.Name, arrowed.Type, nullable: true))], null);
    }

    /// <summary>Values of some rows, as the buffers that the type wants.</summary>
    private delegate ArrowBuffer[] Fill(int from, int count);

    private sealed record Arrowed(IArrowType Type, Fill Fill);

    /// <param name="stream">Where to; it is left open.</param>
    /// <param name="isFile">The file format, which readers can jump in; else the stream format, for pipes.</param>
    /// <param name="cancel">Stops it between two batches.</param>
    public void Write(Stream stream, bool isFile, CancellationToken cancel)
    {
        using ArrowStreamWriter writer = isFile ? new ArrowFileWriter(stream, _schema, leaveOpen: true) : new ArrowStreamWriter(stream, _schema, leaveOpen: true);
        writer.WriteStart();
        for (int from = 0; from < _frame.RowCount; from += BatchRows)
        {
            cancel.ThrowIfCancellationRequested();
            using RecordBatch batch = Batch(from, Math.Min(BatchRows, _frame.RowCount - from));
            writer.WriteRecordBatch(batch);
        }

        writer.WriteEnd();
    }

    private RecordBatch Batch(int from, int count) => new(_schema, _columns.Select((column, at) =>
    {
        (ArrowBuffer validity, int nulls) = Validity(_frame.Columns[at], from, count);
        return ArrowArrayFactory.BuildArray(new ArrayData(column.Type, count, nulls, 0, [validity, .. column.Fill(from, count)]));
    }), count);

    private static (ArrowBuffer Bits, int Nulls) Validity(FrameColumn column, int from, int count)
    {
        int nulls = column.Nulls.AsSpan(column.HasNulls ? from : 0, column.HasNulls ? count : 0).Count(true);
        return nulls == 0 ? (ArrowBuffer.Empty, 0) : (Bits(count, row => !column.IsNull(from + row)), nulls);
    }

    private static Arrowed Of(FrameColumn column) => column switch
    {
        FrameColumn<double> c => Plain(DoubleType.Default, c),
        FrameColumn<float> c => Plain(FloatType.Default, c),
        FrameColumn<long> c => Plain(Int64Type.Default, c),
        FrameColumn<int> c => Plain(Int32Type.Default, c),
        FrameColumn<short> c => Plain(Int16Type.Default, c),
        FrameColumn<sbyte> c => Plain(Int8Type.Default, c),
        FrameColumn<ulong> c => Plain(UInt64Type.Default, c),
        FrameColumn<uint> c => Plain(UInt32Type.Default, c),
        FrameColumn<ushort> c => Plain(UInt16Type.Default, c),
        FrameColumn<byte> c => Plain(UInt8Type.Default, c),
        FrameColumn<bool> c => new(BooleanType.Default, (from, count) => [Bits(count, row => c.Values.Span[from + row])]),
        FrameColumn<DateTime> c => Mapped(new TimestampType(TimeUnit.Microsecond, "UTC"), c, time => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond),
        FrameColumn<DateOnly> c => Mapped(Date32Type.Default, c, date => date.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber),
        FrameColumn<TimeOnly> c => Mapped(new Time64Type(TimeUnit.Microsecond), c, time => time.Ticks / TimeSpan.TicksPerMicrosecond),
        FrameColumn<byte[]> c => new(BinaryType.Default, (from, count) => Texts(c, from, count, value => value)),
        FrameColumn<string> { IsNumber: false } c => new(StringType.Default, (from, count) => Texts(c, from, count, Encoding.UTF8.GetBytes)),
        _ when column.IsNumber => Decimals(column),
        // UUID and INTERVAL as their text, nested values as JSON.
        _ => new(StringType.Default, (from, count) => Texts(count, row => column[from + row] is { } value ? Encoding.UTF8.GetBytes(CellText.Of(value)) : [])),
    };

    private static Arrowed Plain<T>(IArrowType type, FrameColumn<T> column)
        where T : struct => new(type, (from, count) => [new(MemoryMarshal.AsBytes(column.Values.Span.Slice(from, count)).ToArray())]);

    private static Arrowed Mapped<T, TValue>(IArrowType type, FrameColumn<T> column, Func<T, TValue> map)
        where TValue : struct => new(type, (from, count) =>
        {
            TValue[] values = new TValue[count];
            for (int row = 0; row < count; row++)
            {
                values[row] = column.IsNull(from + row) ? default : map(column.Values.Span[from + row]);
            }

            return [new(MemoryMarshal.AsBytes(values.AsSpan()).ToArray())];
        });

    private static ArrowBuffer[] Texts<T>(FrameColumn<T> column, int from, int count, Func<T, byte[]> bytes) =>
        Texts(count, row => column.IsNull(from + row) ? [] : bytes(column.Values.Span[from + row]));

    private static ArrowBuffer[] Texts(int count, Func<int, byte[]> bytes)
    {
        int[] ends = new int[count + 1];
        using MemoryStream all = new();
        for (int row = 0; row < count; row++)
        {
            all.Write(bytes(row));
            ends[row + 1] = checked((int)all.Length);
        }

        return [new(MemoryMarshal.AsBytes(ends.AsSpan()).ToArray()), new(all.ToArray())];
    }

    private static ArrowBuffer Bits(int count, Func<int, bool> isSet)
    {
        byte[] bits = new byte[(count + 7) / 8];
        for (int row = 0; row < count; row++)
        {
            bits[row / 8] |= (byte)(isSet(row) ? 1 << row % 8 : 0);
        }

        return new(bits);
    }

    /// <summary>DECIMAL and HUGEINT as 128 bits of the column's scale.</summary>
    private static Arrowed Decimals(FrameColumn column)
    {
        int[] said = [.. column.SqlType.Split('(', ',', ')').Skip(1).Where(part => part.Length > 0).Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
        (int precision, int scale) = said is [var p, var s] ? (p, s) : (38, 0);
        return new(new Decimal128Type(precision, scale), (from, count) =>
        {
            byte[] values = new byte[16 * count];
            for (int row = 0; row < count; row++)
            {
                if (column[from + row] is { } value)
                {
                    BinaryPrimitives.WriteInt128LittleEndian(values.AsSpan(16 * row), Scaled(CellText.Of(value), scale, column.Name));
                }
            }

            return [new(values)];
        });
    }

    private static Int128 Scaled(string number, int scale, string column)
    {
        int point = number.IndexOf('.');
        string digits = number.Replace(".", "", StringComparison.Ordinal).PadRight(number.Length - (point < 0 ? 0 : 1) + scale - (point < 0 ? 0 : number.Length - point - 1), '0');
        BigInteger value = BigInteger.Parse(digits, CultureInfo.InvariantCulture);
        return BigInteger.Abs(value) < BigInteger.Pow(10, 38) ? (Int128)value
            : throw ToolkitException.BadData($"column '{column}': {number} has more than the 38 digits of an Arrow decimal", "cast it to DOUBLE or VARCHAR in the SELECT");
    }
}
