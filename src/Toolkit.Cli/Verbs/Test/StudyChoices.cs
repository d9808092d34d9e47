namespace Toolkit.Cli.Verbs;

/// <summary>The options that say on which bars a strategy runs.</summary>
internal sealed class StudyChoices
{
    private readonly SeriesOptions _series = new();

    private readonly Option<string?> _adjust = new("--adjust") { Description = "Corporate actions to take out of the prices: none, splits, all (default).", HelpName = "MODE" };

    private readonly Option<string?> _calendar = ReadChoices.CalendarOption();

    private readonly Option<bool> _sessionOnly = new("--session-only") { Description = "Leave bars outside the sessions out." };

    private readonly Option<bool> _strict = new("--strict") { Description = "Refuse bars with gaps in the range (exit code 4) instead of warning of them." };

    private readonly Option<int?> _warmUp = new("--warm-up") { Description = "Bars before --from that warm the indicators up. Default: all that are stored.", HelpName = "BARS" };

    private readonly Option<long?> _asOf = new("--as-of") { Description = "Read an old version of the store, while it is kept.", HelpName = "VERSION" };

    public Argument<string[]> Symbols { get; } = new("SYMBOL")
    {
        Description = "The symbol; exchange:SYMBOL where several exchanges have it. Several, with blanks or commas between, run on one account.",
        Arity = ArgumentArity.OneOrMore,
        CompletionSources = { Suggestions.Symbols },
    };

    public Option[] Options => [_series.Timeframe, _series.From, _series.To, _series.Exchange, _adjust, _calendar, _sessionOnly, _strict, _warmUp, _asOf];

    public IReadOnlyList<string> SymbolsOf(Call call)
    {
        string[] symbols = [.. call.Get(Symbols)!.SelectMany(s => s.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        return symbols.Length == 0
            ? throw ToolkitException.Usage("SYMBOL is empty", "name a symbol that is stored; 'toolkit list symbols' shows them")
            : symbols.GroupBy(s => s).FirstOrDefault(g => g.Count() > 1) is { } twice
                ? throw ToolkitException.Usage($"{twice.Key} is given twice", "name each symbol once")
                : symbols;
    }

    public Timeframe? TimeframeOf(Call call) => _series.TimeframeOf(call);

    public StudyOptions Read(Call call) => new()
    {
        From = _series.FromOf(call),
        To = _series.ToOf(call),
        Exchange = call.Get(_series.Exchange),
        Adjust = SeriesOptions.Choice<Adjustment>(call, _adjust) ?? Adjustment.All,
        Calendar = ReadChoices.CalendarOf(call, _calendar),
        SessionOnly = call.Get(_sessionOnly),
        Strict = call.Get(_strict),
        WarmUpBars = call.Get(_warmUp) is { } bars
            ? bars >= 0 ? bars : throw ToolkitException.Usage($"--warm-up {bars}: a number of bars is 0 or more", "leave it away to load as many as the strategy needs")
            : null,
        AsOf = call.Get(_asOf),
    };
}
