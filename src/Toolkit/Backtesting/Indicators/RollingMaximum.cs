namespace Toolkit;

/// <summary>The largest of the last <c>n</c> values; warm at the n-th value.</summary>
public sealed class RollingMaximum : RollingExtreme
{
    /// <param name="length">Number of values, at least 1.</param>
    public RollingMaximum(int length)
        : base(length, 1)
    {
    }
}
