namespace Toolkit.Backtesting;

/// <summary>What is known of one clock at the moments of another.</summary>
internal static class LastKnown
{
    /// <summary>At each moment the place of the last time at or before it; -1 where there is none yet. Both ascend.</summary>
    public static int[] At(ReadOnlySpan<long> moments, ReadOnlySpan<long> times)
    {
        int[] known = new int[moments.Length];
        int at = -1;
        for (int i = 0; i < known.Length; i++)
        {
            while (at + 1 < times.Length && times[at + 1] <= moments[i])
            {
                at++;
            }

            known[i] = at;
        }

        return known;
    }
}
