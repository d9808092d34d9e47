namespace Toolkit.Cli.Verbs;

/// <summary>The options of <c>ingest</c> and <c>bulk</c> that say how a file is read.</summary>
internal sealed class IngestChoices(Option<string?> exchange)
{
    private readonly Option<string?> _basis = new("--basis") { Description = "What the prices already contain: raw, splits or all; of a file with both, all takes the adjusted ones. Default raw, or all where only adjusted ones are there.", HelpName = "BASIS" };

    private readonly Option<string?> _assetType = new("--asset-type") { Description = "equity, etf, crypto, fx, future, index." };

    private readonly Option<string?> _vendor = new("--vendor") { Description = "Who made the data." };

    private readonly Option<string?> _calendar = new("--calendar") { Description = "The symbol's trading calendar, e.g. XNYS." };

    private readonly Option<string?> _timezone = new("--timezone") { Description = "IANA zone of times without an offset, e.g. America/New_York. Default UTC.", HelpName = "ZONE" };

    private readonly Option<bool> _stampedAtClose = new("--stamped-at-close") { Description = "Intraday times say when a bar ends, as NinjaTrader writes them. Default: when it begins." };

    private readonly Option<string?> _format = new("--format") { Description = "Force the time format: dmy, mdy, ymd, s, ms, us, ns, serial (a spreadsheet's days), or a pattern such as %d.%m.%Y %H:%M." };

    private readonly Option<string?> _columns = new("--columns")
    {
        Description = "Which columns hold what, e.g. time=Date,close=Last; of time, timeOfDay, open, high, low, close, volume, symbol. 'column 3' is the third one. What is not said is recognised.",
        HelpName = "ROLE=NAME,…",
    };

    private readonly Option<bool> _strict = new("--strict") { Description = "One bad row rejects the file." };

    private readonly Option<bool> _allowRejects = new("--allow-rejects") { Description = "Take the other rows in although more than 1 % are bad. Default: such a file is refused." };

    private readonly Option<bool> _replace = new("--replace") { Description = "The former bars of the series go." };

    private readonly Option<bool> _nonPositive = new("--allow-non-positive") { Description = "Prices may be zero or negative." };

    public Option[] Options => [exchange, _basis, _assetType, _vendor, _calendar, _timezone, _stampedAtClose, _format, _columns, _strict, _allowRejects, _replace, _nonPositive];

    public IngestOptions Read(Call call) => new()
    {
        Exchange = call.Get(exchange) ?? SeriesKey.LocalExchange,
        Basis = SeriesOptions.Choice<PriceBasis>(call, _basis),
        AssetType = call.Get(_assetType),
        Vendor = call.Get(_vendor),
        Calendar = call.Get(_calendar),
        Timezone = call.Get(_timezone),
        StampedAtClose = call.Get(_stampedAtClose),
        Format = call.Get(_format),
        Columns = call.Get(_columns) is { } columns ? ColumnMap.Parse(columns) : null,
        Strict = call.Get(_strict),
        AllowRejects = call.Get(_allowRejects),
        Replace = call.Get(_replace),
        AllowNonPositive = call.Get(_nonPositive),
    };
}
