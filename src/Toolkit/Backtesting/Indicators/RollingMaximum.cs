using Toolkit.Backtesting;

namespace Toolkit;

/// <summary>The largest of the last <c>n</c> values; warm at the n-th value.</summary>
public sealed class RollingMaximum : ValueIndicator
{
    private readonly RollingExtreme _extreme;

    /// <param name="length">Number of values, at least 1.</param>
    public RollingMaximum(int length) => _extreme = new(length, 1);

    private protected override double Step(double value) => _extreme.Next(value);

    public override void Clear() => _extreme.Clear();
}
