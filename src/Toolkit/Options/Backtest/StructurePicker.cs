namespace Toolkit.Options;

/// <summary>Finds the options of a rule's structure in a chain.</summary>
internal sealed class StructurePicker(OptionRule rule)
{
    private readonly int _sign = rule.Reversed ? -1 : 1;

    /// <returns>One structure; null where the chain has none, and then why.</returns>
    public OptionStructure? Pick(OptionChain chain, out string? why)
    {
        if (chain.ExpiryNear(rule.Dte) is not { } expiry || Math.Abs(chain.DaysTo(expiry) - rule.Dte) > rule.DteTolerance || OptionClock.Years(chain.At, expiry, chain.Options.Calendar) <= 0)
        {
            why = SkipReason.NoExpiry;
            return null;
        }

        (double? put, double? call) = rule.Structure switch
        {
            EntryStructure.IronButterfly or EntryStructure.Straddle or EntryStructure.Butterfly or EntryStructure.Calendar => (AtTheMoney(chain, expiry), AtTheMoney(chain, expiry)),
            EntryStructure.PutVertical or EntryStructure.Put => (Near(chain, expiry, OptionRight.Put), double.NaN),
            EntryStructure.CallVertical or EntryStructure.Call => (double.NaN, Near(chain, expiry, OptionRight.Call)),
            _ => (Near(chain, expiry, OptionRight.Put), Near(chain, expiry, OptionRight.Call)),
        };
        if (put is not { } below || call is not { } above || (rule.Structure is EntryStructure.IronCondor or EntryStructure.Strangle && below >= above))
        {
            why = SkipReason.NoStrike;
            return null;
        }

        if (rule.Structure == EntryStructure.Calendar)
        {
            DateOnly? later = LaterExpiry(chain, expiry);
            why = later is null ? SkipReason.NoExpiry : null;
            return later is { } far ? OptionStructure.Calendar(new(chain.Underlying, expiry, above, OptionRight.Call), far, _sign) : null;
        }

        IReadOnlyList<double> strikes = chain.Strikes(expiry);
        OptionStructure? made = Make(chain.Underlying, expiry, (Wing(strikes, below, -1), below, above, Wing(strikes, above, 1)));
        why = made is null ? SkipReason.NoWing : null;
        return made;
    }

    /// <returns>Null where a wing is missing.</returns>
    private OptionStructure? Make(string underlying, DateOnly expiry, (double? Low, double Put, double Call, double? High) strikes)
    {
        OptionContract put = new(underlying, expiry, strikes.Put, OptionRight.Put), call = new(underlying, expiry, strikes.Call, OptionRight.Call);
        switch (rule.Structure)
        {
            case EntryStructure.Strangle: return OptionStructure.Strangle(put, call, -_sign);
            case EntryStructure.Straddle: return OptionStructure.Straddle(underlying, expiry, strikes.Put, -_sign);
            case EntryStructure.Put: return OptionStructure.Single(put, -_sign);
            case EntryStructure.Call: return OptionStructure.Single(call, -_sign);
        }

        return (rule.Structure, strikes.Low, strikes.High) switch
        {
            (EntryStructure.PutVertical, { } low, _) => OptionStructure.Vertical(put with { Strike = low }, put, _sign),
            (EntryStructure.CallVertical, _, { } high) => OptionStructure.Vertical(call with { Strike = high }, call, _sign),
            (EntryStructure.Butterfly, { } low, { } high) => OptionStructure.Butterfly(call with { Strike = low }, call, call with { Strike = high }, _sign),
            (EntryStructure.IronButterfly, { } low, { } high) => OptionStructure.IronButterfly(underlying, expiry, (low, strikes.Put, high), _sign),
            (EntryStructure.IronCondor, { } low, { } high) => OptionStructure.IronCondor(underlying, expiry, (low, strikes.Put, strikes.Call, high), _sign),
            _ => null,
        };
    }

    private DateOnly? LaterExpiry(OptionChain chain, DateOnly near)
    {
        int wanted = near.DayNumber + rule.CalendarDays;
        return chain.Expiries.Where(e => e > near && Math.Abs(e.DayNumber - wanted) <= rule.DteTolerance).Cast<DateOnly?>().MinBy(e => Math.Abs(e!.Value.DayNumber - wanted));
    }

    private double? Near(OptionChain chain, DateOnly expiry, OptionRight right) =>
        (rule.Otm is { } part ? chain.NearestByMoneyness(expiry, right, part) : chain.NearestByDelta(expiry, right, rule.Delta))?.Contract.Strike;

    private static double? AtTheMoney(OptionChain chain, DateOnly expiry) => chain.NearestByStrike(expiry, OptionRight.Call, chain.UnderlyingPrice)?.Contract.Strike;

    /// <summary>The listed strike beyond one that is nearest to the width.</summary>
    private double? Wing(IReadOnlyList<double> strikes, double from, int direction)
    {
        double? best = null;
        foreach (double strike in strikes)
        {
            if (direction * (strike - from) > 0 && (best is not { } known || Math.Abs(Math.Abs(strike - from) - rule.Wing) < Math.Abs(Math.Abs(known - from) - rule.Wing)))
            {
                best = strike;
            }
        }

        return best;
    }
}
