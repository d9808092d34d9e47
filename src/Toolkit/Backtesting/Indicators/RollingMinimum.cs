using Toolkit.Backtesting;

namespace Toolkit;

/// <summary>The smallest of the last <c>n</c> values; warm at the n-th value.</summary>
public sealed class RollingMinimum : ValueIndicator
{
    private readonly RollingExtreme _extreme;

    /// <param name="length">Number of values, at least 1.</param>
    public RollingMinimum(int length) => _extreme = new(length, -1);

    private protected override double Step(double value) => _extreme.Next(value);

    public override void Clear() => _extreme.Clear();
}
