namespace Toolkit.Statistics;

/// <summary>The mean return, in percent, of buying each of several symbols once and holding it; null where none had a price above 0.</summary>
internal struct BuyAndHoldReturn
{
    private double _sum;
    private int _count;

    public readonly double? Pct => _count > 0 ? _sum / _count : null;

    public void Add(double bought, double last)
    {
        if (bought > 0)
        {
            _sum += 100 * (last / bought - 1);
            _count++;
        }
    }
}
