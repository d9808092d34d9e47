namespace Toolkit.Ticks;

/// <summary>Puts sorted ticks of one symbol together; the same tick in both is there once.</summary>
internal static class TickMerge
{
    /// <summary>Parts that mostly follow each other in time.</summary>
    public static TickRun Of(IEnumerable<TickRun> parts)
    {
        TickRun[] all = [.. parts.Where(part => part.Count > 0)];
        for (int i = 1; i < all.Length; i++)
        {
            if (TickEntry.Compare(all[i - 1][^1], all[i][0]) >= 0)
            {
                return all.Aggregate((a, b) => TickRun.Of(Of(a.ToRows(), b.ToRows())));
            }
        }

        return TickRun.Joined(all);
    }

    public static ReadOnlySpan<TickEntry> Of(TickEntry[] a, TickEntry[] b)
    {
        TickEntry[] merged = new TickEntry[a.Length + b.Length];
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
        return merged.AsSpan(0, count);
    }
}
