namespace Toolkit.Options;

/// <content>When a structure is entered, and at which prices.</content>
internal sealed partial class OptionSimulator
{
    /// <summary>Whether it is time for an entry.</summary>
    private bool MayEnter(OptionChain chain, int bar)
    {
        if (_account.Open.Count >= _rule.MaxPositions || (_weekdays & (1 << (int)_today.DayOfWeek)) == 0 || _today.DayNumber < _lastEntry?.DayNumber + _rule.EveryDays)
        {
            return false;
        }

        if (_filter?.Allows(bar) == false || _rule.When?.Invoke(new(chain, _market.Bars, bar)) == false)
        {
            _account.Skip(SkipReason.Filter);
            return false;
        }

        return true;
    }

    private void Enter(OptionChain chain)
    {
        if (_picker.Pick(chain, out string? why) is not { } one || EntryPrices(chain, one, out why) is not { } prices)
        {
            _account.Skip(why!);
            return;
        }

        double value = OpenStructure.ValueOf(one, prices);
        why = _rule.Sells && value >= 0 ? SkipReason.NoCredit
            : !_rule.Sells && value <= 0 ? SkipReason.NoDebit
            : _rule.Sells && -value < _rule.MinCredit * (1 - 1e-12) ? SkipReason.LowCredit
            : OpenStructure.Need(one, value, chain.UnderlyingPrice) <= 0 ? SkipReason.NoRisk
            : null;
        if (why is not null)
        {
            _account.Skip(why);
        }
        else if (_account.Enter(chain, one, prices) is { } open)
        {
            _lastEntry = _today;
            for (int i = 0; i < prices.Length; i++)
            {
                open.Marks[i] = chain.Find(one.Legs[i].Contract.Expiry, one.Legs[i].Contract.Strike, one.Legs[i].Contract.Right)?.Mid ?? prices[i];
            }
        }
    }

    private double[]? EntryPrices(OptionChain chain, OptionStructure one, out string? why)
    {
        why = null;
        double[] prices = new double[one.Legs.Count];
        for (int i = 0; i < prices.Length; i++)
        {
            OptionContract contract = one.Legs[i].Contract;
            if (LegFill.Enter(chain.Find(contract.Expiry, contract.Strike, contract.Right), one.Legs[i].Quantity > 0, _options.Fill, out why) is not { } price)
            {
                return null;
            }

            prices[i] = price;
        }

        return prices;
    }
}
