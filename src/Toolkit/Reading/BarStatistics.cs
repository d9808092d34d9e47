using Toolkit.Storage;

namespace Toolkit.Reading;

/// <summary>What a summary is made of; parts add up.</summary>
internal readonly record struct BarStatistics(
    long Rows, long MinTime, long MaxTime, double MinLow, double MaxHigh, double SumClose, double? SumVolume)
{
    public static BarStatistics None => new(0, long.MaxValue, long.MinValue, double.PositiveInfinity, double.NegativeInfinity, 0, null);

    public static BarStatistics Of(SeriesFile file) =>
        new(file.Rows, file.MinTime, file.MaxTime, file.MinLow, file.MaxHigh, file.SumClose, file.SumVolume);

    public static BarStatistics Of(BarColumns bars)
    {
        if (bars.Count == 0)
        {
            return None;
        }

        (double low, double high, double closes, double volumes, bool anyVolume) = (double.PositiveInfinity, double.NegativeInfinity, 0, 0, false);
        ReadOnlySpan<double> volume = bars.Volume.Span;
        for (int i = 0; i < bars.Count; i++)
        {
            low = Math.Min(low, bars.Low.Span[i]);
            high = Math.Max(high, bars.High.Span[i]);
            closes += bars.Close.Span[i];
            if (!double.IsNaN(volume[i]))
            {
                volumes += volume[i];
                anyVolume = true;
            }
        }

        return new(bars.Count, bars.Time.Span[0], bars.Time.Span[^1], low, high, closes, anyVolume ? volumes : null);
    }

    public static BarStatistics operator +(BarStatistics a, BarStatistics b) => new(
        a.Rows + b.Rows, Math.Min(a.MinTime, b.MinTime), Math.Max(a.MaxTime, b.MaxTime), Math.Min(a.MinLow, b.MinLow), Math.Max(a.MaxHigh, b.MaxHigh),
        a.SumClose + b.SumClose, a.SumVolume is null ? b.SumVolume : a.SumVolume + (b.SumVolume ?? 0));

    public BarSummary ToSummary(SeriesKey key, long? gaps = null) => new(
        key, Rows, UnixMicroseconds.ToDateTime(MinTime), UnixMicroseconds.ToDateTime(MaxTime), MinLow, MaxHigh, SumClose / Rows, SumVolume, gaps);
}
