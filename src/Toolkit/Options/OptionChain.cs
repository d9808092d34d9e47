namespace Toolkit;

/// <summary>All that is known of an underlying's options at a moment.</summary>
public abstract class OptionChain
{
    private static readonly OptionRight[] BothRights = [OptionRight.Call, OptionRight.Put];

    private protected OptionChain(string underlying, long at, double underlyingPrice, ChainOptions options) =>
        (Underlying, Micros, UnderlyingPrice, Options) = (underlying, at, underlyingPrice, options);

    public string Underlying { get; }

    /// <summary>The moment, UTC.</summary>
    public DateTime At => UnixMicroseconds.ToDateTime(Micros);

    /// <summary>What a share of the underlying cost, raw.</summary>
    public double UnderlyingPrice { get; }

    /// <summary>Whether <see cref="UnderlyingPrice"/> was worked out of calls and puts near the money, since no bar of the underlying's session had closed.</summary>
    public bool PriceFromParity { get; internal init; }

    public ChainOptions Options { get; }

    /// <summary>Whether a model made the quotes.</summary>
    public virtual bool IsSynthetic => false;

    /// <summary>Expiries that have not passed, ascending.</summary>
    public abstract IReadOnlyList<DateOnly> Expiries { get; }

    internal long Micros { get; }

    /// <summary>Strikes of an expiry, ascending; empty when there is none.</summary>
    public abstract IReadOnlyList<double> Strikes(DateOnly expiry);

    /// <summary>The last quote of a contract; null when it was never quoted.</summary>
    public abstract ChainQuote? Find(DateOnly expiry, double strike, OptionRight right);

    /// <summary>Every quote of an expiry, ascending by strike, the call first.</summary>
    public IEnumerable<ChainQuote> Quotes(DateOnly expiry) =>
        from strike in Strikes(expiry)
        from right in BothRights
        let quote = Find(expiry, strike, right)
        where quote is not null
        select quote.Value;

    /// <summary>The expiry nearest to so many days from the moment's date; of two as near the later one. Null when there is none.</summary>
    public DateOnly? ExpiryNear(int days) => Expiries
        .Select(expiry => (DateOnly?)expiry)
        .MinBy(expiry => (Math.Abs(DaysTo(expiry!.Value) - days), -expiry.Value.DayNumber));

    /// <summary>Calendar days from the moment's date to an expiry.</summary>
    public int DaysTo(DateOnly expiry) => expiry.DayNumber - DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(At, Options.Calendar.Zone)).DayNumber;

    /// <summary>The good quote whose delta is nearest to one; of two as near the one further out of the money. Null when none has a delta.</summary>
    /// <param name="expiry">The expiry.</param>
    /// <param name="right">Call or put.</param>
    /// <param name="delta">From 0 to 1, without a sign.</param>
    public ChainQuote? NearestByDelta(DateOnly expiry, OptionRight right, double delta) =>
        Nearest(expiry, right, quote => quote.Delta is { } own ? Math.Abs(Math.Abs(own) - Math.Abs(delta)) : null);

    /// <summary>The good quote whose strike is nearest to a price; of two as near the one further out of the money. Null when there is none.</summary>
    public ChainQuote? NearestByStrike(DateOnly expiry, OptionRight right, double price) =>
        Nearest(expiry, right, quote => Math.Abs(quote.Contract.Strike - price));

    /// <summary>The good quote whose strike is nearest to so far out of the money.</summary>
    /// <param name="expiry">The expiry.</param>
    /// <param name="right">Call or put.</param>
    /// <param name="outOfTheMoney">Part of the underlying's price: 0.05 for 5 %; negative in the money.</param>
    public ChainQuote? NearestByMoneyness(DateOnly expiry, OptionRight right, double outOfTheMoney) =>
        NearestByStrike(expiry, right, UnderlyingPrice * (1 + (right == OptionRight.Call ? outOfTheMoney : -outOfTheMoney)));

    /// <summary>Call and put at the strike nearest to the underlying's price, at their middles, for a share: what the market expects it to move. Null where one is not quoted.</summary>
    public double? StraddlePrice(DateOnly expiry) => Strikes(expiry) is { Count: > 0 } strikes && strikes.MinBy(strike => Math.Abs(strike - UnderlyingPrice)) is var atTheMoney
        ? Find(expiry, atTheMoney, OptionRight.Call)?.Mid + Find(expiry, atTheMoney, OptionRight.Put)?.Mid
        : null;

    /// <summary>Put-call parity at each strike where both are quoted on both sides.</summary>
    public IReadOnlyList<ParityCheck> Parity(DateOnly expiry)
    {
        double years = OptionClock.YearsBetween(Micros, OptionClock.Close(expiry, Options.Calendar));
        double growth = Math.Exp(-Options.DividendYield * years), discount = Math.Exp(-Options.Rate * years);
        List<ParityCheck> checks = [];
        foreach (double strike in Strikes(expiry))
        {
            if (Find(expiry, strike, OptionRight.Call) is { Bid: { } callBid, Ask: { } callAsk, Mid: { } call }
                && Find(expiry, strike, OptionRight.Put) is { Bid: { } putBid, Ask: { } putAsk, Mid: { } put })
            {
                bool holds = callBid - putAsk <= UnderlyingPrice - strike * discount && callAsk - putBid >= UnderlyingPrice * growth - strike;
                checks.Add(new(strike, call - put - (UnderlyingPrice * growth - strike * discount), holds));
            }
        }

        return checks;
    }

    private ChainQuote? Nearest(DateOnly expiry, OptionRight right, Func<ChainQuote, double?> distance)
    {
        (ChainQuote? Quote, double Distance) best = (null, double.PositiveInfinity);
        IReadOnlyList<double> strikes = Strikes(expiry);
        for (int i = 0; i < strikes.Count; i++)
        {
            // From far out of the money inwards, so that of two as near the outer one stays.
            double strike = strikes[right == OptionRight.Call ? strikes.Count - 1 - i : i];
            if (Find(expiry, strike, right) is { IsGood: true } quote && distance(quote) is { } away && away < best.Distance)
            {
                best = (quote, away);
            }
        }

        return best.Quote;
    }

    public override string ToString() => FormattableString.Invariant(
        $"{Underlying} at {UnixMicroseconds.ToIso(Micros)}: {UnderlyingPrice}, {Expiries.Count} expiries{(IsSynthetic ? ", SYNTHETIC" : "")}");
}
