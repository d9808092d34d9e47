namespace Toolkit.Cli.Tests.Architecture;

/// <summary>Faults that stand today. Nothing may be added; what is mended has to be taken out.</summary>
internal static class KnownFaults
{
    public static readonly string[] Names =
    [
        "Circle: Toolkit/Backtesting/Engine > Toolkit/Backtesting/Indicators: ValueIndicator",
        "Circle: Toolkit/Backtesting/Engine > Toolkit/Backtesting/Strategies: PlainValue",
        "Circle: Toolkit/Backtesting/Search > Toolkit/Backtesting/Engine: Account",
        "Circle: Toolkit/Backtesting/Search > Toolkit/Backtesting/Engine: Simulator",
        "Circle: Toolkit/Backtesting/Search > Toolkit/Backtesting/Engine: IndicatorCache",
        "Circle: Toolkit/Backtesting/Search > Toolkit/Backtesting/Engine: IndicatorSet",
        "Circle: Toolkit/Backtesting/Search > Toolkit/Backtesting/Engine: OrderJournal",
        "Circle: Toolkit/Backtesting/Search > Toolkit/Backtesting/Engine: PreparedSeries",
        "Circle: Toolkit/Backtesting/Search > Toolkit/Backtesting/Engine: RunPlan",
        "Circle: Toolkit/Backtesting/Search > Toolkit/Backtesting/Engine: RunRecord",
        "Circle: Toolkit/Backtesting/Strategies > Toolkit/Backtesting/Engine: StrategyParameters",
        "Circle: Toolkit/Backtesting/Strategies > Toolkit/Backtesting/Search: ParameterSet",
        "Circle: Toolkit/Backtesting/Strategies > Toolkit/Backtesting/Search: ParameterValue",
        "Circle: Toolkit/Feeds/Fetching > Toolkit/Feeds/Http: HostRate",
        "Circle: Toolkit/Feeds/Fetching > Toolkit/Feeds/Http: HttpFeed",
        "Circle: Toolkit/Feeds/Fetching > Toolkit/Feeds/Sources: FeedRows",
        "Circle: Toolkit/Feeds/Http > Toolkit/Feeds/Fetching: RequestCounter",
        "Circle: Toolkit/Feeds/Sources > Toolkit/Feeds/Http: AskLaterException",
        "Circle: Toolkit/Feeds/Sources > Toolkit/Feeds/Http: FeedAnswer",
        "Circle: Toolkit/Feeds/Sources > Toolkit/Feeds/Http: FeedClient",
        "Circle: Toolkit/Feeds/Sources > Toolkit/Feeds/Http: HttpFeed",
        "Circle: Toolkit/Feeds/Sources > Toolkit/Feeds/Http: JsonNumbers",
        "Internal: Toolkit.Notebooks > Toolkit/DuckDb: NativeLibraries",
        "Room: Toolkit.Notebooks/Packages > Toolkit.Notebooks/CSharp: AssemblyProbe",
        "Room: Toolkit.Notebooks/Packages > Toolkit.Notebooks/CSharp: using Toolkit.Notebooks.CSharp",
        "Room: Toolkit/Display > Toolkit: Workspace",
        "Room: Toolkit/Feeds > Toolkit/Reading: BarFields",
        "Room: Toolkit/Feeds > Toolkit/Reading: BarMerge",
        "Room: Toolkit/Feeds > Toolkit/Reading: BarReading",
        "Room: Toolkit/Feeds > Toolkit/Reading: CalendarChoice",
        "Room: Toolkit/Feeds > Toolkit/Reading: SeriesReader",
        "Room: Toolkit/Feeds > Toolkit/Reading: using Toolkit.Reading",
    ];
}
