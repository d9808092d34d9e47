namespace Toolkit.Bars;

/// <summary>Puts two ascending sets of bars together.</summary>
internal static class BarMerge
{
    /// <summary>All rows of both; where both have a time, the row of <paramref name="newer"/> stays.</summary>
    public static BarColumns Of(BarColumns older, BarColumns newer)
    {
        if (older.Count == 0 || newer.Count == 0)
        {
            return older.Count == 0 ? newer : older;
        }

        List<Run> runs = Runs(older.Time.Span, newer.Time.Span);
        int count = runs.Sum(r => r.Count);
        return new(
            Joined(older.Time, newer.Time, runs, count), Joined(older.Open, newer.Open, runs, count), Joined(older.High, newer.High, runs, count),
            Joined(older.Low, newer.Low, runs, count), Joined(older.Close, newer.Close, runs, count), Joined(older.Volume, newer.Volume, runs, count));
    }

    /// <summary>Sets of bars that follow each other.</summary>
    public static BarColumns OneByOne(IReadOnlyList<BarColumns> parts)
    {
        return parts.Count <= 1 ? parts.SingleOrDefault() : new(Joined(p => p.Time), Joined(p => p.Open), Joined(p => p.High), Joined(p => p.Low), Joined(p => p.Close), Joined(p => p.Volume));

        ReadOnlyMemory<T> Joined<T>(Func<BarColumns, ReadOnlyMemory<T>> column)
        {
            T[] joined = GC.AllocateUninitializedArray<T>(checked((int)parts.Sum(p => (long)p.Count)));
            int at = 0;
            foreach (BarColumns part in parts)
            {
                column(part).Span.CopyTo(joined.AsSpan(at));
                at += part.Count;
            }

            return joined;
        }
    }

    /// <summary>Which stretches of which side follow each other; new rows come in few stretches, so copying is by block.</summary>
    private static List<Run> Runs(ReadOnlySpan<long> older, ReadOnlySpan<long> newer)
    {
        List<Run> runs = [];
        (int o, int n) = (0, 0);
        while (o < older.Length || n < newer.Length)
        {
            int until = n < newer.Length ? o + TimeSteps.FirstFrom(older[o..], newer[n]) : older.Length;
            if (until > o)
            {
                runs.Add(new(false, o, until - o));
                o = until;
            }

            int start = n;
            while (n < newer.Length && (o == older.Length || newer[n] <= older[o]))
            {
                o += o < older.Length && newer[n] == older[o] ? 1 : 0;
                n++;
            }

            if (n > start)
            {
                runs.Add(new(true, start, n - start));
            }
        }

        return runs;
    }

    private static ReadOnlyMemory<T> Joined<T>(ReadOnlyMemory<T> older, ReadOnlyMemory<T> newer, List<Run> runs, int count)
    {
        // A field that was not asked for is empty on the side of the files.
        if (older.IsEmpty)
        {
            return default;
        }

        T[] joined = GC.AllocateUninitializedArray<T>(count);
        int at = 0;
        foreach (Run run in runs)
        {
            (run.Newer ? newer : older).Span.Slice(run.Start, run.Count).CopyTo(joined.AsSpan(at));
            at += run.Count;
        }

        return joined;
    }

    private readonly record struct Run(bool Newer, int Start, int Count);
}
