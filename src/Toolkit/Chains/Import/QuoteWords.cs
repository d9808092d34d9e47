namespace Toolkit.Chains;

/// <summary>The words that vendors of option quotes use in their headers, in small letters and in one piece; the most telling of each column first.</summary>
internal static class QuoteWords
{
    private const string Bid = "bid bidprice bestbid bidpx closebid bidclose bideod";
    private const string Ask = "ask askprice bestask askpx closeask askclose askeod offer offerprice bestoffer";
    private const string BidSize = "bidsize bidsz bidqty bidquantity bidvolume bestbidsize bestbidqty bidsizeeod sizebid";
    private const string AskSize = "asksize asksz askqty askquantity askvolume bestasksize bestaskqty asksizeeod sizeask offersize";
    private const string Volatility = "impliedvolatility iv impliedvol implvolatility implvol impvol midiv ivmid markiv impliedvolatilityeod";
    private const string Delta = "delta";
    private const string OpenInterest = "openinterest oi openint";

    private static readonly (QuoteColumn Column, string Words)[] Known =
    [
        (QuoteColumn.Time, "quoteunixtime quotetime quotedatetime quotetimestamp quotereadtime timestamp datetime siptimestamp tsevent tsrecv lastquotetime unixtime quotedate datadate tradedate date time ts asofdate asof"),
        (QuoteColumn.TimeOfDay, "timeofday quotetimeofday time quotetime tradetime"),
        (QuoteColumn.Underlying, "underlyingsymbol underlying underlyer undsymbol underlyingticker actsymbol stocksymbol symbol ticker root rootsymbol optionroot"),
        (QuoteColumn.Contract, "contract contractsymbol contractid contractname optionsymbol optionticker occsymbol occ osi osisymbol option optionid"),
        (QuoteColumn.Expiry, "expiry expiration expirationdate expirydate expiredate expirdate expdate exdate maturity maturitydate expire exp expireunix"),
        (QuoteColumn.Strike, "strike strikeprice strikepx k"),
        (QuoteColumn.Right, "right optiontype optionright callput cpflag callorput putcall putorcall cp pc type"),
        (QuoteColumn.Bid, Bid),
        (QuoteColumn.Ask, Ask),
        (QuoteColumn.BidSize, BidSize),
        (QuoteColumn.AskSize, AskSize),
        (QuoteColumn.ImpliedVolatility, Volatility),
        (QuoteColumn.Delta, Delta),
        (QuoteColumn.OpenInterest, OpenInterest),
        .. Side(QuoteColumn.CallBid, "c", "call", "calls"),
        .. Side(QuoteColumn.PutBid, "p", "put", "puts"),
    ];

    /// <summary>The columns that a name can mean, and how telling it is for each: smaller is more.</summary>
    public static IEnumerable<(QuoteColumn Column, int Rank)> Of(string name)
    {
        string word = string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
        return Known.Select(one => (one.Column, Array.IndexOf(one.Words.Split(' '), word))).Where(one => one.Item2 >= 0);
    }

    /// <summary>What a column is called by the caller: <c>bidSize</c>.</summary>
    public static string Name(QuoteColumn column) => char.ToLowerInvariant(column.ToString()[0]) + column.ToString()[1..];

    /// <summary>The columns of calls, or of puts, in a file that has both in each row.</summary>
    private static IEnumerable<(QuoteColumn, string)> Side(QuoteColumn first, params string[] sides)
    {
        string[] words = [Bid, Ask, BidSize, AskSize, Volatility, Delta, OpenInterest, "size"];
        return words.Select((all, i) => (first + i, string.Join(' ', all.Split(' ').SelectMany(word => sides.SelectMany(side => new[] { side + word, word + side })))));
    }
}
