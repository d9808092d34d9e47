namespace Toolkit.Options;

/// <summary>Finds the options of a rule's structure in a chain.</summary>
internal sealed class StructurePicker(OptionRule rule)
{
    private readonly int _sign = rule.Reversed ? -1 : 1;

    /// <returns>The legs, lowest strike first; null where the chain has none, and then why.</returns>
    public PlannedLeg[]? Pick(OptionChain chain, out string? why)
    {
        why = null;
        if (chain.ExpiryNear(rule.Dte) is not { } expiry || Math.Abs(chain.DaysTo(expiry) - rule.Dte) > rule.DteTolerance || OptionClock.Years(chain.At, expiry, chain.Options.Calendar) <= 0)
        {
            why = SkipReason.NoExpiry;
            return null;
        }

        IReadOnlyList<double> strikes = chain.Strikes(expiry);
        (double? put, double? call) = rule.Structure switch
        {
            EntryStructure.IronButterfly or EntryStructure.Straddle or EntryStructure.Butterfly or EntryStructure.Calendar => (AtTheMoney(chain, expiry), AtTheMoney(chain, expiry)),
            EntryStructure.PutVertical or EntryStructure.Put => (Near(chain, expiry, OptionRight.Put), double.NaN),
            EntryStructure.CallVertical or EntryStructure.Call => (double.NaN, Near(chain, expiry, OptionRight.Call)),
            _ => (Near(chain, expiry, OptionRight.Put), Near(chain, expiry, OptionRight.Call)),
        };
        if (put is not { } below || call is not { } above || below > above || (below == above && rule.Structure is EntryStructure.IronCondor or EntryStructure.Strangle))
        {
            why = SkipReason.NoStrike;
            return null;
        }

        if (rule.Structure == EntryStructure.Calendar)
        {
            return Calendar(chain, expiry, above, out why);
        }

        double? low = Wing(strikes, below, -1), high = Wing(strikes, above, 1);
        PlannedLeg[] legs = [.. Shape(below, above, low, high).Where(l => l.Strike is not null).Select(l => new PlannedLeg(new(chain.Underlying, expiry, l.Strike!.Value, l.Right), _sign * l.Ratio))];
        why = legs.Length == Shape(0, 0, 0, 0).Length ? null : SkipReason.NoWing;
        return why is null ? legs : null;
    }

    private (double? Strike, OptionRight Right, int Ratio)[] Shape(double put, double call, double? low, double? high) => rule.Structure switch
    {
        EntryStructure.PutVertical => [(low, OptionRight.Put, 1), (put, OptionRight.Put, -1)],
        EntryStructure.CallVertical => [(call, OptionRight.Call, -1), (high, OptionRight.Call, 1)],
        EntryStructure.Strangle or EntryStructure.Straddle => [(put, OptionRight.Put, -1), (call, OptionRight.Call, -1)],
        EntryStructure.Put => [(put, OptionRight.Put, -1)],
        EntryStructure.Call => [(call, OptionRight.Call, -1)],
        EntryStructure.Butterfly => [(low, OptionRight.Call, 1), (call, OptionRight.Call, -2), (high, OptionRight.Call, 1)],
        _ => [(low, OptionRight.Put, 1), (put, OptionRight.Put, -1), (call, OptionRight.Call, -1), (high, OptionRight.Call, 1)],
    };

    private PlannedLeg[]? Calendar(OptionChain chain, DateOnly near, double strike, out string? why)
    {
        int wanted = near.DayNumber + rule.CalendarDays;
        DateOnly? far = chain.Expiries.Where(e => e > near && Math.Abs(e.DayNumber - wanted) <= rule.DteTolerance).Cast<DateOnly?>().MinBy(e => Math.Abs(e!.Value.DayNumber - wanted));
        why = far is null ? SkipReason.NoExpiry : null;
        return far is not { } later ? null :
        [
            new(new(chain.Underlying, near, strike, OptionRight.Call), -_sign),
            new(new(chain.Underlying, later, strike, OptionRight.Call), _sign),
        ];
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
