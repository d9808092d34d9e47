using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>What the catalog keeps about the rows of a series in a file. Times in microseconds; without rows all else is 0.</summary>
internal readonly record struct RowStatistics(
    long Rows, long MinTime, long MaxTime, double MinLow, double MaxHigh, double SumClose, double? SumVolume)
{
    /// <summary>The aggregates in the order of the constructor, for a SELECT over (time, low, high, close, volume).</summary>
    public const string Aggregates =
        "count(*), epoch_us(min(time)), epoch_us(max(time)), min(low), max(high), sum(close), sum(volume)";

    public static RowStatistics Of(BarColumns rows)
    {
        if (rows.Count == 0)
        {
            return default;
        }

        (double low, double high, double close, double volume, bool hasVolume) = (double.MaxValue, double.MinValue, 0, 0, false);
        for (int i = 0; i < rows.Count; i++)
        {
            low = Math.Min(low, rows.Low.Span[i]);
            high = Math.Max(high, rows.High.Span[i]);
            close += rows.Close.Span[i];
            if (!double.IsNaN(rows.Volume.Span[i]))
            {
                volume += rows.Volume.Span[i];
                hasVolume = true;
            }
        }

        return new(rows.Count, rows.Time.Span[0], rows.Time.Span[^1], low, high, close, hasVolume ? volume : null);
    }

    public static RowStatistics Read(System.Data.Common.DbDataReader reader, int at) => reader.GetInt64(at) == 0
        ? default
        : new(
            reader.GetInt64(at), reader.GetInt64(at + 1), reader.GetInt64(at + 2), reader.GetDouble(at + 3), reader.GetDouble(at + 4),
            reader.GetDouble(at + 5), reader.IsDBNull(at + 6) ? null : reader.GetDouble(at + 6));

    public FileSeriesEntry Entry(long datasetId) => new(datasetId, Rows, MinTime, MaxTime, MinLow, MaxHigh, SumClose, SumVolume);
}
