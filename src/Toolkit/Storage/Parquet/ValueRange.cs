namespace Toolkit.Storage;

/// <summary>The statistics of a column of a row group, as bytes of its type; null where none can be told.</summary>
internal readonly record struct ValueRange(byte[]? Least, byte[]? Most, long Nulls)
{
    /// <summary>Of numbers: none when one is NaN; a zero as the bound stands for both zeros, as Parquet wants it.</summary>
    public static ValueRange Of(ReadOnlySpan<double> values, long nulls)
    {
        (double least, double most) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (double value in values)
        {
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }

        return values.IsEmpty || double.IsNaN(least)
            ? new(null, null, nulls)
            : new(BitConverter.GetBytes(least == 0 ? -0.0 : least), BitConverter.GetBytes(most == 0 ? 0.0 : most), nulls);
    }
}
