namespace Toolkit.Options;

/// <summary>What a structure can lose, and what a broker wants to see for it, for a share and before its price.</summary>
/// <param name="Requirement">Margin requirement.</param>
/// <param name="IsBounded">Whether its loss has a bound: then it is the requirement less the credit.</param>
internal readonly record struct StructureRisk(double Requirement, bool IsBounded)
{
    /// <summary>A naked option's margin in the rules of the United States (FINRA 4210, Cboe Rule 10.3): its price and the larger of these parts of the underlying.</summary>
    private const double PartOfPrice = 0.20, LeastPart = 0.10;

    /// <param name="legs">The legs.</param>
    /// <param name="prices">Their prices.</param>
    /// <param name="underlying">What a share costs.</param>
    public static StructureRisk Of(ReadOnlySpan<PlannedLeg> legs, ReadOnlySpan<double> prices, double underlying)
    {
        DateOnly last = DateOnly.MinValue;
        int calls = 0;
        foreach (PlannedLeg leg in legs)
        {
            last = leg.Ratio < 0 && leg.Contract.Expiry > last ? leg.Contract.Expiry : last;
        }

        // What expires before a sold option does not cover it.
        foreach (PlannedLeg leg in legs)
        {
            calls += leg.Contract.Right == OptionRight.Call && leg.Contract.Expiry >= last ? leg.Ratio : 0;
        }

        if (calls < 0)
        {
            return new(Naked(legs, prices, underlying), false);
        }

        double worst = Value(legs, last, 0);
        foreach (PlannedLeg leg in legs)
        {
            worst = Math.Min(worst, Value(legs, last, leg.Contract.Strike));
        }

        return new(Math.Max(0, -worst), true);
    }

    private static double Value(ReadOnlySpan<PlannedLeg> legs, DateOnly from, double price)
    {
        double sum = 0;
        foreach (PlannedLeg leg in legs)
        {
            sum += leg.Contract.Expiry >= from ? leg.Ratio * leg.Contract.Intrinsic(price) : 0;
        }

        return sum;
    }

    /// <summary>Of sold calls and sold puts the larger margin, and the price of the other.</summary>
    private static double Naked(ReadOnlySpan<PlannedLeg> legs, ReadOnlySpan<double> prices, double underlying)
    {
        double puts = 0, putPrices = 0, calls = 0, callPrices = 0;
        for (int i = 0; i < legs.Length; i++)
        {
            (OptionContract contract, int sold) = (legs[i].Contract, Math.Max(0, -legs[i].Ratio));
            double outside = Math.Max(0, contract.Right == OptionRight.Call ? contract.Strike - underlying : underlying - contract.Strike);
            if (contract.Right == OptionRight.Call)
            {
                calls += sold * Math.Max(PartOfPrice * underlying - outside, LeastPart * underlying);
                callPrices += sold * prices[i];
            }
            else
            {
                puts += sold * Math.Max(PartOfPrice * underlying - outside, LeastPart * contract.Strike);
                putPrices += sold * prices[i];
            }
        }

        return Math.Max(puts, calls) + putPrices + callPrices;
    }
}
