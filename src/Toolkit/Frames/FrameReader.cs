using System.Collections;
using System.Data;
using System.Data.Common;
using System.Numerics;

namespace Toolkit.Frames;

/// <summary>Gives the rows of a frame in the types that DataTable and DataFrame know.</summary>
internal sealed class FrameReader : DbDataReader
{
    private readonly Frame _frame;
    private readonly Type[] _types;
    private readonly Func<int, object>[] _cells;
    private int _row = -1;
    private bool _closed;

    public FrameReader(Frame frame)
    {
        _frame = frame;
        (_types, _cells) = (new Type[frame.Columns.Count], new Func<int, object>[frame.Columns.Count]);
        for (int i = 0; i < _types.Length; i++)
        {
            (_types[i], _cells[i]) = Plain(frame.Columns[i]);
        }
    }

    public override int FieldCount => _types.Length;

    public override int Depth => 0;

    public override bool HasRows => _frame.RowCount > 0;

    public override bool IsClosed => _closed;

    public override int RecordsAffected => -1;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override bool Read()
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        _row = Math.Min(_row + 1, _frame.RowCount);
        return _row < _frame.RowCount;
    }

    public override bool NextResult() => false;

    public override void Close() => _closed = true;

    public override string GetName(int ordinal) => _frame.Columns[ordinal].Name;

    public override int GetOrdinal(string name) =>
        Enumerable.Range(0, FieldCount).FirstOrDefault(i => string.Equals(GetName(i), name, StringComparison.OrdinalIgnoreCase), -1) is >= 0 and var found
            ? found
            : throw new IndexOutOfRangeException($"no column '{name}'");

    public override string GetDataTypeName(int ordinal) => _frame.Columns[ordinal].SqlType;

    public override Type GetFieldType(int ordinal) => _types[ordinal];

    public override bool IsDBNull(int ordinal) => _frame.Columns[ordinal].IsNull(CurrentRow);

    public override object GetValue(int ordinal) => IsDBNull(ordinal) ? DBNull.Value : _cells[ordinal](_row);

    public override int GetValues(object[] values)
    {
        int count = Math.Min(values.Length, FieldCount);
        for (int i = 0; i < count; i++)
        {
            values[i] = GetValue(i);
        }

        return count;
    }

    public override T GetFieldValue<T>(int ordinal) => GetValue(ordinal) switch
    {
        T value => value,
        // The frame's own value where the plain one is of another type: Column<DateOnly>, BigInteger and the like.
        DBNull when default(T) is null => default!,
        DBNull => throw new InvalidCastException($"column '{GetName(ordinal)}' is NULL here"),
        var other => _frame.Columns[ordinal][_row] is T own ? own : (T)Convert.ChangeType(other, typeof(T), null),
    };

    public override bool GetBoolean(int ordinal) => GetFieldValue<bool>(ordinal);

    public override byte GetByte(int ordinal) => GetFieldValue<byte>(ordinal);

    public override char GetChar(int ordinal) => GetString(ordinal)[0];

    public override DateTime GetDateTime(int ordinal) => GetFieldValue<DateTime>(ordinal);

    public override decimal GetDecimal(int ordinal) => GetFieldValue<decimal>(ordinal);

    public override double GetDouble(int ordinal) => GetFieldValue<double>(ordinal);

    public override float GetFloat(int ordinal) => GetFieldValue<float>(ordinal);

    public override Guid GetGuid(int ordinal) => GetFieldValue<Guid>(ordinal);

    public override short GetInt16(int ordinal) => GetFieldValue<short>(ordinal);

    public override int GetInt32(int ordinal) => GetFieldValue<int>(ordinal);

    public override long GetInt64(int ordinal) => GetFieldValue<long>(ordinal);

    public override string GetString(int ordinal) => GetFieldValue<string>(ordinal);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        Part(GetFieldValue<byte[]>(ordinal), dataOffset, buffer, bufferOffset, length);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        Part(GetString(ordinal).ToCharArray(), dataOffset, buffer, bufferOffset, length);

    public override IEnumerator GetEnumerator() => new DbEnumerator(this, closeReader: false);

    public override DataTable GetSchemaTable()
    {
        DataTable schema = new("SchemaTable");
        schema.Columns.Add(SchemaTableColumn.ColumnName, typeof(string));
        schema.Columns.Add(SchemaTableColumn.ColumnOrdinal, typeof(int));
        schema.Columns.Add(SchemaTableColumn.ColumnSize, typeof(int));
        schema.Columns.Add(SchemaTableColumn.DataType, typeof(Type));
        schema.Columns.Add(SchemaTableColumn.AllowDBNull, typeof(bool));
        schema.Columns.Add(SchemaTableColumn.IsKey, typeof(bool));
        schema.Columns.Add(SchemaTableColumn.IsUnique, typeof(bool));
        schema.Columns.Add("DataTypeName", typeof(string));
        for (int i = 0; i < FieldCount; i++)
        {
            schema.Rows.Add(GetName(i), i, -1, GetFieldType(i), true, false, false, GetDataTypeName(i));
        }

        return schema;
    }

    private int CurrentRow => !_closed && _row >= 0 && _row < _frame.RowCount
        ? _row
        : throw new InvalidOperationException("no row is current: call Read() first");

    private static (Type Type, Func<int, object> Cell) Plain(FrameColumn column) => column switch
    {
        FrameColumn<DateOnly> c => (typeof(DateTime), row => c.Values.Span[row].ToDateTime(default, DateTimeKind.Utc)),
        FrameColumn<BigInteger> c when Fits(c) => (typeof(decimal), row => (decimal)c.Values.Span[row]),
        _ when column.Type.IsPrimitive || column.Type == typeof(decimal) || column.Type == typeof(string)
            || column.Type == typeof(DateTime) || column.Type == typeof(Guid) || column.Type == typeof(byte[])
            => (column.Type, row => column[row]!),
        _ => (typeof(string), row => CellText.Of(column[row]!)),
    };

    private static bool Fits(FrameColumn<BigInteger> column) =>
        Array.TrueForAll(column.Values.ToArray(), value => BigInteger.Abs(value) <= new BigInteger(decimal.MaxValue));

    private static long Part<T>(T[] all, long offset, T[]? buffer, int bufferOffset, int length)
    {
        if (buffer is null)
        {
            return all.Length;
        }

        int count = (int)Math.Max(0, Math.Min(length, all.Length - offset));
        Array.Copy(all, offset, buffer, bufferOffset, count);
        return count;
    }
}
