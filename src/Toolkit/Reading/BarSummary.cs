using Toolkit.Catalog;

namespace Toolkit;

/// <summary>A series in a few numbers.</summary>
/// <param name="Key">The series.</param>
/// <param name="Rows">Number of bars.</param>
/// <param name="From">Time of the first bar.</param>
/// <param name="To">Time of the last bar.</param>
/// <param name="Min">Lowest low.</param>
/// <param name="Max">Highest high.</param>
/// <param name="MeanClose">Arithmetic mean of the closes.</param>
/// <param name="Volume">Sum of the volumes; null where no bar has one.</param>
/// <param name="Gaps">Bars that the calendar expects between first and last and that are not there; null when not counted.</param>
public sealed partial record BarSummary(
    SeriesKey Key, long Rows, DateTime From, DateTime To, double Min, double Max, double MeanClose, double? Volume, long? Gaps = null)
{
    internal static BarSummary Of(SeriesKey key, RowStatistics all, long? gaps = null) => new(
        key, all.Rows, UnixMicroseconds.ToDateTime(all.MinTime), UnixMicroseconds.ToDateTime(all.MaxTime), all.MinLow, all.MaxHigh, all.SumClose / all.Rows,
        all.SumVolume, gaps);
}
