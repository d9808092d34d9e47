namespace Toolkit.Options;

/// <content>Settling, marking, leaving.</content>
internal sealed partial class OptionSimulator
{
    private void Settle(OptionChain chain)
    {
        foreach (OpenStructure open in _account.Open.ToArray())
        {
            for (int i = 0; i < open.Legs.Count; i++)
            {
                OptionContract contract = open.Legs[i].Contract;
                if (!open.Settled[i] && open.Closes[i] <= chain.Micros)
                {
                    open.Settled[i] = true;
                    open.Marks[i] = contract.Intrinsic(Settlement(contract.Expiry));
                    open.Waiting = ExitReason.Expiry;
                }
            }

            if (Array.TrueForAll(open.Settled, settled => settled))
            {
                _account.Leave(open, open.Closes.Max(), [.. open.Marks], ExitReason.Expiry);
            }
        }
    }

    private double Settlement(DateOnly expiry)
    {
        if (_market.SettlementPrice(expiry) is { } price)
        {
            return price;
        }

        _unsettled++;
        return _market.Bars.Close[Math.Max(0, _market.LastClosed(OptionClock.Close(expiry, _market.Options.Calendar)))];
    }

    /// <summary>Marks a structure, and leaves it when the rule says so and the quotes allow it.</summary>
    private void Watch(OpenStructure open, OptionChain chain, int bar)
    {
        ChainQuote?[] quotes = new ChainQuote?[open.Legs.Count];
        for (int i = 0; i < quotes.Length; i++)
        {
            if (open.Settled[i])
            {
                continue;
            }

            OptionContract contract = open.Legs[i].Contract;
            quotes[i] = chain.Find(contract.Expiry, contract.Strike, contract.Right);
            open.Marks[i] = quotes[i] is { Bid: not null, Mid: { } middle } ? middle : open.Marks[i];
        }

        ExitReason asked = open.Waiting != ExitReason.None ? open.Waiting : Asked(open, chain, quotes, bar);
        double[]? prices = _pricesMatter || asked != ExitReason.None ? Prices(open, quotes) : null;
        ExitReason reason = open.Waiting != ExitReason.None || prices is null ? asked : Reached(open, prices, asked);
        if (reason == ExitReason.None)
        {
            CountAssignmentRisk(open, chain);
        }
        else if (prices is null)
        {
            open.Waiting = reason;
            _delayed++;
        }
        else
        {
            _account.Leave(open, chain.Micros, prices, reason);
        }
    }

    /// <summary>What asks for an exit whatever it costs.</summary>
    private ExitReason Asked(OpenStructure open, OptionChain chain, ChainQuote?[] quotes, int bar) =>
        _rule.ExitOnTouch && Touched(open, chain, bar) ? ExitReason.StrikeTouched
        : _rule.ExitDelta is { } limit && DeltaReached(open, quotes, limit) ? ExitReason.DeltaReached
        : _rule.ExitDte is { } days && open.One.Expiry.DayNumber - _today.DayNumber <= days ? ExitReason.DaysToExpiry
        : ExitReason.None;

    /// <summary>The stop goes before everything, a target before the calendar.</summary>
    private ExitReason Reached(OpenStructure open, double[] prices, ExitReason asked)
    {
        double profit = OpenStructure.ValueOf(open.One, prices) - open.EntryValue;
        return _rule.Stop is { } stop && profit <= -stop * open.Basis * (1 - 1e-12) ? ExitReason.StopLoss
            : asked is ExitReason.StrikeTouched or ExitReason.DeltaReached ? asked
            : _rule.ProfitTarget is { } target && profit >= target * open.Basis * (1 - 1e-12) ? ExitReason.TakeProfit
            : asked;
    }

    private bool Touched(OpenStructure open, OptionChain chain, int bar)
    {
        (double low, double high) = (chain.UnderlyingPrice, chain.UnderlyingPrice);
        for (int b = bar; b > _bar && b >= 0 && _market.Bars.Time.Microseconds[b] >= open.EntryTime; b--)
        {
            (low, high) = (Math.Min(low, _market.Bars.Low[b]), Math.Max(high, _market.Bars.High[b]));
        }

        foreach (OptionLeg leg in open.Legs)
        {
            if (leg.Quantity < 0 && (leg.Contract.Right == OptionRight.Call ? high >= leg.Contract.Strike : low <= leg.Contract.Strike))
            {
                return true;
            }
        }

        return false;
    }

    private static bool DeltaReached(OpenStructure open, ChainQuote?[] quotes, double limit)
    {
        for (int i = 0; i < quotes.Length; i++)
        {
            if (open.Legs[i].Quantity < 0 && quotes[i] is { IsGood: true } quote && Math.Abs(quote.Delta ?? 0) >= limit)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What each leg would be closed at; null where one cannot be.</summary>
    private double[]? Prices(OpenStructure open, ChainQuote?[] quotes)
    {
        double[] prices = new double[quotes.Length];
        for (int i = 0; i < prices.Length; i++)
        {
            if ((open.Settled[i] ? open.Marks[i] : LegFill.Leave(quotes[i], buys: open.Legs[i].Quantity < 0, _options.Fill)) is not { } price)
            {
                return null;
            }

            prices[i] = price;
        }

        return prices;
    }

    private void CountAssignmentRisk(OpenStructure open, OptionChain chain)
    {
        bool risky = false;
        for (int i = 0; i < open.Legs.Count; i++)
        {
            OptionLeg leg = open.Legs[i];
            double inside = leg.Quantity < 0 && !open.Settled[i] ? leg.Contract.Intrinsic(chain.UnderlyingPrice) : 0;
            if (inside > 0)
            {
                double years = OptionClock.YearsBetween(chain.Micros, open.Closes[i]);
                (double amount, double rate) = leg.Contract.Right == OptionRight.Call ? (chain.UnderlyingPrice, chain.Options.DividendYield) : (leg.Contract.Strike, chain.Options.Rate);
                risky |= open.Marks[i] - inside <= amount * (1 - Math.Exp(-rate * years));
            }
        }

        _riskyMoments += risky ? 1 : 0;
        _riskyTrades += risky && !open.RisksAssignment ? 1 : 0;
        open.RisksAssignment |= risky;
    }

    /// <summary>Closes what is open: at its quotes where they allow it, else at its marks.</summary>
    private void End(OptionChain chain, ExitReason reason)
    {
        foreach (OpenStructure open in _account.Open.ToArray())
        {
            ChainQuote?[] quotes = Array.ConvertAll(open.Legs.ToArray(), leg => chain.Find(leg.Contract.Expiry, leg.Contract.Strike, leg.Contract.Right));
            _account.Leave(open, chain.Micros, Prices(open, quotes) ?? [.. open.Marks], reason);
        }
    }
}
