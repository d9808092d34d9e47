using Toolkit.Bars;
using Toolkit.Catalog;

namespace Toolkit.Feeds;

/// <summary>A page of which every bar is known to be final, unfinished, or broken.</summary>
/// <param name="Page">What the feed gave.</param>
/// <param name="Context">What it is judged by.</param>
/// <param name="Answered">The part of the answered range that is final.</param>
/// <param name="Final">The bars that can be stored, ascending.</param>
/// <param name="Unfinished">The bars that are still forming, ascending; never stored.</param>
/// <param name="Rejected">The bars that break a rule, ascending by time, with the rule.</param>
/// <param name="LeftOut">Rows that are no bars of the timeframe.</param>
internal sealed record CheckedPage(
    BarPage Page, PageContext Context, TimeRange Answered, BarColumns Final, BarColumns Unfinished, IReadOnlyList<(Bar Bar, string Rule)> Rejected,
    IReadOnlyList<Bar> LeftOut)
{
    /// <param name="page">What the feed gave.</param>
    /// <param name="context">When it was asked, before the answer, so that a slow answer makes no bar look finished; and the bars that the series should have.</param>
    /// <param name="rules">What bars must fulfil.</param>
    /// <exception cref="ToolkitException">Most rows are no bars of the timeframe (bad data).</exception>
    public static CheckedPage Of(BarPage page, PageContext context, BarRules rules)
    {
        (long askedAt, BarGrid grid) = (UnixMicroseconds.From(context.AskedAt), context.Grid);
        Dictionary<long, (Bar Bar, string Rule)> rejected = [];
        List<Bar> good = [];
        (IReadOnlyList<Bar> bars, IReadOnlyList<Bar> leftOut) = FeedRows.Sort([.. page.Bars.Where(b => page.Answered.Contains(b.Time))], grid);
        foreach (Bar bar in bars)
        {
            long time = UnixMicroseconds.From(bar.Time);
            if (rules.Broken(bar) is { } rule)
            {
                rejected[time] = (bar, rule);
            }
            else
            {
                good.Add(bar);
            }
        }

        BarColumns rows = BarColumns.FromRows(good);
        ReadOnlySpan<long> times = rows.Time.Span;
        long end = Math.Min(askedAt, grid.UnfinishedFrom(askedAt));
        end = page.UnfinishedFrom is { } unfinished ? Math.Min(end, UnixMicroseconds.From(unfinished)) : end;
        long[] closes = grid.CloseTimes(times);
        int final = 0;
        while (final < times.Length && times[final] < end && closes[final] <= askedAt)
        {
            rejected.Remove(times[final]);
            final++;
        }

        end = final < times.Length ? Math.Min(end, times[final]) : end;
        return new(
            page, context, TimeRange.FromMicros(page.Answered.FromMicroseconds, Math.Clamp(end, page.Answered.FromMicroseconds, page.Answered.ToMicroseconds)),
            rows.Slice(0, final), rows.Slice(final, times.Length - final),
            [.. rejected.Where(r => r.Key < end).OrderBy(r => r.Key).Select(r => r.Value)],
            [.. leftOut, .. page.Quotes]);
    }

    /// <summary>What the page teaches.</summary>
    public IReadOnlyList<CoverageSpan> Coverage() => Answered.IsEmpty
        ? []
        : PageCoverage.Of(Answered, Final.Time.Span, [.. Rejected.Select(r => UnixMicroseconds.From(r.Bar.Time))], Context);
}
