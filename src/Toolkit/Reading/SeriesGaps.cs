using Toolkit.Bars;
using Toolkit.Catalog;

namespace Toolkit.Reading;

/// <summary>Lists the bars that are expected and not stored, with the reason.</summary>
internal static class SeriesGaps
{
    /// <param name="times">Stored bars of the range, ascending.</param>
    /// <param name="coverage">What is known, ascending.</param>
    /// <param name="grid">The bars that the series should have.</param>
    /// <param name="range">Where to look.</param>
    public static IReadOnlyList<SeriesGap> Of(ReadOnlyMemory<long> times, IReadOnlyList<CoverageSpan> coverage, BarGrid grid, TimeRange range)
    {
        List<SeriesGap> gaps = [];
        foreach (BarGap gap in BarGaps.Find(times.Span, grid.Timeframe, grid.Calendar, range))
        {
            TimeRange missing = TimeRange.FromMicros(gap.Range.FromMicroseconds, Math.Min(gap.Range.ToMicroseconds, range.ToMicroseconds));
            gaps.AddRange(ByReason(grid.Expected(missing, times), coverage, grid));
        }

        return gaps;
    }

    private static IEnumerable<SeriesGap> ByReason(IEnumerable<long> missing, IReadOnlyList<CoverageSpan> coverage, BarGrid grid)
    {
        SeriesGap? run = null;
        int at = 0;
        foreach (long open in missing)
        {
            while (at < coverage.Count && coverage[at].Range.ToMicroseconds <= open)
            {
                at++;
            }

            GapReason reason = at < coverage.Count && coverage[at].Range.Contains(open) ? Reason(coverage[at].State) : GapReason.Missing;
            if (run is not null && run.Reason == reason)
            {
                run = run with { Range = TimeRange.FromMicros(run.Range.FromMicroseconds, grid.End(open)), Bars = run.Bars + 1 };
                continue;
            }

            if (run is not null)
            {
                yield return run;
            }

            run = new(TimeRange.FromMicros(open, grid.End(open)), 1, reason);
        }

        if (run is not null)
        {
            yield return run;
        }
    }

    private static GapReason Reason(CoverageState state) => state switch
    {
        CoverageState.Empty => GapReason.Empty,
        CoverageState.NoTrade => GapReason.NoTrade,
        CoverageState.Rejected => GapReason.Rejected,

        // Claimed as stored and not there: as good as never asked for.
        _ => GapReason.Missing,
    };
}
