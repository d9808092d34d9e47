using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Toolkit.ClickHouse.Pushing;

/// <summary>The values of a column, as they are sent and as 64 bits each for checksums.</summary>
internal abstract class Cells(PushedColumn column, Func<int, bool> isNull)
{
    /// <summary>Writes a value as ClickHouse's RowBinary has it.</summary>
    public void Write(int row, RowBuffer to)
    {
        if (column.IsNullable)
        {
            bool absent = isNull(row);
            to.Byte(absent ? (byte)1 : (byte)0);
            if (absent)
            {
                return;
            }
        }

        WriteValue(row, to);
    }

    public ulong Image(int row) => column.IsNullable && isNull(row) ? PushedColumn.NullImage : ImageOf(row);

    /// <summary>The value as a number of microseconds or as it is, for the block that it lies in.</summary>
    public virtual long Number(int row) => (long)ImageOf(row);

    public virtual string Text(int row) => throw new NotSupportedException();

    protected abstract ulong ImageOf(int row);

    protected virtual void WriteValue(int row, RowBuffer to) => to.Long(ImageOf(row));

    public static Cells Of(PushedColumn column, FrameColumn values, Frame frame)
    {
        Func<int, bool> isNull = values.IsNull;
        switch (column.Kind)
        {
            case ColumnKind.Text:
                return new Texts(column, isNull, row => (string)values[row]!);
            case ColumnKind.Real:
                double[] numbers = frame.Numbers(values.Name);
                return new Longs(column, isNull, row => BitConverter.DoubleToInt64Bits(numbers[row]));
            case ColumnKind.Time when !values.HasNulls:
                long[] times = Array.ConvertAll(frame.Span<DateTime>(values.Name).ToArray(), Micros);
                return new Longs(column, isNull, row => times[row]);
            case ColumnKind.Time:
                return new Longs(column, isNull, row => Micros((DateTime)values[row]!));
            case ColumnKind.Flag:
                return new Flags(column, isNull, row => (bool)values[row]!);
            case ColumnKind.Date:
                return new Shorts(column, isNull, row => ((DateOnly)values[row]!).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber);
            case ColumnKind.Short:
                return new Shorts(column, isNull, row => (int)values[row]!);
            default:
                return new Longs(column, isNull, row => Convert.ToInt64(values[row], CultureInfo.InvariantCulture));
        }
    }

    /// <summary>A column that has one text in all rows.</summary>
    public static Cells Constant(PushedColumn column, string text) => new Texts(column, _ => false, _ => text);

    public static Cells Numbers(PushedColumn column, int[] values) => new Shorts(column, _ => false, row => values[row]);

    private static long Micros(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private sealed class Texts(PushedColumn column, Func<int, bool> isNull, Func<int, string> value) : Cells(column, isNull)
    {
        private (string Text, ulong Image) _last = ("", Hash(""));

        public override string Text(int row) => value(row);

        protected override ulong ImageOf(int row)
        {
            string text = value(row);
            return (text == _last.Text ? _last : _last = (text, Hash(text))).Image;
        }

        protected override void WriteValue(int row, RowBuffer to) => to.Text(value(row));

        private static ulong Hash(string text) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private sealed class Longs(PushedColumn column, Func<int, bool> isNull, Func<int, long> value) : Cells(column, isNull)
    {
        protected override ulong ImageOf(int row) => (ulong)value(row);
    }

    private sealed class Shorts(PushedColumn column, Func<int, bool> isNull, Func<int, int> value) : Cells(column, isNull)
    {
        protected override ulong ImageOf(int row) => (ulong)(long)value(row);

        protected override void WriteValue(int row, RowBuffer to) => to.Int(value(row));
    }

    private sealed class Flags(PushedColumn column, Func<int, bool> isNull, Func<int, bool> value) : Cells(column, isNull)
    {
        protected override ulong ImageOf(int row) => value(row) ? 1u : 0u;

        protected override void WriteValue(int row, RowBuffer to) => to.Byte(value(row) ? (byte)1 : (byte)0);
    }
}
