namespace Toolkit.Charts;

/// <summary>The bars of a candle chart: the series itself, or put together when there are more than a screen can show.</summary>
internal sealed class ShownBars
{
    /// <summary>Two on each pixel of a wide chart; more cost megabytes and show nothing.</summary>
    public const int Limit = 3_000;

    private readonly long[] _closes;

    public ShownBars(BarSeries bars)
    {
        Source = bars;
        Bars = Coarser(bars);
        WithTime = Bars.Timeframe.IsIntraday;
        Labels = [.. Bars.Time.Memory.ToArray().Select(t => PlotText.Time(t, WithTime))];
        _closes = Bars.CloseTimes.Memory.ToArray();
    }

    public BarSeries Source { get; }

    public BarSeries Bars { get; }

    /// <summary>Whether stamps have a time of day.</summary>
    public bool WithTime { get; }

    /// <summary>A label for each bar: its place on an axis without gaps.</summary>
    public string[] Labels { get; }

    /// <summary>What was done to the bars, or null.</summary>
    public string? Note => Bars.Count == Source.Count && Bars.Timeframe == Source.Timeframe
        ? null
        : $"{PlotText.Count(Source.Count)} bars of {Source.Timeframe} put together to {PlotText.Count(Bars.Count)} of {Bars.Timeframe}; cut the range to see finer ones";

    /// <summary>The bar in which a moment lies: the one with that stamp, else the first that closes after it.</summary>
    public int PlaceOf(long micros)
    {
        int exact = Bars.Time.Microseconds.BinarySearch(micros);
        if (exact >= 0)
        {
            return exact;
        }

        int after = Array.BinarySearch(_closes, micros + 1);
        return Math.Min(after >= 0 ? after : ~after, Bars.Count - 1);
    }

    /// <summary>Values of the source's bars as of each shown one: the last that was known in it.</summary>
    public double[] Sample(ReadOnlySpan<double> values)
    {
        if (ReferenceEquals(Bars, Source))
        {
            return values.ToArray();
        }

        double[] shown = new double[Bars.Count];
        Array.Fill(shown, double.NaN);
        ReadOnlySpan<long> closes = Source.CloseTimes.Microseconds;
        for (int i = 0, at = 0; i < values.Length; i++)
        {
            while (at < _closes.Length - 1 && _closes[at] < closes[i])
            {
                at++;
            }

            shown[at] = values[i];
        }

        return shown;
    }

    private static BarSeries Coarser(BarSeries bars)
    {
        BarSeries shown = bars;
        foreach (Timeframe timeframe in Timeframe.All.Where(t => t.IsMultipleOf(bars.Timeframe) && t.CompareTo(bars.Timeframe) > 0))
        {
            if (shown.Count <= Limit)
            {
                break;
            }

            shown = bars.Resample(timeframe, new() { DropPartial = false });
        }

        return shown;
    }
}
