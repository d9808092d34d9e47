namespace Toolkit.Options;

/// <summary>At what price legs fill at the quotes of a moment.</summary>
internal static class LegFill
{
    /// <summary>The price of a leg that is entered; null where it cannot be, and then why.</summary>
    public static double? Enter(ChainQuote? quote, bool buys, OptionFill fill, out string? why)
    {
        double? price = quote is { } known ? OptionStructure.Fill(known, buys, fill.Share, closing: false) : null;
        why = price is null ? WhyNot(quote, buys) : null;
        return price;
    }

    /// <summary>The price of a leg that is closed; null where it cannot be.</summary>
    public static double? Leave(ChainQuote? quote, bool buys, OptionFill fill) => quote is { } known ? OptionStructure.Fill(known, buys, fill.Share, closing: true) : null;

    private static string WhyNot(ChainQuote? quote, bool buys) => quote?.Flaws switch
    {
        { } flaws when flaws.HasFlag(QuoteFlaws.Crossed) => SkipReason.CrossedQuote,
        { } flaws when quote?.Bid is not null && !flaws.HasFlag(QuoteFlaws.NoAsk) => flaws switch
        {
            _ when flaws.HasFlag(QuoteFlaws.NoBid) && !buys => SkipReason.ZeroBid,
            _ when flaws.HasFlag(QuoteFlaws.Stale) => SkipReason.StaleQuote,
            _ => SkipReason.WideQuote,
        },
        _ => SkipReason.MissingQuote,
    };
}
