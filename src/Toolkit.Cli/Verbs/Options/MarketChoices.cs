namespace Toolkit.Cli.Verbs;

/// <summary>The options that say on which quotes a rule runs: stored ones, or those of a model.</summary>
internal sealed class MarketChoices
{
    private readonly SeriesOptions _series = new("of stored quotes the finest bars, of synthetic ones the only bars stored");

    private readonly Option<string?> _synthetic = new("--synthetic")
    {
        Description = "Quotes by a model instead of stored ones: constant:0.2 or realised:20, with settings such as ,ratio=1.2,skew=-0.1,rate=0.02. All that comes of it says SYNTHETIC.",
        HelpName = "MODEL",
    };

    private readonly Option<string?> _calendar = ReadChoices.CalendarOption();
    private readonly Option<string?> _rate = new("--rate") { Description = "Risk-free rate a year for volatilities and deltas that the source does not say: 2%. Default: 0.", HelpName = "RATE" };
    private readonly Option<string?> _yield = new("--dividend-yield") { Description = "Dividend yield a year, likewise. Default: 0.", HelpName = "RATE" };
    private readonly Option<string?> _spread = new("--max-spread") { Description = "Never fill where bid and ask lie further apart than this part of their middle: 50%. Default: any.", HelpName = "PART" };
    private readonly Option<string?> _stale = new("--stale-after") { Description = "Never fill at a quote older than the newest of its chain by more than this. Default: 15m.", HelpName = "TIME" };
    private readonly Option<long?> _asOf = new("--as-of") { Description = "Read an old version of the store, while it is kept.", HelpName = "VERSION" };

    public Argument<string> Underlying { get; } = new("UNDERLYING") { Description = "Symbol of what the options are on; exchange:SYMBOL where several exchanges have it." };

    public Option[] Options => [_series.Timeframe, _series.From, _series.To, _series.Exchange, _synthetic, _calendar, _rate, _yield, _spread, _stale, _asOf];

    public DateTime? FromOf(Call call) => _series.FromOf(call);

    /// <summary>The market, and what is known of its bars beforehand.</summary>
    public async Task<OptionMarket> ReadAsync(Call call, Workspace tk, CancellationToken cancel)
    {
        string underlying = call.Get(Underlying)!;
        TradingCalendar? calendar = ReadChoices.CalendarOf(call, _calendar);
        if (call.Get(_synthetic) is { } model)
        {
            if (new Option[] { _rate, _yield, _spread, _stale }.FirstOrDefault(o => call.Parsed.GetResult(o) is not null) is { } other)
            {
                throw ToolkitException.Usage($"{other.Name} is for stored quotes", "write settings of a model behind it: --synthetic constant:0.2,rate=0.02,dividendYield=0.01");
            }

            StudyOptions reading = new() { To = _series.ToOf(call), Exchange = call.Get(_series.Exchange), Adjust = Adjustment.Splits, Calendar = calendar, AsOf = call.Get(_asOf) };
            Study study = await tk.StudyAsync(underlying, _series.TimeframeOf(call), reading, cancel);
            call.Report.Warn(study.Warnings);
            return SyntheticMarket.Parse(study.Bars, model);
        }

        ChainOptions options = new()
        {
            StaleAfter = DurationText.Of(call, _stale) ?? new ChainOptions().StaleAfter,
            MaxSpread = PartOf(call, _spread),
            Rate = PartOf(call, _rate) ?? 0,
            DividendYield = PartOf(call, _yield) ?? 0,
            Calendar = calendar ?? TradingCalendar.Xnys,
        };
        return await tk.Options.MarketAsync(
            underlying, _series.FromOf(call), _series.ToOf(call), options,
            new() { Exchange = call.Get(_series.Exchange), Timeframe = _series.TimeframeOf(call), AsOf = call.Get(_asOf) }, cancel);
    }

    private static double? PartOf(Call call, Option<string?> option) => call.Get(option) is { } text ? AccountChoices.Part(option.Name, text, above: -1, most: 100) : null;
}
