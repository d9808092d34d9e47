using System.Numerics;

namespace Toolkit.Frames;

/// <summary>Gives the values of a column as the type that was asked for.</summary>
internal static class FrameValues
{
    public static IReadOnlyList<T> Of<T>(FrameColumn column)
    {
        if (column is FrameColumn<T> own && (!column.HasNulls || default(T) is null || IsFloat<T>()))
        {
            return column.HasNulls ? WithNulls(own) : AsList(own.Values);
        }

        Type wanted = typeof(T);
        Type target = Nullable.GetUnderlyingType(wanted) ?? wanted;
        if (target != column.Type && !(target == typeof(double) && column.IsNumber) && wanted != typeof(object))
        {
            throw new InvalidCastException($"column '{column.Name}' holds {column.Type.Name} ({column.SqlType}), not {target.Name}");
        }

        return Converted<T>(column, target);
    }

    private static IReadOnlyList<T> AsList<T>(ReadOnlyMemory<T> values) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(values, out ArraySegment<T> array) && array.Count == array.Array!.Length
            ? Array.AsReadOnly(array.Array)
            : values.ToArray();

    private static T[] WithNulls<T>(FrameColumn<T> column)
    {
        T[] values = column.Values.ToArray();
        T none = IsFloat<T>() ? NaN<T>() : default!;
        for (int row = 0; row < values.Length; row++)
        {
            if (column.IsNull(row))
            {
                values[row] = none;
            }
        }

        return values;
    }

    private static T[] Converted<T>(FrameColumn column, Type target)
    {
        bool takesNull = default(T) is null;
        T[] values = new T[column.Count];
        for (int row = 0; row < values.Length; row++)
        {
            object? value = column[row];
            values[row] = value switch
            {
                null when takesNull => default!,
                null when IsFloat<T>() => NaN<T>(),
                null => throw new InvalidOperationException(
                    $"column '{column.Name}' has a null in row {row}: ask for Column<{target.Name}?>"),
                T fits => fits,
                _ => (T)(object)ToDouble(value),
            };
        }

        return values;
    }

    private static double ToDouble(object value) => value switch
    {
        BigInteger big => (double)big,
        string digits => double.Parse(digits, CultureInfo.InvariantCulture),
        _ => Convert.ToDouble(value, CultureInfo.InvariantCulture),
    };

    private static bool IsFloat<T>() => typeof(T) == typeof(double) || typeof(T) == typeof(float);

    private static T NaN<T>() => typeof(T) == typeof(double) ? (T)(object)double.NaN : (T)(object)float.NaN;
}
