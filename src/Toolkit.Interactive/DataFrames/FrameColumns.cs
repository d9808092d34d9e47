using System.Data.Common;
using Microsoft.Data.Analysis;

namespace Toolkit.Interactive;

/// <summary>Columns of a frame as columns of a data frame.</summary>
internal static class FrameColumns
{
    public static DataFrameColumn Of(Frame frame, FrameColumn column, int place) => Type.GetTypeCode(column.Type) switch
    {
        TypeCode.Boolean => new BooleanDataFrameColumn(column.Name, Values<bool>(frame, column)),
        TypeCode.SByte => new SByteDataFrameColumn(column.Name, Values<sbyte>(frame, column)),
        TypeCode.Int16 => new Int16DataFrameColumn(column.Name, Values<short>(frame, column)),
        TypeCode.Int32 => new Int32DataFrameColumn(column.Name, Values<int>(frame, column)),
        TypeCode.Int64 => new Int64DataFrameColumn(column.Name, Values<long>(frame, column)),
        TypeCode.Byte => new ByteDataFrameColumn(column.Name, Values<byte>(frame, column)),
        TypeCode.UInt16 => new UInt16DataFrameColumn(column.Name, Values<ushort>(frame, column)),
        TypeCode.UInt32 => new UInt32DataFrameColumn(column.Name, Values<uint>(frame, column)),
        TypeCode.UInt64 => new UInt64DataFrameColumn(column.Name, Values<ulong>(frame, column)),
        TypeCode.Single => new SingleDataFrameColumn(column.Name, Values<float>(frame, column)),
        TypeCode.Double => new DoubleDataFrameColumn(column.Name, Values<double>(frame, column)),
        TypeCode.Decimal => new DecimalDataFrameColumn(column.Name, Values<decimal>(frame, column)),
        TypeCode.DateTime => new DateTimeDataFrameColumn(column.Name, Values<DateTime>(frame, column)),
        TypeCode.String => new StringDataFrameColumn(column.Name, column.Select(v => (string?)v)),
        _ when column.Type == typeof(byte[]) =>
            new StringDataFrameColumn(column.Name, column.Select(v => v is byte[] bytes ? Convert.ToBase64String(bytes) : null)),
        _ => AsReaderGivesIt(frame, column.Name, place),
    };

    private static IEnumerable<T?> Values<T>(Frame frame, FrameColumn column)
        where T : struct => column.HasNulls ? frame.Column<T?>(column.Name) : frame.Column<T>(column.Name).Select(v => (T?)v);

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
