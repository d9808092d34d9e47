using System.Data.Common;
using Microsoft.Data.Analysis;

namespace Toolkit.Interactive;

/// <summary>Columns of a frame as columns of a data frame.</summary>
internal static class FrameColumns
{
    public static DataFrameColumn Of(Frame frame, FrameColumn column, int place) => Type.GetTypeCode(column.Type) switch
    {
        TypeCode.Boolean => new BooleanDataFrameColumn(column.Name, Values<bool>(column)),
        TypeCode.SByte => new SByteDataFrameColumn(column.Name, Values<sbyte>(column)),
        TypeCode.Int16 => new Int16DataFrameColumn(column.Name, Values<short>(column)),
        TypeCode.Int32 => new Int32DataFrameColumn(column.Name, Values<int>(column)),
        TypeCode.Int64 => new Int64DataFrameColumn(column.Name, Values<long>(column)),
        TypeCode.Byte => new ByteDataFrameColumn(column.Name, Values<byte>(column)),
        TypeCode.UInt16 => new UInt16DataFrameColumn(column.Name, Values<ushort>(column)),
        TypeCode.UInt32 => new UInt32DataFrameColumn(column.Name, Values<uint>(column)),
        TypeCode.UInt64 => new UInt64DataFrameColumn(column.Name, Values<ulong>(column)),
        TypeCode.Single => new SingleDataFrameColumn(column.Name, Values<float>(column)),
        TypeCode.Double => new DoubleDataFrameColumn(column.Name, Values<double>(column)),
        TypeCode.Decimal => new DecimalDataFrameColumn(column.Name, Values<decimal>(column)),
        TypeCode.DateTime => new DateTimeDataFrameColumn(column.Name, Values<DateTime>(column)),
        TypeCode.String => new StringDataFrameColumn(column.Name, column.Select(v => (string?)v)),
        _ when column.Type == typeof(byte[]) =>
            new StringDataFrameColumn(column.Name, column.Select(v => v is byte[] bytes ? Convert.ToBase64String(bytes) : null)),
        _ => AsReaderGivesIt(frame, column.Name, place),
    };

    private static IEnumerable<T?> Values<T>(FrameColumn column)
        where T : struct
    {
        FrameColumn<T> typed = (FrameColumn<T>)column;
        for (int row = 0; row < typed.Count; row++)
        {
            yield return typed.IsNull(row) ? null : typed.Values.Span[row];
        }
    }

    // The reader of a frame gives dates, wide integers and nested values in types that data frames know.
    private static DataFrameColumn AsReaderGivesIt(Frame frame, string name, int place)
    {
        using DbDataReader reader = frame.OpenReader();
        List<object?> values = [];
        while (reader.Read())
        {
            values.Add(reader.IsDBNull(place) ? null : reader.GetValue(place));
        }

        Type type = reader.GetFieldType(place);
        return type == typeof(DateTime) ? new DateTimeDataFrameColumn(name, values.Select(v => (DateTime?)v))
            : type == typeof(decimal) ? new DecimalDataFrameColumn(name, values.Select(v => (decimal?)v))
            : new StringDataFrameColumn(name, values.Select(v => v?.ToString()));
    }
}
