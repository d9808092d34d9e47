namespace Toolkit;

/// <summary>The smallest of the last <c>n</c> values; warm at the n-th value.</summary>
public sealed class RollingMinimum : RollingExtreme
{
    /// <param name="length">Number of values, at least 1.</param>
    public RollingMinimum(int length)
        : base(length, -1)
    {
    }
}
