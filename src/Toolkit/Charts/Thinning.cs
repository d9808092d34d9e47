namespace Toolkit.Charts;

/// <summary>Picks the points of a long line that a screen can show, so that no peak or trough is lost.</summary>
internal static class Thinning
{
    /// <summary>Points of a line beyond which it is thinned.</summary>
    public const int Limit = 4_000;

    /// <summary>The same for a chart that takes a part of the width of a page: more points than it has pixels, so it need not say so.</summary>
    public const int Small = 1_200;

    /// <summary>Indices to draw: all of them, or of each stretch the first, the last, and the lowest and highest of every line.</summary>
    public static int[] Points(int count, params ReadOnlySpan<IReadOnlyList<double>> lines) => Points(count, Limit, lines);

    /// <inheritdoc cref="Points(int, ReadOnlySpan{IReadOnlyList{double}})"/>
    public static int[] Points(int count, int limit, params ReadOnlySpan<IReadOnlyList<double>> lines)
    {
        if (count <= limit)
        {
            return [.. Enumerable.Range(0, count)];
        }

        int stretches = Math.Max(1, limit / (2 + 2 * lines.Length));
        SortedSet<int> kept = [];
        for (int s = 0; s < stretches; s++)
        {
            int from = (int)((long)count * s / stretches), to = (int)((long)count * (s + 1) / stretches);
            kept.Add(from);
            kept.Add(to - 1);
            foreach (IReadOnlyList<double> line in lines)
            {
                (int low, int high) = Extremes(line, from, to);
                kept.Add(low);
                kept.Add(high);
            }
        }

        return [.. kept];
    }

    /// <summary>What to say about it, or null.</summary>
    public static string? Note(int count, int shown) => shown == count
        ? null
        : $"{PlotText.Count(count)} points thinned to {PlotText.Count(shown)}: every high and low of a stretch is kept";

    private static (int Low, int High) Extremes(IReadOnlyList<double> line, int from, int to)
    {
        int low = from, high = from;
        for (int i = from; i < to; i++)
        {
            // A comparison with NaN is false: a hole never wins over a number, a number always over a hole.
            low = line[i] < line[low] || double.IsNaN(line[low]) ? i : low;
            high = line[i] > line[high] || double.IsNaN(line[high]) ? i : high;
        }

        return (low, high);
    }
}
