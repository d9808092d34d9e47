using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Toolkit.Bars;
using Toolkit.Feeds;

namespace Toolkit;

/// <summary>Bars of Yahoo Finance: <c>/v8/finance/chart</c>, without a key. Symbols such as <c>AAPL</c>, <c>^TNX</c>, <c>EUR/USD</c>, <c>BTC/USD</c>.</summary>
/// <remarks>
/// Its prices are adjusted for splits as of the day of asking. Splits and dividends come as corporate actions. Minutes
/// reach 7 days back, 5 to 30 minutes 60 days, hours 730 days.
/// </remarks>
public sealed partial class YahooFeed : HttpFeed
{
    private static readonly HashSet<string> Currencies =
    [
        "USD", "EUR", "JPY", "GBP", "CHF", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "TRY", "ZAR", "MXN", "BRL",
        "CNY", "CNH", "HKD", "SGD", "KRW", "INR", "IDR", "THB", "PHP", "MYR", "TWD", "ILS", "SAR", "AED", "RUB", "CLP", "COP",
    ];

    /// <param name="options">How it is reached.</param>
    /// <param name="basis"><see cref="PriceBasis.Splits"/> (default) takes the quotes; <see cref="PriceBasis.All"/> the <c>adjclose</c>, which takes dividends out as well.</param>
    public YahooFeed(FeedOptions? options = null, PriceBasis basis = PriceBasis.Splits)
        : base("yahoo", "https://query1.finance.yahoo.com", Offered(basis), options)
    {
    }

    public override async IAsyncEnumerable<BarPage> PagesAsync(FeedRequest request, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        YahooChart chart = await AskAsync(request, chart => chart with { Bars = Inside(request, chart) }, cancel).ConfigureAwait(false);

        // Events of bars longer than a day are keyed by the bar, and two of one bar come as one.
        bool upToNow = request.Timeframe.Unit <= TimeframeUnit.Day && ReachesNow(request);
        yield return new(request.Range, chart.Bars)
        {
            Actions = upToNow ? chart.Actions : [],
            ActionsUpToNow = upToNow,
            Symbol = chart.Symbol,
            UnfinishedFrom = chart.UnfinishedFrom,
            Quotes = chart.Quotes,
        };
    }

    /// <inheritdoc/>
    public override async ValueTask<DateTime?> FirstBarAsync(FeedRequest request, CancellationToken cancel = default)
    {
        if (Offer.Require(Name, request.Timeframe).Reach is { } reach)
        {
            return Client.Clock.GetUtcNow().UtcDateTime - reach;
        }

        TimeRange lately = TimeRange.FromMicros(request.Range.ToMicroseconds - 7 * UnixMicroseconds.PerDay, request.Range.ToMicroseconds);
        YahooChart chart = await AskAsync(request with { Timeframe = Timeframe.Day, Range = lately }, cancel).ConfigureAwait(false);
        return chart.FirstTrade;
    }

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<CorporateAction>> ActionsAsync(FeedRequest request, CancellationToken cancel = default)
    {
        TimeRange upToNow = TimeRange.FromMicros(request.Range.FromMicroseconds, Math.Max(request.Range.ToMicroseconds, Now));
        YahooChart chart = await AskAsync(request with { Timeframe = Timeframe.Day, Range = upToNow }, cancel).ConfigureAwait(false);
        return chart.Actions;
    }

    /// <summary>The symbol as Yahoo writes it.</summary>
    /// <exception cref="ToolkitException">It has characters that no symbol there has (not found).</exception>
    internal string Translate(string symbol)
    {
        string asked = symbol;
        if (symbol.Contains('/'))
        {
            (string left, string right) = Pair(symbol);
            asked = Currencies.Contains(left) && Currencies.Contains(right) ? $"{left}{right}=X" : $"{left}-{right}";
        }

        return SymbolForm().IsMatch(asked)
            ? asked
            : throw ToolkitException.NotFound($"{Name} knows no symbol '{symbol}'", "its symbols look like AAPL, ^TNX, DX-Y.NYB, EUR/USD or BTC/USD");
    }

    private long Now => UnixMicroseconds.From(Client.Clock.GetUtcNow().UtcDateTime);

    private bool ReachesNow(FeedRequest request) => TimeSteps.Add(request.Timeframe, request.Range.ToMicroseconds) >= Now;

    /// <summary>The bars of the range. Sessions are asked for by moments that lie around it, and the latest price comes whatever was asked for.</summary>
    private IReadOnlyList<Bar> Inside(FeedRequest request, YahooChart chart) =>
        Inside(request.Timeframe, request.Range, [.. chart.Bars.Where(b => b.Time != chart.Latest || request.Range.Contains(b.Time))], (2, 2));

    private Task<YahooChart> AskAsync(FeedRequest request, CancellationToken cancel) => AskAsync(request, chart => chart, cancel);

    private Task<YahooChart> AskAsync(FeedRequest request, Func<YahooChart, YahooChart> check, CancellationToken cancel)
    {
        string asked = Translate(request.Symbol), interval = Interval(request.Timeframe);
        TimeRange range = request.Range;

        // Labels are dates and Yahoo is asked for moments: a session opens between 14 hours before and 12 after its date in UTC.
        long before = request.Timeframe.IsIntraday ? 0 : 14 * UnixMicroseconds.PerHour;
        long after = request.Timeframe.IsIntraday ? 0 : 12 * UnixMicroseconds.PerHour;
        string query = FormattableString.Invariant(
            $"/v8/finance/chart/{Uri.EscapeDataString(asked)}?interval={interval}&period1={(range.FromMicroseconds - before) / UnixMicroseconds.PerSecond}&period2={Seconds(range.ToMicroseconds + after)}&events=div%7Csplit&includePrePost=false");
        YahooQuestion question = new(request.Symbol, request.Timeframe, interval, Offer.Basis, Now);
        return Client.GetAsync(query, answer => check(YahooChart.Read(answer, question)), request.Sent, cancel);
    }

    private static long Seconds(long micros) => (micros + UnixMicroseconds.PerSecond - 1) / UnixMicroseconds.PerSecond;

    private static FeedOffer Offered(PriceBasis basis)
    {
        if (basis == PriceBasis.Raw)
        {
            throw new ArgumentOutOfRangeException(nameof(basis), "Yahoo has no raw prices");
        }

        // A little less than it allows, as the moment it counts from is a later one.
        TimeSpan Days(int days) => TimeSpan.FromDays(days) - TimeSpan.FromMinutes(5);
        return new()
        {
            Timeframes =
            [
                new("1m", Days(7)), new("5m", Days(60)), new("15m", Days(60)), new("30m", Days(60)), new("1h", Days(730)),
                "1d", "1w", "1mo", "1q",
            ],
            Rate = new(2, TimeSpan.FromSeconds(1)),
            Basis = basis,
            Symbols = "AAPL, ^TNX, DX-Y.NYB, EUR/USD, BTC/USD",
        };
    }

    private static string Interval(Timeframe timeframe) => timeframe.Unit switch
    {
        TimeframeUnit.Week => "1wk",
        TimeframeUnit.Quarter => "3mo",
        _ => timeframe.Name,
    };

    [GeneratedRegex(@"\A(?!\.+\z)[A-Za-z0-9^=.&_\-]{1,32}\z")]
    private static partial Regex SymbolForm();
}
