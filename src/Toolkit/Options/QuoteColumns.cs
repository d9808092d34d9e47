using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Toolkit.Options;

/// <summary>Columns of quotes; times in microseconds, expiries as <see cref="DateOnly.DayNumber"/>, NaN where the source says nothing.</summary>
internal sealed record QuoteColumns(
    long[] Time, int[] Expiry, double[] Strike, OptionRight[] Right, double[] Bid, double[] Ask, double[] BidSize, double[] AskSize, double[] ImpliedVolatility,
    double[] Delta, double[] OpenInterest)
{
    public static QuoteColumns Of(OptionQuote[] quotes)
    {
        return new(
            [.. quotes.Select(quote => UnixMicroseconds.From(quote.Time))], [.. quotes.Select(quote => quote.Contract.Expiry.DayNumber)],
            [.. quotes.Select(quote => quote.Contract.Strike)], [.. quotes.Select(quote => quote.Contract.Right)], Column(quote => quote.Bid), Column(quote => quote.Ask),
            Column(quote => quote.BidSize), Column(quote => quote.AskSize), Column(quote => quote.ImpliedVolatility), Column(quote => quote.Delta),
            Column(quote => quote.OpenInterest));

        double[] Column(Func<OptionQuote, double?> of) => [.. quotes.Select(quote => of(quote) ?? double.NaN)];
    }

    /// <summary>SHA-256 of all columns in their order, little-endian, in lower-case hexadecimal digits; what is not said is one NaN.</summary>
    public string Sha256()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes<long>(Time));
        hash.AppendData(MemoryMarshal.AsBytes<int>(Expiry));
        foreach (double[] column in new[] { Strike, [.. Right.Select(right => (double)right)], Bid, Ask, BidSize, AskSize, ImpliedVolatility, Delta, OpenInterest })
        {
            hash.AppendData(MemoryMarshal.AsBytes<double>(Array.ConvertAll(column, value => double.IsNaN(value) ? double.NaN : value)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
