using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>The rows of files of quotes, as SQL: their columns, their key, their order, and what a file says of itself.</summary>
internal static class QuoteRows
{
    /// <summary>The columns behind the exchange and the underlying; <c>right</c> is a word of SQL's own.</summary>
    public const string Values = "time, expiry, strike, \"right\", bid, ask, bid_size, ask_size, implied_volatility, delta, open_interest";

    public const string Columns = "exchange, underlying, " + Values;

    /// <summary>What makes two quotes of one underlying the same.</summary>
    public const string Key = "time, expiry, strike, \"right\"";

    /// <summary>The types of <see cref="Columns"/>, as in CREATE TABLE.</summary>
    public const string Types =
        """
        exchange VARCHAR, underlying VARCHAR, time TIMESTAMP, expiry DATE, strike DOUBLE, "right" VARCHAR, bid DOUBLE, ask DOUBLE,
        bid_size DOUBLE, ask_size DOUBLE, implied_volatility DOUBLE, delta DOUBLE, open_interest DOUBLE
        """;

    private const string Extent = "count(*), epoch_us(min(time)), epoch_us(max(time)), min(expiry) - DATE '1970-01-01', max(expiry) - DATE '1970-01-01'";

    /// <summary>Some rows in numbers, by underlying.</summary>
    /// <param name="bench">Where they are.</param>
    /// <param name="from">What stands behind FROM.</param>
    /// <param name="exchange">SQL of the exchange.</param>
    public static List<(string Exchange, string Underlying, QuoteExtent Extent)> Measure(Workbench bench, string from, string exchange = "exchange") => bench.List(
        $"SELECT {exchange}, underlying, {Extent} FROM {from} GROUP BY ALL",
        r => (r.GetString(0), r.GetString(1), new QuoteExtent(r.GetInt64(2), r.GetInt64(3), r.GetInt64(4), (int)r.GetInt64(5), (int)r.GetInt64(6))));
}
