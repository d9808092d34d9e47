using Toolkit.Bars;

namespace Toolkit.Backtesting;

/// <summary>Says where bars jump as by a split: a strategy would take that for a gain or a loss.</summary>
internal static class SplitWarnings
{
    private const int Examples = 3;

    /// <param name="bars">The bars as the run takes them.</param>
    /// <param name="from">The first moment of the run; null for the first bar.</param>
    public static IEnumerable<string> Of(BarSeries bars, DateTime? from)
    {
        int start = from is { } moment ? bars.LowerBound(UnixMicroseconds.From(moment)) : 0;
        SplitJump[] jumps = [.. SplitJumps.Of(bars).Where(j => j.Bar >= start)];
        return jumps.Length == 0
            ? []
            : [$"{bars.Key}: {List(bars, jumps)}; prices that are not adjusted for a split show gains or losses that nobody had: `tk.CorporateActions()` lists and enters splits"];
    }

    private static string List(BarSeries bars, SplitJump[] jumps)
    {
        string first = string.Join(", ", jumps.Take(Examples).Select(j => string.Create(
            CultureInfo.InvariantCulture,
            $"{bars.Close[j.Bar - 1]} to {bars.Open[j.Bar]} at {UnixMicroseconds.ToIso(bars.Time.Microseconds[j.Bar])} looks like a split of {j.New}:{j.Old}")));
        return jumps.Length > Examples ? $"{first}, and there are {jumps.Length - Examples} more such jumps" : first;
    }
}
