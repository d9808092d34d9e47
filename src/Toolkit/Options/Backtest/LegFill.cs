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
            var flaws when flaws.HasFlag(QuoteFlaws.NoAsk) => SkipReason.MissingQuote,
            var flaws when flaws.HasFlag(QuoteFlaws.NoBid) && !buys => SkipReason.ZeroBid,
            var flaws when flaws.HasFlag(QuoteFlaws.Stale) => SkipReason.StaleQuote,
            var flaws when flaws.HasFlag(QuoteFlaws.Wide) => SkipReason.WideQuote,
            _ => null,
        };
        return why is null ? fill.Of(quote!.Value.Bid ?? 0, quote.Value.Ask!.Value, buys) : null;
    }

    /// <summary>The price of a leg that is closed; null where it cannot be. What nobody bids for is sold at 0.</summary>
    public static double? Leave(ChainQuote? quote, bool buys, OptionFill fill)
    {
        if (quote is not { IsGood: true } known || (known.Bid is null && known.Ask is null))
        {
            return null;
        }

        if (!buys && known.Flaws.HasFlag(QuoteFlaws.NoBid))
        {
            return 0;
        }

        return known.Flaws.HasFlag(QuoteFlaws.NoAsk) ? null : fill.Of(known.Bid ?? 0, known.Ask!.Value, buys);
    }
}
