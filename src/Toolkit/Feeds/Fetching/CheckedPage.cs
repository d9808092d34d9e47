using Toolkit.Bars;
using Toolkit.Catalog;

namespace Toolkit.Feeds;

/// <summary>A page of which every bar is known to be final, unfinished, or broken.</summary>
/// <param name="Page">What the feed gave.</param>
/// <param name="Context">What it is judged by.</param>
/// <param name="Answered">The part of the answered range that is final.</param>
/// <param name="Final">The bars that can be stored, ascending.</param>
/// <param name="Unfinished">The bars that are still forming, ascending; never stored.</param>
/// <param name="Rejected">Rows that break a rule or lie off the grid, ascending by time.</param>
/// <param name="LeftOut">Quotes among the rows.</param>
internal sealed record CheckedPage(
    BarPage Page, PageContext Context, TimeRange Answered, BarColumns Final, BarColumns Unfinished, IReadOnlyList<RejectedRow> Rejected,
    IReadOnlyList<Bar> LeftOut)
{
    /// <param name="page">What the feed gave.</param>
    /// <param name="context">When it was asked, before the answer, so that a slow answer makes no bar look finished; and the bars that the series should have.</param>
    /// <param name="rules">What bars must fulfil.</param>
    /// <exception cref="ToolkitException">Most rows are no bars of the timeframe, or one has not begun (bad data).</exception>
    public static CheckedPage Of(BarPage page, PageContext context, BarRules rules)
    {
        (long askedAt, BarGrid grid) = (UnixMicroseconds.From(context.AskedAt), context.Grid);
        RefuseNotBegun(page, context);
        SortedRows sorted = FeedRows.Sort([.. page.Bars.Where(b => page.Answered.Contains(b.Time))], grid);
        Dictionary<long, RejectedRow> rejected = [];
        foreach (Bar row in sorted.OffGrid)
        {
            rejected[UnixMicroseconds.From(row.Time)] = new(row, $"off the grid of {grid.Timeframe} bars", FeedRows.Slot(row, grid));
        }

        List<Bar> good = [];
        foreach (Bar bar in sorted.Bars)
        {
            long time = UnixMicroseconds.From(bar.Time);
            if (rules.Broken(bar) is { } rule)
            {
                rejected[time] = new(bar, rule, time);
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
            [.. sorted.Quotes, .. page.Quotes]);
    }

    /// <summary>What the page teaches.</summary>
    public IReadOnlyList<CoverageSpan> Coverage()
    {
        if (Answered.IsEmpty)
        {
            return [];
        }

        long[] kept = [.. Final.Time.Span];
        return PageCoverage.Of(Answered, kept, [.. Rejected.Select(r => r.Slot).OfType<long>().Except(kept).Order()], Context);
    }

    /// <summary>What lies behind the last row of the page, where the series should have bars that are over; null when there is nothing.</summary>
    public TimeRange? Tail()
    {
        if (Unfinished.Count > 0)
        {
            return null;
        }

        long end = Rejected.Select(r => (r.Slot ?? UnixMicroseconds.From(r.Bar.Time)) + 1)
            .Append(Final.Count > 0 ? Context.Grid.End(Final.Time.Span[^1]) : Answered.FromMicroseconds).Max();
        return end < Answered.ToMicroseconds && Context.Grid.First(TimeRange.FromMicros(end, Answered.ToMicroseconds)) is { } first
            ? TimeRange.FromMicros(first, Answered.ToMicroseconds)
            : null;
    }

    /// <summary>The page without its end, in which there is no row.</summary>
    public CheckedPage UpTo(long end) => this with { Answered = TimeRange.FromMicros(Answered.FromMicroseconds, end) };

    private static void RefuseNotBegun(BarPage page, PageContext context)
    {
        DateTime soon = FeedRows.NotBegun(context.Grid.Timeframe, context.AskedAt);
        foreach (Bar bar in page.Bars.Where(b => b.Time >= soon))
        {
            throw ToolkitException.BadData(
                $"{context.Source} gave a bar of {UnixMicroseconds.ToIso(UnixMicroseconds.From(bar.Time))}, which has not begun: its page was refused",
                "a bar is stamped with its open in UTC; look at the clock of this machine, too");
        }
    }
}

/// <summary>A row that is not stored.</summary>
/// <param name="Bar">As it came.</param>
/// <param name="Rule">Why.</param>
/// <param name="Slot">Open of the bar that is missing for it; null when the series should have none there.</param>
internal readonly record struct RejectedRow(Bar Bar, string Rule, long? Slot);
