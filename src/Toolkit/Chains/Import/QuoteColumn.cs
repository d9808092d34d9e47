namespace Toolkit.Chains;

/// <summary>What a column of a file of option quotes can be. Those from <see cref="CallBid"/> on are of files with a call and a put in each row.</summary>
internal enum QuoteColumn
{
    Time,
    TimeOfDay,
    Underlying,

    /// <summary>Expiry, strike and right in one: an OCC symbol.</summary>
    Contract,
    Expiry,
    Strike,
    Right,
    Bid,
    Ask,
    BidSize,
    AskSize,
    ImpliedVolatility,
    Delta,
    OpenInterest,
    CallBid,
    CallAsk,
    CallBidSize,
    CallAskSize,
    CallImpliedVolatility,
    CallDelta,
    CallOpenInterest,
    CallSizes,
    PutBid,
    PutAsk,
    PutBidSize,
    PutAskSize,
    PutImpliedVolatility,
    PutDelta,
    PutOpenInterest,
    PutSizes,
}
