using System.Collections;
using Toolkit.Options;

namespace Toolkit;

/// <summary>Quotes of one underlying's options in columns, ascending by time, expiry, strike, the call before the put.</summary>
/// <remarks>Immutable and safe to share between threads. No two quotes are of one contract and one time.</remarks>
public sealed class OptionQuotes : IReadOnlyList<OptionQuote>
{
    private readonly QuoteColumns _columns;

    /// <param name="underlying">Symbol of the underlying.</param>
    /// <param name="columns">Sorted, each contract once at a time.</param>
    internal OptionQuotes(string underlying, QuoteColumns columns) => (Underlying, _columns) = (underlying, columns);

    public string Underlying { get; }

    public int Count => _columns.Time.Length;

    /// <summary>The different times, ascending.</summary>
    public TimeColumn Moments => field ??= new(_columns.Time.Where((time, i) => i == 0 || time != _columns.Time[i - 1]).ToArray());

    public OptionQuote this[int index] => new(
        new(Underlying, DateOnly.FromDayNumber(_columns.Expiry[index]), _columns.Strike[index], _columns.Right[index]), UnixMicroseconds.ToDateTime(_columns.Time[index]))
    {
        Bid = Given(_columns.Bid[index]),
        Ask = Given(_columns.Ask[index]),
        BidSize = Given(_columns.BidSize[index]),
        AskSize = Given(_columns.AskSize[index]),
        ImpliedVolatility = Given(_columns.ImpliedVolatility[index]),
        Delta = Given(_columns.Delta[index]),
        OpenInterest = Given(_columns.OpenInterest[index]),
    };

    /// <summary>Where they came from; null for quotes from memory.</summary>
    public QuoteOrigin? Origin { get; internal init; }

    /// <summary>Hash of the quotes: equal hashes mean equal quotes, to the last bit. Worked out once.</summary>
    public string Sha256 => field ??= _columns.Sha256();

    internal QuoteColumns Columns => _columns;

    /// <summary>Which rows each contract has.</summary>
    internal ContractIndex Contracts => field ??= new(_columns);

    /// <summary>Takes quotes in any order; of two of one contract and time the later one in the list counts.</summary>
    /// <exception cref="ToolkitException">They are of several underlyings, or one has no finite strike above 0 or a price below 0 (usage).</exception>
    public static OptionQuotes From(IEnumerable<OptionQuote> quotes)
    {
        ArgumentNullException.ThrowIfNull(quotes);
        OptionQuote[] all = [.. quotes];
        foreach (OptionQuote quote in all)
        {
            Check(quote, all[0].Contract.Underlying);
        }

        OptionQuote[] sorted =
        [
            .. all.Reverse().DistinctBy(quote => (quote.Contract, quote.Time))
                .OrderBy(quote => quote.Time).ThenBy(quote => quote.Contract.Expiry).ThenBy(quote => quote.Contract.Strike).ThenBy(quote => quote.Contract.Right),
        ];
        return new(all.Length == 0 ? "" : all[0].Contract.Underlying, QuoteColumns.Of(sorted));
    }

    /// <summary>The chain at a moment: the last quote of each contract at or before it.</summary>
    /// <param name="at">The moment, UTC.</param>
    /// <param name="underlyingPrice">What a share cost then; null works it out of calls and puts near the money.</param>
    /// <param name="options">How quotes are judged.</param>
    /// <exception cref="ToolkitException">No price was given, and no expiry has a call and a put of one strike to work it out of (usage).</exception>
    public OptionChain ChainAt(DateTime at, double? underlyingPrice = null, ChainOptions? options = null) =>
        QuotedChain.Make(this, UnixMicroseconds.From(at), underlyingPrice, options ?? new());

    public IEnumerator<OptionQuote> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static void Check(OptionQuote quote, string underlying)
    {
        if (quote.Contract.Underlying != underlying)
        {
            throw ToolkitException.Usage($"quotes of '{underlying}' and '{quote.Contract.Underlying}' are given as those of one underlying", "make one set of quotes for each");
        }

        if (quote.Contract.Strike is not (> 0 and < double.PositiveInfinity))
        {
            throw ToolkitException.Usage($"{quote.Contract} at {quote.Time:s}Z: a strike is a finite number above 0", "leave the quote out, or mend its source");
        }

        if (!(Sound(quote.Bid) && Sound(quote.Ask)))
        {
            throw ToolkitException.Usage($"{quote.Contract} at {quote.Time:s}Z: bid {quote.Bid} and ask {quote.Ask} must be finite, and not below 0", "leave out what nobody bids or asks (null)");
        }
    }

    private static bool Sound(double? price) => price is null or (>= 0 and < double.PositiveInfinity);

    private static double? Given(double value) => double.IsNaN(value) ? null : value;

    public override string ToString() => Count == 0
        ? $"{Underlying}: no quotes"
        : $"{Underlying}: {Count} quotes at {Moments.Count} moments, {UnixMicroseconds.ToIso(_columns.Time[0])} to {UnixMicroseconds.ToIso(_columns.Time[^1])}";
}
