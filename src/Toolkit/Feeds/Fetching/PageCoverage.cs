using Toolkit.Bars;
using Toolkit.Catalog;

namespace Toolkit.Feeds;

/// <summary>What a page teaches about the range that it answers.</summary>
internal static class PageCoverage
{
    /// <summary>The stretches of an answered range by state, ascending, without a hole or an overlap.</summary>
    /// <param name="answered">What the page is complete for; finished bars only.</param>
    /// <param name="kept">Open times of the bars that are stored, ascending.</param>
    /// <param name="rejected">Open times of the bars that broke the rules, ascending, none of them in <paramref name="kept"/>.</param>
    /// <param name="context">The series, and what is known around the page.</param>
    public static IReadOnlyList<CoverageSpan> Of(TimeRange answered, ReadOnlySpan<long> kept, ReadOnlySpan<long> rejected, PageContext context)
    {
        Builder spans = new(answered, context);
        int good = 0, bad = 0;
        while (good < kept.Length || bad < rejected.Length)
        {
            bool isGood = bad == rejected.Length || (good < kept.Length && kept[good] < rejected[bad]);
            spans.Add(isGood ? kept[good++] : rejected[bad++], isGood ? CoverageState.Data : CoverageState.Rejected);
        }

        return spans.Finish();
    }

    private sealed class Builder(TimeRange answered, PageContext context)
    {
        private readonly List<CoverageSpan> _spans = [];
        private long _at = answered.FromMicroseconds;
        private bool _any = context.HasBarBefore;

        public void Add(long time, CoverageState state)
        {
            if (time > _at)
            {
                // Before the first bar of all there is nothing; between two bars nothing was traded.
                bool missing = context.Grid.First(TimeRange.FromMicros(_at, time)) is not null;
                Put(time, !missing ? _spans.Count > 0 ? CoverageState.Data : state : _any ? CoverageState.NoTrade : CoverageState.Empty);
            }

            _any = true;
            Put(Math.Min(context.Grid.End(time), answered.ToMicroseconds), state);
        }

        public IReadOnlyList<CoverageSpan> Finish()
        {
            if (_at < answered.ToMicroseconds)
            {
                bool missing = context.Grid.First(TimeRange.FromMicros(_at, answered.ToMicroseconds)) is not null;
                Put(answered.ToMicroseconds, missing || _spans.Count == 0 ? CoverageState.Empty : CoverageState.Data);
            }

            return _spans;
        }

        private void Put(long to, CoverageState state)
        {
            if (to <= _at)
            {
                return;
            }

            TimeRange range = TimeRange.FromMicros(_at, to);
            _at = to;
            if (_spans.Count > 0 && _spans[^1].State == state)
            {
                range = TimeRange.FromMicros(_spans[^1].Range.FromMicroseconds, to);
                _spans.RemoveAt(_spans.Count - 1);
            }

            _spans.Add(new(range, state, context.Source, context.AskedAt));
        }
    }
}

/// <summary>What a page is judged by.</summary>
/// <param name="Grid">The bars that the series should have.</param>
/// <param name="HasBarBefore">Whether an earlier bar of the series is stored.</param>
/// <param name="Source">Name of the feed.</param>
/// <param name="AskedAt">When the page was asked for.</param>
internal sealed record PageContext(BarGrid Grid, bool HasBarBefore, string Source, DateTime AskedAt);
