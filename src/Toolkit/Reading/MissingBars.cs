using Toolkit.Bars;
using Toolkit.Catalog;

namespace Toolkit.Reading;

/// <summary>What a stored series lacks of a range: gaps between its bars, and bars before the first or after the last one.</summary>
internal sealed record MissingBars
{
    /// <summary>Gaps between the first and the last stored bar in the range; also those that have been answered.</summary>
    public required IReadOnlyList<SeriesGap> Inside { get; init; }

    /// <summary>Bars that the range expects before the first stored one; null when there are none.</summary>
    public SeriesGap? Before { get; init; }

    /// <summary>Bars that the range expects after the last stored one, as far as they are over by now; null when there are none.</summary>
    public SeriesGap? After { get; init; }

    /// <summary>Gaps that nobody has an answer for, or whose bars were refused.</summary>
    public IEnumerable<SeriesGap> Open => new[] { Before }.Concat(Inside).Append(After).OfType<SeriesGap>().Where(g => g.Reason is GapReason.Missing or GapReason.Rejected);

    /// <param name="times">Stored bars of the range and shortly before it, ascending.</param>
    /// <param name="coverage">What is known, ascending.</param>
    /// <param name="grid">The bars that the series should have.</param>
    /// <param name="where">The range, what is stored at all, and the moment from which on no bar is over.</param>
    public static MissingBars Of(
        ReadOnlyMemory<long> times, IReadOnlyList<CoverageSpan> coverage, BarGrid grid, (TimeRange Range, TimeRange Stored, long Now) where)
    {
        long from = Math.Max(where.Range.FromMicroseconds, where.Stored.FromMicroseconds);
        long to = Math.Max(from, Math.Min(where.Range.ToMicroseconds, where.Stored.ToMicroseconds));
        long end = Math.Min(where.Range.ToMicroseconds, where.Now);
        return new()
        {
            Inside = SeriesGaps.Of(times, coverage, grid, TimeRange.FromMicros(from, Math.Max(from, Math.Min(to, where.Now)))),
            Before = where.Range.FromMicroseconds is var start && start > UnixMicroseconds.Min && start < from
                ? Whole(TimeRange.FromMicros(start, from), coverage, grid)
                : null,
            After = where.Range.ToMicroseconds < UnixMicroseconds.Max && to < end ? Whole(TimeRange.FromMicros(to, end), coverage, grid) : null,
        };
    }

    /// <summary>A stretch without bars as one gap; answered only when all of it is.</summary>
    private static SeriesGap? Whole(TimeRange range, IReadOnlyList<CoverageSpan> coverage, BarGrid grid)
    {
        if (grid.First(range) is not { } first)
        {
            return null;
        }

        long at = first;
        foreach (CoverageSpan span in coverage.Where(c => c.State is CoverageState.Empty or CoverageState.NoTrade))
        {
            at = span.Range.Contains(at) ? Math.Max(at, span.Range.ToMicroseconds) : at;
        }

        bool answered = at >= range.ToMicroseconds || grid.First(TimeRange.FromMicros(at, range.ToMicroseconds)) is null;
        return new(range, grid.Count(range), answered ? GapReason.Empty : GapReason.Missing);
    }
}
