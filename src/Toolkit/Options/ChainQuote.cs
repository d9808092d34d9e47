namespace Toolkit;

/// <summary>A quote as part of a chain: judged, and with its volatility and delta.</summary>
public readonly struct ChainQuote
{
    private readonly OptionChain _chain;

    internal ChainQuote(OptionChain chain, OptionQuote quote, QuoteFlaws flaws, double years) => (_chain, Quote, Flaws, Years) = (chain, quote, flaws, years);

    public OptionQuote Quote { get; }

    public OptionContract Contract => Quote.Contract;

    public QuoteFlaws Flaws { get; }

    /// <summary>To the close of the expiry's session, in years of 365 days.</summary>
    public double Years { get; }

    public double? Bid => Quote.Bid;

    public double? Ask => Quote.Ask;

    public double? Mid => Quote.Mid;

    /// <summary>A year, 0.2 for 20 %: the source's own, else worked out of the middle of bid and ask; null where that determines none.</summary>
    public double? ImpliedVolatility => Quote.ImpliedVolatility
        ?? (Mid is { } mid && Years > 0
            ? BlackScholes.ImpliedVolatility(Contract.Right, mid, _chain.UnderlyingPrice, Contract.Strike, Years, _chain.Options.Rate, _chain.Options.DividendYield)
            : null);

    /// <summary>The source's own, else worked out of <see cref="ImpliedVolatility"/>; negative for puts, null without a volatility.</summary>
    public double? Delta => Quote.Delta ?? Greeks?.Delta;

    /// <summary>By Black-Scholes-Merton with <see cref="ImpliedVolatility"/>, for a share; null without one.</summary>
    public Greeks? Greeks => ImpliedVolatility is { } volatility
        ? BlackScholes.Greeks(Contract.Right, _chain.UnderlyingPrice, Contract.Strike, Years, volatility, _chain.Options.Rate, _chain.Options.DividendYield)
        : null;

    /// <summary>Whether it can be believed: neither crossed, nor stale, nor too wide.</summary>
    public bool IsGood => (Flaws & (QuoteFlaws.Crossed | QuoteFlaws.Stale | QuoteFlaws.Wide)) == 0;

    /// <summary>Whether an order to sell may fill at it: both sides are quoted, and somebody bids.</summary>
    public bool CanSell => IsGood && Mid is not null && Bid > 0;

    /// <summary>Whether an order to buy may fill at it: both sides are quoted, and somebody asks.</summary>
    public bool CanBuy => IsGood && Mid is not null && Ask > 0;

    public override string ToString() => FormattableString.Invariant($"{Contract}: {Bid} / {Ask}{(Flaws == 0 ? "" : $" ({Flaws})")}");
}
