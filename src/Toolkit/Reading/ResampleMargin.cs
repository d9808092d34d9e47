namespace Toolkit.Reading;

/// <summary>How much further a read must go so that coarser bars at its ends are whole.</summary>
internal static class ResampleMargin
{
    // A session can start a day before the label it carries (FX), and be told apart only by what follows it.
    private const int SpareDays = 4;

    /// <summary>Longest length of a bar, in microseconds.</summary>
    public static long Length(Timeframe timeframe) => timeframe.Unit switch
    {
        TimeframeUnit.Month => 31 * UnixMicroseconds.PerDay,
        TimeframeUnit.Quarter => 92 * UnixMicroseconds.PerDay,
        TimeframeUnit.Year => 366 * UnixMicroseconds.PerDay,
        _ => timeframe.Micros,
    };

    public static long Of(Timeframe target) => Length(target) + SpareDays * UnixMicroseconds.PerDay;

    public static TimeRange Around(TimeRange range, Timeframe target)
    {
        long margin = Of(target);
        long from = Math.Max(UnixMicroseconds.Min + margin, range.FromMicroseconds) - margin;
        long to = Math.Min(UnixMicroseconds.Max - margin, range.ToMicroseconds) + margin;
        return TimeRange.FromMicros(from, Math.Max(from, to));
    }
}
