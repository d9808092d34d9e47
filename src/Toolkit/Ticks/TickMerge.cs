namespace Toolkit.Ticks;

/// <summary>Puts sorted ticks of one symbol together; the same tick in both is there once.</summary>
internal static class TickMerge
{
    public static TickEntry[] Of(TickEntry[] a, TickEntry[] b)
    {
        if (a.Length == 0 || b.Length == 0)
        {
            return a.Length == 0 ? b : a;
        }

        TickEntry[] merged = new TickEntry[a.Length + b.Length];
        if (TickEntry.Compare(a[^1], b[0]) < 0)
        {
            a.CopyTo(merged, 0);
            b.CopyTo(merged, a.Length);
            return merged;
        }

        int i = 0, j = 0, count = 0;
        while (i < a.Length && j < b.Length)
        {
            int order = TickEntry.Compare(a[i], b[j]);
            merged[count++] = order <= 0 ? a[i] : b[j];
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        a.AsSpan(i).CopyTo(merged.AsSpan(count));
        count += a.Length - i;
        b.AsSpan(j).CopyTo(merged.AsSpan(count));
        count += b.Length - j;
        Array.Resize(ref merged, count);
        return merged;
    }
}
