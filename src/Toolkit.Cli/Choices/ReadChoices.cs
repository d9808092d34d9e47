namespace Toolkit.Cli.Choices;

/// <summary>The options that say how stored bars are read.</summary>
internal sealed class ReadChoices(SeriesOptions series)
{
    private readonly Option<string?> _resample = new("--resample") { Description = "Put the bars together into this coarser timeframe.", HelpName = "TF" };

    private readonly Option<string?> _calendar = CalendarOption();

    private readonly Option<string?> _adjust = new("--adjust") { Description = "Take splits or all corporate actions out of the prices: none (default), splits, all.", HelpName = "MODE" };

    private readonly Option<bool> _fill = new("--fill") { Description = "Add a bar at the previous close, volume 0, where one is expected and missing." };

    private readonly Option<bool> _sessionOnly = new("--session-only") { Description = "Leave bars outside the sessions out." };

    private readonly Option<long?> _asOf = new("--as-of") { Description = "Read an old version of the store, while it is kept.", HelpName = "VERSION" };

    public Option[] Options => [series.Exchange, _resample, _calendar, _adjust, _fill, _sessionOnly, _asOf];

    public ReadOptions Read(Call call) => new()
    {
        Exchange = call.Get(series.Exchange),
        Resample = call.Get(_resample) is { } text ? Timeframe.Parse(text) : null,
        Calendar = CalendarOf(call, _calendar),
        Adjust = SeriesOptions.Choice<Adjustment>(call, _adjust) ?? Adjustment.None,
        Fill = call.Get(_fill),
        SessionOnly = call.Get(_sessionOnly),
        AsOf = call.Get(_asOf),
        Notes = call.Report.Note,
    };

    public static Option<string?> CalendarOption() => new("--calendar")
    {
        Description = "Trading calendar: 24/7, 24/5, FX, XNYS or a file. Default: the symbol's, else guessed and said.",
        HelpName = "NAME",
    };

    public static TradingCalendar? CalendarOf(Call call, Option<string?> option) =>
        call.Get(option) is { } nameOrPath ? TradingCalendar.Find(nameOrPath) : null;
}
