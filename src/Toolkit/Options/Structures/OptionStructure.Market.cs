namespace Toolkit;

public sealed partial class OptionStructure
{
    /// <summary>What opening it brings for a share of one structure, negative when it costs; null where a leg cannot be filled.</summary>
    /// <remarks>A leg that is bought needs an ask, one that is sold a bid above zero; crossed, stale and wide quotes, and those that lack a side, fill nothing.</remarks>
    /// <param name="chain">The quotes.</param>
    /// <param name="shareOfSpread">0: at the middle of bid and ask. 1: natural, bought at the ask and sold at the bid. Between: that part of the way.</param>
    public double? EntryCredit(OptionChain chain, double shareOfSpread = 0) => Cost(chain, shareOfSpread, closing: false) is { } cost ? -cost : null;

    /// <summary>What closing it costs for a share of one structure, negative when it brings money; null where a leg cannot be filled.</summary>
    /// <remarks>A held leg with a bid of zero is given away at 0.</remarks>
    /// <inheritdoc cref="EntryCredit"/>
    public double? ExitDebit(OptionChain chain, double shareOfSpread = 0) => Cost(chain, shareOfSpread, closing: true);

    /// <summary>Value and what it changes by in a chain, in money, for all contracts; null where a leg has no volatility.</summary>
    public Greeks? Greeks(OptionChain chain)
    {
        ArgumentNullException.ThrowIfNull(chain);
        Greeks sum = default;
        foreach (OptionLeg leg in _legs)
        {
            if (chain.Find(leg.Contract.Expiry, leg.Contract.Strike, leg.Contract.Right)?.Greeks is not { } greeks)
            {
                return null;
            }

            sum += leg.Quantity * OptionContract.Multiplier * greeks;
        }

        return sum;
    }

    /// <summary>Value and what it changes by under a model, in money, for all contracts.</summary>
    /// <inheritdoc cref="Value"/>
    public Greeks Greeks(double price, DateTime at, ModelTerms model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Greeks sum = default;
        foreach (OptionLeg leg in _legs)
        {
            sum += leg.Quantity * OptionContract.Multiplier * model.Greeks(leg.Contract, price, OptionClock.Years(at, leg.Contract.Expiry, model.Calendar));
        }

        return sum;
    }

    private double? Cost(OptionChain chain, double shareOfSpread, bool closing)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentOutOfRangeException.ThrowIfNegative(shareOfSpread);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shareOfSpread, 1);
        double cost = 0;
        foreach (OptionLeg leg in _legs)
        {
            int bought = (closing ? -leg.Quantity : leg.Quantity) / Quantity;
            if (chain.Find(leg.Contract.Expiry, leg.Contract.Strike, leg.Contract.Right) is not { } quote || Fill(quote, bought > 0, shareOfSpread, closing) is not { } price)
            {
                return null;
            }

            cost += bought * price;
        }

        return cost;
    }

    /// <summary>What a share is bought or sold at, or null.</summary>
    /// <remarks>No bid is not a bid of zero: a source often lacks that of an option that is worth something.</remarks>
    internal static double? Fill(ChainQuote quote, bool buys, double shareOfSpread, bool closing)
    {
        if (!buys && closing && quote.IsGood && quote.Bid == 0)
        {
            return 0;
        }

        if (!(buys ? quote.CanBuy : quote.CanSell) || quote is not { Bid: { } bid, Ask: { } ask, Mid: { } middle })
        {
            return null;
        }

        // Half a sum and half a difference are not always the price that they come from.
        return shareOfSpread == 1 ? (buys ? ask : bid) : middle + (buys ? shareOfSpread : -shareOfSpread) * (ask - bid) / 2;
    }
}
