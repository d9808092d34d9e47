using Toolkit.Bars;

namespace Toolkit;

/// <summary>Looks through a series for what is likely an error of its source; it changes nothing.</summary>
public static class BarQuality
{
    /// <summary>What should be looked at, ascending by time.</summary>
    /// <param name="bars">Bars as they are stored; adjusted ones hide splits.</param>
    /// <param name="options">From where on a bar is remarkable.</param>
    /// <param name="actions">Splits and dividends that are known.</param>
    /// <param name="other">The same symbol from another source.</param>
    /// <exception cref="ToolkitException">An option is out of range, or the other series has another timeframe (usage).</exception>
    public static IReadOnlyList<BarFlaw> Find(
        BarSeries bars, QualityOptions? options = null, IReadOnlyList<CorporateAction>? actions = null, BarSeries? other = null)
    {
        ArgumentNullException.ThrowIfNull(bars);
        options ??= new();
        Check(bars, options, other);
        List<BarFlaw> found =
        [
            .. new PriceOutliers(bars, options.Deviations, actions ?? []).Find(),
            .. Stuck(bars, options.StuckBars ?? (bars.Timeframe.IsIntraday ? 20 : 5)),
            .. VolumeHoles(bars),
            .. BarOverlaps.Find(bars),
        ];
        if (other is not null)
        {
            found.AddRange(BarDifferences.Find(bars, other, options.Tolerance));
        }

        return [.. found.OrderBy(flaw => flaw.Time).ThenBy(flaw => flaw.Kind)];
    }

    /// <summary>The ratio that a jump of a <see cref="FlawKind.Split"/> looks like: new shares for old ones, <c>4:1</c>.</summary>
    public static string SplitRatio(BarFlaw flaw) => flaw.Kind == FlawKind.Split && SplitJumps.Ratio(flaw.Expected!.Value, flaw.Value) is { } ratio
        ? string.Create(CultureInfo.InvariantCulture, $"{ratio.New}:{ratio.Old}")
        : throw new ArgumentException($"{flaw} is no jump that looks like a split", nameof(flaw));

    private static void Check(BarSeries bars, QualityOptions options, BarSeries? other)
    {
        if (options is not { Deviations: > 0, Tolerance: >= 0, StuckBars: null or >= 2 })
        {
            throw ToolkitException.Usage(
                $"the quality of {bars.Key} cannot be judged by {options}", "more than 0 for `QualityOptions.Deviations`, 0 or more for `QualityOptions.Tolerance`, and 2 or more stuck bars are possible");
        }

        if (other is not null && other.Timeframe != bars.Timeframe)
        {
            throw ToolkitException.Usage($"{other.Key} cannot be compared with {bars.Key}: its bars last {other.Timeframe}", "compare series of one timeframe; `ReadOptions.Resample` makes them");
        }
    }

    /// <summary>Runs of bars without high and low at the close of the bar before.</summary>
    private static IEnumerable<BarFlaw> Stuck(BarSeries bars, int least)
    {
        for (int i = 1, run = 0; i <= bars.Count; i++)
        {
            if (i < bars.Count && bars.High[i] == bars.Low[i] && bars.Close[i] == bars.Close[i - 1])
            {
                run++;
                continue;
            }

            if (run >= least)
            {
                yield return new(bars.Time[i - run], FlawKind.Stuck, run, bars.Close[i - 1], null);
            }

            run = 0;
        }
    }

    /// <summary>Moves without volume, in a series that gives one for nine bars out of ten.</summary>
    private static IEnumerable<BarFlaw> VolumeHoles(BarSeries bars)
    {
        double[] traded = [.. bars.Volume.Where(volume => volume > 0).Order()];
        if (traded.Length < 0.9 * bars.Count)
        {
            yield break;
        }

        for (int i = 0, run = 0; i <= bars.Count; i++)
        {
            if (i < bars.Count && !(bars.Volume[i] > 0) && bars.High[i] > bars.Low[i])
            {
                run++;
                continue;
            }

            if (run > 0)
            {
                yield return new(bars.Time[i - run], FlawKind.VolumeHole, run, 0, RobustSpread.Middle(traded));
            }

            run = 0;
        }
    }
}
