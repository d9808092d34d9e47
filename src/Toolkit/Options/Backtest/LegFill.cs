namespace Toolkit.Options;

/// <summary>At what price legs fill at the quotes of a moment.</summary>
internal static class LegFill
{
    /// <summary>The price of a leg that is entered; null where it cannot be, and then why.</summary>
    public static double? Enter(ChainQuote? quote, bool buys, OptionFill fill, out string? why)
    {
        why = quote is not { } known ? SkipReason.MissingQuote : known.Flaws switch
        {
            var flaws when flaws.HasFlag(QuoteFlaws.Crossed) => SkipReason.CrossedQuote,
            _ when IsMissing(known) => SkipReason.MissingQuote,
            var flaws when flaws.HasFlag(QuoteFlaws.NoBid) && !buys => SkipReason.ZeroBid,
            var flaws when flaws.HasFlag(QuoteFlaws.Stale) => SkipReason.StaleQuote,
            var flaws when flaws.HasFlag(QuoteFlaws.Wide) => SkipReason.WideQuote,
            _ => null,
        };
        return why is null ? fill.Of(quote!.Value.Bid!.Value, quote.Value.Ask!.Value, buys) : null;
    }

    /// <summary>The price of a leg that is closed; null where it cannot be. What is bid for with zero is sold at 0.</summary>
    public static double? Leave(ChainQuote? quote, bool buys, OptionFill fill)
    {
        if (quote is not { IsGood: true } known)
        {
            return null;
        }

        return !buys && known.Bid == 0 ? 0 : IsMissing(known) ? null : fill.Of(known.Bid!.Value, known.Ask!.Value, buys);
    }

    /// <summary>Whether a side is not there. No bid is not a bid of zero: a source often lacks that of an option that is worth something.</summary>
    private static bool IsMissing(ChainQuote quote) => quote.Bid is null || quote.Flaws.HasFlag(QuoteFlaws.NoAsk);
}
