using Toolkit.Bars;
using Toolkit.Catalog;

namespace Toolkit.Feeds;

/// <summary>What has to be asked of a source to have every bar of a range: the fewest and shortest ranges.</summary>
/// <param name="Ranges">Ascending; each starts with a bar that is missing and ends behind one.</param>
internal sealed record FetchPlan(IReadOnlyList<TimeRange> Ranges)
{
    public bool IsEmpty => Ranges.Count == 0;

    public static FetchPlan Make(FetchPlanInput input)
    {
        long end = Math.Min(input.Wanted.ToMicroseconds, input.Now);
        if (end <= input.Wanted.FromMicroseconds)
        {
            return new([]);
        }

        TimeRange wanted = TimeRange.FromMicros(input.Wanted.FromMicroseconds, end);

        // What no answer covers, or one that is too old to trust; and of that, what is not stored without an answer.
        IEnumerable<TimeRange> uncovered = Without(wanted, input.Coverage.SelectMany(span => Settled(span, input)).OrderBy(r => r.FromMicroseconds));
        IEnumerable<TimeRange> open = input.Refresh ? [wanted]
            : uncovered.SelectMany(gap => Without(gap, input.StoredTimes(gap).Select(time => TimeRange.FromMicros(time, time + 1))));
        return new(Join(open.Select(gap => Trim(gap, end, input.Grid)).OfType<TimeRange>(), input));
    }

    /// <summary>What is left of a range without some others, which ascend by their starts.</summary>
    internal static IEnumerable<TimeRange> Without(TimeRange whole, IEnumerable<TimeRange> others)
    {
        long at = whole.FromMicroseconds;
        foreach (TimeRange other in others)
        {
            if (other.FromMicroseconds > at && at < whole.ToMicroseconds)
            {
                yield return TimeRange.FromMicros(at, Math.Min(other.FromMicroseconds, whole.ToMicroseconds));
            }

            at = Math.Max(at, other.ToMicroseconds);
        }

        if (at < whole.ToMicroseconds)
        {
            yield return TimeRange.FromMicros(at, whole.ToMicroseconds);
        }
    }

    /// <summary>The part of an answer that still stands. Where the source had nothing yet, the newest part is asked again after a while.</summary>
    private static IEnumerable<TimeRange> Settled(CoverageSpan span, FetchPlanInput input)
    {
        if (span.State != CoverageState.Empty)
        {
            return [span.Range];
        }

        long asked = UnixMicroseconds.From(span.AskedAt);
        if (input.Now - asked < Micros(input.Options.AskAgainAfter))
        {
            return [span.Range];
        }

        // Behind the last bar a source may be late by some days. What lay further back when it was asked is empty for good.
        long length = TimeSteps.Add(input.Grid.Timeframe, 0);
        long doubtful = Math.Max(input.LastBar is { } last ? last + 1 : UnixMicroseconds.Min, asked - Micros(input.Options.Late) - length);
        return doubtful <= span.Range.FromMicroseconds
            ? []
            : [TimeRange.FromMicros(span.Range.FromMicroseconds, Math.Min(doubtful, span.Range.ToMicroseconds))];
    }

    /// <summary>From the first expected bar of a stretch to behind the last, or null when the market was closed all the time.</summary>
    private static TimeRange? Trim(TimeRange gap, long end, BarGrid grid) => grid.First(gap) is { } first
        ? TimeRange.FromMicros(first, Math.Min(grid.End(grid.Last(gap)!.Value), end))
        : null;

    /// <summary>Joins what only closed hours lie between, or no more known bars than may be asked for again.</summary>
    private static List<TimeRange> Join(IEnumerable<TimeRange> gaps, FetchPlanInput input)
    {
        List<TimeRange> joined = [];
        foreach (TimeRange gap in gaps)
        {
            if (joined.Count > 0 && MayJoin(joined[^1], gap, input))
            {
                joined[^1] = TimeRange.FromMicros(joined[^1].FromMicroseconds, Math.Max(joined[^1].ToMicroseconds, gap.ToMicroseconds));
            }
            else
            {
                joined.Add(gap);
            }
        }

        return joined;
    }

    private static bool MayJoin(TimeRange left, TimeRange right, FetchPlanInput input) =>
        left.ToMicroseconds >= right.FromMicroseconds
        || !input.Grid.Expected(TimeRange.FromMicros(left.ToMicroseconds, right.FromMicroseconds)).Skip(input.Options.MergeOver).Any();

    private static long Micros(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
