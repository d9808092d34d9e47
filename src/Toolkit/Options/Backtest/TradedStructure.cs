namespace Toolkit.Options;

/// <summary>The structure that a trade was.</summary>
internal static class TradedStructure
{
    public static OptionStructure Of(Trade trade, EntryStructure structure)
    {
        IReadOnlyList<TradeLeg> legs = trade.Legs;
        OptionContract first = legs[0].Contract;
        int count = (int)legs[0].Quantity;
        return structure switch
        {
            EntryStructure.PutVertical or EntryStructure.CallVertical => OptionStructure.Vertical(first, legs[1].Contract, count),
            EntryStructure.Strangle => OptionStructure.Strangle(first, legs[1].Contract, count),
            EntryStructure.Straddle => OptionStructure.Straddle(first.Underlying, first.Expiry, first.Strike, count),
            EntryStructure.Put or EntryStructure.Call => OptionStructure.Single(first, count),
            EntryStructure.Butterfly => OptionStructure.Butterfly(first, legs[1].Contract, legs[2].Contract, count),
            EntryStructure.Calendar => OptionStructure.Calendar(first, legs[1].Contract.Expiry, -count),
            EntryStructure.IronButterfly => OptionStructure.IronButterfly(first.Underlying, first.Expiry, (first.Strike, legs[1].Contract.Strike, legs[3].Contract.Strike), count),
            _ => OptionStructure.IronCondor(first.Underlying, first.Expiry, (first.Strike, legs[1].Contract.Strike, legs[2].Contract.Strike, legs[3].Contract.Strike), count),
        };
    }
}
