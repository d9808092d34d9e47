namespace Toolkit.Features;

/// <summary>Which values of a feature depend on bars that were changed, added or removed.</summary>
internal static class FeatureChanges
{
    /// <summary>For each bar the index of the same one, to the last bit, among older bars; -1 where there is none.</summary>
    public static int[] Same(FeatureSeries old, BarSeries bars)
    {
        ReadOnlySpan<long> oldTime = old.Time.Microseconds, oldMarks = old.Marks.Span, time = bars.Time.Microseconds, marks = bars.Marks.Span;
        int[] same = new int[bars.Count];
        for (int i = 0, at = 0; i < same.Length; i++)
        {
            while (at < oldTime.Length && oldTime[at] < time[i])
            {
                at++;
            }

            same[i] = at < oldTime.Length && oldTime[at] == time[i] && oldMarks[at] == marks[i] ? at : -1;
        }

        return same;
    }

    /// <summary>The ranges of values to compute anew, ascending and apart; both ends are included.</summary>
    /// <param name="same">What <see cref="Same"/> gave.</param>
    /// <param name="before">How many older bars there were.</param>
    /// <param name="definition">How far a value looks.</param>
    public static List<(int First, int Last)> Of(int[] same, int before, FeatureDefinition definition)
    {
        int count = same.Length, back = Math.Min(definition.LookBack ?? count, count), ahead = Math.Min(definition.LookAhead, count);
        List<(int First, int Last)> ranges = [];
        if (count > 0 && same[0] != 0)
        {
            // The first bar was another one: values whose look-back reaches beyond the beginning.
            Add(0, back - 1);
        }

        for (int i = 0; i < count; i++)
        {
            if (same[i] < 0)
            {
                Add(i - ahead, i + back);
            }
            else if (i > 0 && same[i - 1] >= 0 && same[i] != same[i - 1] + 1)
            {
                // Bars between these two have gone: values that look at both.
                Add(i - ahead, i - 1 + back);
            }
        }

        if (count > 0 && same[^1] != before - 1)
        {
            Add(count - ahead, count - 1);
        }

        return Joined(ranges);

        void Add(int first, int last)
        {
            if (Math.Max(first, 0) <= Math.Min(last, count - 1))
            {
                ranges.Add((Math.Max(first, 0), Math.Min(last, count - 1)));
            }
        }
    }

    private static List<(int First, int Last)> Joined(List<(int First, int Last)> ranges)
    {
        List<(int First, int Last)> joined = [];
        foreach ((int first, int last) in ranges.OrderBy(range => range.First))
        {
            if (joined.Count > 0 && first <= joined[^1].Last + 1)
            {
                joined[^1] = (joined[^1].First, Math.Max(joined[^1].Last, last));
            }
            else
            {
                joined.Add((first, last));
            }
        }

        return joined;
    }
}
