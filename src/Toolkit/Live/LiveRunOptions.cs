namespace Toolkit;

/// <summary>How a strategy runs on live bars.</summary>
public sealed record LiveRunOptions
{
    /// <summary>The id of the strategy in the live store, under which a restart finds it again. Default: name, symbols and timeframe.</summary>
    public string? Id { get; init; }

    /// <summary>
    /// The paper account: capital, costs, sizes, fill model. Its <see cref="BacktestOptions.From"/> is the first bar that is traded on (default: the
    /// first that closes after the start); nothing is closed at the end.
    /// </summary>
    public BacktestOptions Account { get; init; } = new();

    /// <summary>First bar that the strategy sees, to warm its indicators up. Default: the first that is stored; of a feed's symbol of which nothing is stored, 1,000 bars back.</summary>
    public DateTime? History { get; init; }

    /// <summary>Of several symbols: a strategy of its own for each. Default false: one sees all of them.</summary>
    public bool EachSymbol { get; init; }

    /// <summary>The calendar. Default: the symbol's, else by its asset type, else guessed from the bars at the first start.</summary>
    public TradingCalendar? Calendar { get; init; }

    /// <summary>How a feed is asked for bars that have closed. Null: it is not asked, and bars that others bring are waited for.</summary>
    public FetchOptions? Fetch { get; init; } = new();

    /// <summary>How long after its close a bar is asked for and traded on. Default 1 s; 0 or more.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often the store is asked whether others have brought bars. Default 250 ms.</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest wait between two tries when a feed fails or is late; the first is as long as <see cref="Delay"/>, each next one twice as long. Default 1 minute.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Of several symbols: how long after its close the bar of one is waited for before the others go on without it. Default 1 minute.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often the strategy says that it is alive. Default 10 s.</summary>
    public TimeSpan HeartbeatEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What to do when the past comes out otherwise than it was written down. Default: halt.</summary>
    public RevisionRule Revisions { get; init; }
}
