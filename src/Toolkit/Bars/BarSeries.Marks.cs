namespace Toolkit;

public sealed partial class BarSeries
{
    private long[]? _marks;

    /// <summary>
    /// A 64-bit hash of each bar: of its time, prices, volume, when it is known, and whether it was filled in. Bars that differ in one of
    /// them have other marks; of those that differ in several, one pair in 2^64 has not. Worked out once.
    /// </summary>
    internal ReadOnlyMemory<long> Marks => _marks ??= ComputeMarks();

    private long[] ComputeMarks()
    {
        ReadOnlySpan<long> time = Time.Microseconds, known = CloseTimes.Microseconds;
        ReadOnlySpan<double> open = Open.Span, high = High.Span, low = Low.Span, close = Close.Span, volume = Volume.Span;
        long[] marks = new long[Count];
        for (int i = 0; i < marks.Length; i++)
        {
            ulong mark = Mixed((ulong)time[i]);
            mark = Mixed(mark ^ (ulong)known[i]);
            mark = Mixed(mark ^ BitConverter.DoubleToUInt64Bits(open[i]));
            mark = Mixed(mark ^ BitConverter.DoubleToUInt64Bits(high[i]));
            mark = Mixed(mark ^ BitConverter.DoubleToUInt64Bits(low[i]));
            mark = Mixed(mark ^ BitConverter.DoubleToUInt64Bits(close[i]));
            // An unknown volume has many bit patterns; one of them stands for all.
            mark = Mixed(mark ^ BitConverter.DoubleToUInt64Bits(double.IsNaN(volume[i]) ? double.NaN : volume[i]));
            marks[i] = (long)(IsFilled(i) ? ~mark : mark);
        }

        return marks;
    }

    /// <summary>The last step of SplitMix64 (Steele, Lea, Flood 2014), which maps no two numbers to one.</summary>
    private static ulong Mixed(ulong number)
    {
        number += 0x9E3779B97F4A7C15;
        number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9;
        number = (number ^ (number >> 27)) * 0x94D049BB133111EB;
        return number ^ (number >> 31);
    }
}
