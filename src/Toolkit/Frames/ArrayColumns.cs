namespace Toolkit.Frames;

/// <summary>Makes columns of arrays.</summary>
internal static class ArrayColumns
{
    /// <exception cref="ArgumentException">The elements are of a type that a frame does not hold, or local times.</exception>
    public static FrameColumn Of(string name, Array values)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(values);
        return values switch
        {
            // By the exact type: an array of uint is also an array of int to the runtime.
            _ when values.Rank > 1 => throw new ArgumentException($"column '{name}': an array of one dimension is needed", nameof(values)),
            _ when Is<bool>(values) => Column<bool>(name, values, "BOOLEAN"),
            _ when Is<sbyte>(values) => Column<sbyte>(name, values, "TINYINT"),
            _ when Is<short>(values) => Column<short>(name, values, "SMALLINT"),
            _ when Is<int>(values) => Column<int>(name, values, "INTEGER"),
            _ when Is<long>(values) => Column<long>(name, values, "BIGINT"),
            _ when Is<byte>(values) => Column<byte>(name, values, "UTINYINT"),
            _ when Is<ushort>(values) => Column<ushort>(name, values, "USMALLINT"),
            _ when Is<uint>(values) => Column<uint>(name, values, "UINTEGER"),
            _ when Is<ulong>(values) => Column<ulong>(name, values, "UBIGINT"),
            _ when Is<float>(values) => Column<float>(name, values, "FLOAT"),
            _ when Is<double>(values) => Column<double>(name, values, "DOUBLE"),
            _ when Is<decimal>(values) => Decimals(name, values),
            _ when Is<DateTime>(values) => Times(name, values),
            _ when Is<DateOnly>(values) => Column<DateOnly>(name, values, "DATE"),
            _ when Is<TimeOnly>(values) => Column<TimeOnly>(name, values, "TIME"),
            _ when Is<Guid>(values) => Column<Guid>(name, values, "UUID"),
            string?[] texts => References(name, texts, "VARCHAR"),
            byte[]?[] blobs => References(name, blobs, "BLOB"),
            _ => throw new ArgumentException($"column '{name}' holds {values.GetType().GetElementType()}, which no column of a frame can hold", nameof(values)),
        };
    }

    private static bool Is<T>(Array values)
        where T : struct => values.GetType() == typeof(T[]) || values.GetType() == typeof(T?[]);

    private static FrameColumn<T> Column<T>(string name, Array values, string sqlType)
        where T : struct
    {
        if (values is T[] plain)
        {
            return new(name, sqlType, plain.AsSpan().ToArray(), null);
        }

        T?[] maybe = (T?[])values;
        bool[] nulls = Array.ConvertAll(maybe, v => v is null);
        return new(name, sqlType, Array.ConvertAll(maybe, v => v.GetValueOrDefault()), nulls.AsSpan().Contains(true) ? nulls : null);
    }

    private static FrameColumn<T> References<T>(string name, T?[] values, string sqlType)
        where T : class
    {
        bool[] nulls = Array.ConvertAll(values, v => v is null);
        return new(name, sqlType, Array.ConvertAll(values, v => v!), nulls.AsSpan().Contains(true) ? nulls : null);
    }

    private static FrameColumn<decimal> Decimals(string name, Array values)
    {
        FrameColumn<decimal> column = Column<decimal>(name, values, "");
        int scale = column.Values.ToArray().Select(value => (int)value.Scale).DefaultIfEmpty().Max();
        return new(name, string.Create(CultureInfo.InvariantCulture, $"DECIMAL(38,{scale})"), column.Values, column.Nulls);
    }

    private static FrameColumn<DateTime> Times(string name, Array values)
    {
        FrameColumn<DateTime> column = Column<DateTime>(name, values, "TIMESTAMP");
        DateTime[] utc = column.Values.ToArray();
        for (int row = 0; row < utc.Length; row++)
        {
            utc[row] = utc[row].Kind != DateTimeKind.Local
                ? DateTime.SpecifyKind(utc[row], DateTimeKind.Utc)
                : throw new ArgumentException($"column '{name}', row {row}: a local time was given where UTC is needed: convert it with ToUniversalTime()", nameof(values));
        }

        return new(name, column.SqlType, utc, column.Nulls);
    }
}
