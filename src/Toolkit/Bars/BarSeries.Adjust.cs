using Toolkit.Bars;

namespace Toolkit;

public sealed partial class BarSeries
{
    /// <summary>Takes the splits, or splits and dividends, out of the prices: those that the <see cref="Basis"/> lacks.</summary>
    /// <param name="actions">The corporate actions of the symbol, in any order; also those that the basis contains already.</param>
    /// <param name="mode">Which to take out; a basis that contains more than asked for stays as it is.</param>
    /// <returns>
    /// A series at the prices of its last day: each price times the later split ratios (1/4 for 4:1) and times
    /// (1 - dividend / previous raw close) for each later dividend, volume divided by the split ratios. The close before a
    /// dividend is brought to the share count of the ex-date first, so a split-adjusted basis gives the same factor as raw.
    /// </returns>
    /// <remarks>
    /// On intraday bars an action holds from the start of its date in exchange time (UTC without a calendar), and the
    /// previous close is the last bar of the session before. That close is looked up in the series: adjust first, then slice,
    /// as a dividend after the last bar is measured against the last close there is.
    /// </remarks>
    /// <exception cref="ToolkitException">
    /// An action has no sensible value (bad data), or falls inside a bar longer than a day (usage): adjust daily bars first.
    /// </exception>
    public BarSeries Adjust(IReadOnlyList<CorporateAction> actions, Adjustment mode)
    {
        ArgumentNullException.ThrowIfNull(actions);
        IReadOnlyList<PriceFactor> factors = new PriceFactors(this, actions, mode).Compute();
        PriceBasis basis = (PriceBasis)Math.Max((int)Basis, (int)mode);
        return new(Key, factors.Count == 0 ? Columns : Scaled(factors)) { Calendar = Calendar, Basis = basis, Version = Version };
    }

    private BarColumns Scaled(IReadOnlyList<PriceFactor> factors)
    {
        double[] open = Open.ToArray(), high = High.ToArray(), low = Low.ToArray(), close = Close.ToArray(), volume = Volume.ToArray();
        int start = 0;
        foreach (PriceFactor factor in factors)
        {
            int end = LowerBound(factor.Before);
            for (int i = start; i < end; i++)
            {
                open[i] *= factor.Price;
                high[i] *= factor.Price;
                low[i] *= factor.Price;
                close[i] *= factor.Price;
                volume[i] /= factor.Split;
            }

            start = end;
        }

        return Columns with { Open = open, High = high, Low = low, Close = close, Volume = volume };
    }
}
