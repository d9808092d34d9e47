using System.Data.Common;

namespace Toolkit.Catalog;

/// <summary>Rows of a series in numbers, as the catalog keeps them of each file; parts add up. Times in microseconds.</summary>
internal readonly record struct RowStatistics(
    long Rows, long MinTime, long MaxTime, double MinLow, double MaxHigh, double SumClose, double? SumVolume)
{
    /// <summary>The aggregates in the order of the constructor, for a SELECT over (time, low, high, close, volume).</summary>
    public const string Aggregates =
        "count(*), epoch_us(min(time)), epoch_us(max(time)), min(low), max(high), sum(close), sum(volume)";

    public static RowStatistics None => new(0, long.MaxValue, long.MinValue, double.PositiveInfinity, double.NegativeInfinity, 0, null);

    public RowExtent Extent => new(Rows, MinTime, MaxTime);

    public static RowStatistics Of(BarColumns rows)
    {
        if (rows.Count == 0)
        {
            return None;
        }

        (double low, double high, double closes, double volumes, bool anyVolume) = (double.PositiveInfinity, double.NegativeInfinity, 0, 0, false);
        ReadOnlySpan<double> lows = rows.Low.Span, highs = rows.High.Span, close = rows.Close.Span, volume = rows.Volume.Span;
        for (int i = 0; i < lows.Length; i++)
        {
            low = Math.Min(low, lows[i]);
            high = Math.Max(high, highs[i]);
            closes += close[i];
            if (!double.IsNaN(volume[i]))
            {
                volumes += volume[i];
                anyVolume = true;
            }
        }

        return new(rows.Count, rows.Time.Span[0], rows.Time.Span[^1], low, high, closes, anyVolume ? volumes : null);
    }

    public static RowStatistics Read(DbDataReader r, int at) => r.GetInt64(at) == 0 ? None : new(
        r.GetInt64(at), r.GetInt64(at + 1), r.GetInt64(at + 2), r.GetDouble(at + 3), r.GetDouble(at + 4), r.GetDouble(at + 5),
        r.Real(at + 6));

    public static RowStatistics operator +(RowStatistics a, RowStatistics b) => new(
        a.Rows + b.Rows, Math.Min(a.MinTime, b.MinTime), Math.Max(a.MaxTime, b.MaxTime), Math.Min(a.MinLow, b.MinLow), Math.Max(a.MaxHigh, b.MaxHigh),
        a.SumClose + b.SumClose, a.SumVolume is null ? b.SumVolume : a.SumVolume + (b.SumVolume ?? 0));
}

/// <summary>How many rows there are, and the times of the first and the last one.</summary>
internal readonly record struct RowExtent(long Rows, long First, long Last);
