using Toolkit.Bars;

namespace Toolkit.Options;

/// <summary>A chain of quotes that were recorded.</summary>
internal sealed class QuotedChain : OptionChain
{
    private readonly OptionQuotes _quotes;
    private readonly long _newest;
    private readonly DateOnly[] _expiries;

    /// <param name="quotes">The quotes, also those of later.</param>
    /// <param name="at">The moment.</param>
    /// <param name="underlyingPrice">NaN where it is not known.</param>
    /// <param name="options">How quotes are judged.</param>
    internal QuotedChain(OptionQuotes quotes, long at, double underlyingPrice, ChainOptions options)
        : base(quotes.Underlying, at, underlyingPrice, options)
    {
        _quotes = quotes;
        int moment = TimeSteps.FirstFrom(quotes.Moments.Microseconds, at + 1) - 1;
        _newest = moment < 0 ? at : quotes.Moments.Microseconds[moment];
        _expiries = [.. Living(quotes.Contracts, at, options.Calendar)];
    }

    public override IReadOnlyList<DateOnly> Expiries => _expiries;

    /// <summary>The chain with the underlying's price, worked out of the quotes where none is given.</summary>
    /// <exception cref="ToolkitException">It cannot be worked out (usage).</exception>
    public static QuotedChain Make(OptionQuotes quotes, long at, double? underlyingPrice, ChainOptions options)
    {
        options.Validate();
        if (underlyingPrice is { } known)
        {
            return new(quotes, at, known, options);
        }

        return ByParity(quotes, at, options) ?? throw ToolkitException.Usage(
            $"what {quotes.Underlying} cost at {UnixMicroseconds.ToIso(at)} is not known: no bar had closed, and no expiry has a call and a put of one strike with bid and ask",
            "ingest bars of the underlying, or give its price");
    }

    /// <summary>
    /// The chain with the price at which call and put near the money are worth the same against each other: K e^-rT + C - P, grown by the
    /// dividend yield, at the strike of the nearest living expiry where their middles are closest. Null where there is none.
    /// </summary>
    public static QuotedChain? ByParity(OptionQuotes quotes, long at, ChainOptions options)
    {
        QuotedChain blind = new(quotes, at, double.NaN, options);
        foreach (DateOnly expiry in blind.Expiries)
        {
            (double Gap, double Strike) best = blind.Strikes(expiry).Select(strike => (blind.Gap(expiry, strike), strike)).DefaultIfEmpty((double.NaN, 0)).MinBy(one => double.IsNaN(one.Item1) ? double.PositiveInfinity : Math.Abs(one.Item1));
            if (!double.IsNaN(best.Gap))
            {
                double years = OptionClock.YearsBetween(at, OptionClock.Close(expiry, options.Calendar));
                return new(quotes, at, (best.Strike * Math.Exp(-options.Rate * years) + best.Gap) * Math.Exp(options.DividendYield * years), options) { PriceFromParity = true };
            }
        }

        return null;
    }

    public override IReadOnlyList<double> Strikes(DateOnly expiry)
    {
        ContractIndex contracts = _quotes.Contracts;
        List<double> strikes = [];
        for (int c = contracts.FirstOf(expiry.DayNumber); c < contracts.Count && contracts[c].Expiry == expiry.DayNumber; c++)
        {
            if ((strikes.Count == 0 || strikes[^1] != contracts[c].Strike) && contracts.LastRow(c, Micros) >= 0)
            {
                strikes.Add(contracts[c].Strike);
            }
        }

        return strikes;
    }

    public override ChainQuote? Find(DateOnly expiry, double strike, OptionRight right)
    {
        ContractIndex contracts = _quotes.Contracts;
        int contract = contracts.Find(expiry.DayNumber, strike, right);
        if (contract < 0 || contracts.LastRow(contract, Micros) is var row && row < 0)
        {
            return null;
        }

        OptionQuote quote = _quotes[row];
        return new(this, quote, FlawsOf(quote, _quotes.Columns.Time[row]), OptionClock.YearsBetween(Micros, OptionClock.Close(expiry, Options.Calendar)));
    }

    private static IEnumerable<DateOnly> Living(ContractIndex contracts, long at, TradingCalendar calendar)
    {
        bool known = false;
        for (int c = 0; c < contracts.Count; c++)
        {
            known |= contracts.LastRow(c, at) >= 0;
            if (c + 1 == contracts.Count || contracts[c + 1].Expiry != contracts[c].Expiry)
            {
                DateOnly expiry = DateOnly.FromDayNumber(contracts[c].Expiry);
                if (known && OptionClock.Close(expiry, calendar) >= at)
                {
                    yield return expiry;
                }

                known = false;
            }
        }
    }

    private QuoteFlaws FlawsOf(OptionQuote quote, long time)
    {
        double bid = quote.Bid ?? 0, ask = quote.Ask ?? 0;
        return (bid > 0 ? 0 : QuoteFlaws.NoBid)
            | (ask > 0 ? 0 : QuoteFlaws.NoAsk)
            | (ask > 0 && bid > ask ? QuoteFlaws.Crossed : 0)
            | (_newest - time > (long)Options.StaleAfter.TotalMicroseconds ? QuoteFlaws.Stale : 0)
            | (Options.MaxSpread is { } widest && ask > 0 && ask - bid > widest * (bid + ask) / 2 ? QuoteFlaws.Wide : 0);
    }

    /// <summary>Middle of the call less that of the put; NaN where one is not quoted on both sides.</summary>
    private double Gap(DateOnly expiry, double strike) =>
        Find(expiry, strike, OptionRight.Call) is { IsGood: true, Bid: > 0, Mid: { } call } && Find(expiry, strike, OptionRight.Put) is { IsGood: true, Bid: > 0, Mid: { } put }
            ? call - put
            : double.NaN;
}
