using System.Globalization;

namespace Toolkit.Cli.Verbs;

/// <summary><c>options chain</c>: calls left, the strike in the middle, puts right.</summary>
internal static class OptionChains
{
    public static VerbCommand Create(Verb verb)
    {
        Argument<string> underlying = new("UNDERLYING") { Description = "A symbol, or exchange:SYMBOL." };
        Option<string?> exchange = new("--exchange") { Description = "Exchange of the underlying.", HelpName = "NAME" };
        Option<string?> at = new("--at") { Description = "The moment, UTC: 2015-12-24T15:00. Default: the newest quote.", HelpName = "TIME" };
        Option<string[]> expiry = new("--expiry") { Description = "Only options of this date. May be repeated. Default: all.", HelpName = "DATE" };
        Option<string?> delta = new("--delta") { Description = "Only the call and the put of each expiry whose delta is nearest to this one, without its sign: 0.16.", HelpName = "NUMBER" };
        Option<string?> moneyness = new("--moneyness") { Description = "Only the call and the put of each expiry that are nearest to so far out of the money: 5%.", HelpName = "PART" };
        Option<string?> stale = new("--stale-after") { Description = "Age at which a quote is stale, beside the newest of the chain. Default: 15m.", HelpName = "TIME" };
        Option<string?> spread = new("--max-spread") { Description = "Widest good spread, as part of the middle: 50%. Default: any.", HelpName = "PART" };
        Option<string?> back = new("--look-back") { Description = "How long before the moment a contract's last quote may lie. Default: since the midnight before the newest one.", HelpName = "TIME" };
        Option<double?> price = new("--price") { Description = "What a share of the underlying cost. Default: by its bars, else by put-call parity.", HelpName = "NUMBER" };
        Option<string?> rate = new("--rate") { Description = "Interest a year, for volatilities: 2%. Default: 0.", HelpName = "PART" };
        Option<string?> dividends = new("--dividend-yield") { Description = "Dividends a year, for volatilities: 1.5%. Default: 0.", HelpName = "PART" };
        Option<string?> calendar = new("--calendar") { Description = "Calendar of the expiries. Default: XNYS.", HelpName = "NAME" };
        Option<long?> asOf = new("--as-of") { Description = "Read an old version of the store, while it is kept.", HelpName = "VERSION" };
        return verb.Create(
            "chain",
            "The options of an underlying at a moment: the last quote of each, its volatility and delta. Flawed quotes are shown and marked.",
            "toolkit options chain GOOG --at 2015-12-24T15:00 --expiry 2016-01-15 --delta 0.16",
            async (call, cancel) =>
            {
                ChainOptions options = new()
                {
                    StaleAfter = DurationText.Of(call, stale) ?? new ChainOptions().StaleAfter,
                    MaxSpread = Part(call, spread),
                    Rate = Part(call, rate) ?? 0,
                    DividendYield = Part(call, dividends) ?? 0,
                    Calendar = ReadChoices.CalendarOf(call, calendar) ?? TradingCalendar.Xnys,
                };
                OptionReadOptions read = new()
                {
                    Exchange = call.Get(exchange),
                    Expiries = call.Get(expiry) is { Length: > 0 } dates ? [.. dates.Select(Date)] : null,
                    LookBack = DurationText.Of(call, back),
                    UnderlyingPrice = call.Get(price),
                    AsOf = call.Get(asOf),
                };
                using Workspace tk = call.Open();
                DateTime moment = call.Get(at) is { } text ? TimeText.Parse("--at", text) : tk.Options.Underlyings()
                    .Where(one => call.Get(underlying)!.EndsWith(one.Underlying, StringComparison.Ordinal)).Select(one => one.To).DefaultIfEmpty(DateTime.UnixEpoch).Max();
                OptionChain chain = await tk.Options.ChainAsync(call.Get(underlying)!, moment, options, read, cancel);
                call.Report.Note(FormattableString.Invariant($"{chain.Underlying} at {Text.Of(chain.At)}: {Rounded(chain.UnderlyingPrice, 4)} {Source(chain, read) switch { "parity" => "by put-call parity", "bar" => "by its last bar", _ => "as given" }}"));
                Show(call.Report, (chain, Source(chain, read)), [.. Chosen(chain, Part(call, delta), Part(call, moneyness))]);
            },
            underlying, exchange, at, expiry, delta, moneyness, stale, spread, back, price, rate, dividends, calendar, asOf);
    }

    private static IEnumerable<ChainQuote> Chosen(OptionChain chain, double? delta, double? moneyness) => chain.Expiries.SelectMany(expiry =>
        delta is null && moneyness is null ? chain.Quotes(expiry)
        : new[] { OptionRight.Call, OptionRight.Put }
            .Select(right => delta is { } wanted ? chain.NearestByDelta(expiry, right, wanted) : chain.NearestByMoneyness(expiry, right, moneyness!.Value)).OfType<ChainQuote>());

    private static string Source(OptionChain chain, OptionReadOptions read) => read.UnderlyingPrice is not null ? "given" : chain.PriceFromParity ? "parity" : "bar";

    private static void Show(Report report, (OptionChain Chain, string PriceFrom) known, List<ChainQuote> quotes)
    {
        OptionChain chain = known.Chain;
        var rows = quotes.Select(quote => new
        {
            chain.Underlying, At = chain.At, chain.UnderlyingPrice, known.PriceFrom, Expiry = Written(quote), Days = chain.DaysTo(quote.Contract.Expiry),
            quote.Contract.Strike, Right = Json.Word(quote.Contract.Right), quote.Bid, quote.Ask, quote.Mid, quote.Quote.BidSize, quote.Quote.AskSize, quote.ImpliedVolatility, quote.Delta,
            quote.Greeks?.Gamma, quote.Greeks?.Vega, quote.Greeks?.Theta, quote.Greeks?.Rho, quote.Quote.OpenInterest, quote.Quote.Time, Flaws = Flaws(quote),
        });
        report.Result(rows, text =>
        {
            foreach (IGrouping<DateOnly, ChainQuote> expiry in quotes.GroupBy(quote => quote.Contract.Expiry))
            {
                text.WriteLine($"{chain.Underlying} {Written(expiry.First())}, {chain.DaysTo(expiry.Key)} days: calls left, puts right");
                TextTable.Write(
                    text, ["flaws", "delta", "iv", "bid", "ask", "strike", "bid", "ask", "iv", "delta", "flaws"], expiry.GroupBy(quote => quote.Contract.Strike),
                    strike => Side(strike, OptionRight.Call) is [var bid, var ask, var iv, var delta, var flaws] ? [flaws, delta, iv, bid, ask, strike.Key, .. Side(strike, OptionRight.Put)] : []);
            }
        });
    }

    private static object?[] Side(IEnumerable<ChainQuote> strike, OptionRight right) =>
        strike.Where(quote => quote.Contract.Right == right).Select(quote => (ChainQuote?)quote).FirstOrDefault() is { } quote
            ? [quote.Bid, quote.Ask, Rounded(quote.ImpliedVolatility, 4), Rounded(quote.Delta, 3), string.Join(' ', Flaws(quote))]
            : [null, null, null, null, null];

    private static string[] Flaws(ChainQuote quote) => [.. Enum.GetValues<QuoteFlaws>().Where(flaw => flaw != QuoteFlaws.None && quote.Flaws.HasFlag(flaw)).Select(flaw => Json.Word(flaw))];

    private static string Written(ChainQuote quote) => quote.Contract.Expiry.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static double? Rounded(double? value, int digits) => value is { } number ? Math.Round(number, digits) : null;

    private static DateOnly Date(string text) => DateOnly.TryParseExact(text.Trim(), ["yyyy-MM-dd", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)
        ? date : throw ToolkitException.Usage($"--expiry: '{text}' is no date", "write 2016-01-15");

    private static double? Part(Call call, Option<string?> option)
    {
        if (call.Get(option) is not { } text)
        {
            return null;
        }

        string number = text.Trim().TrimEnd('%');
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? text.Trim().EndsWith('%') ? value / 100 : value
            : throw ToolkitException.Usage($"{option.Name} {text}: a number or a percentage is needed", "write 0.05 or 5%");
    }
}
