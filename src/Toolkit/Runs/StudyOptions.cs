namespace Toolkit;

/// <summary>How the bars of a study are read.</summary>
public sealed record StudyOptions
{
    /// <summary>First time to trade on; the bars before it only warm the indicators up. Default: the first stored bar.</summary>
    public DateTime? From { get; init; }

    /// <summary>First time that is no longer wanted. Default: past the last stored bar.</summary>
    public DateTime? To { get; init; }

    /// <summary>The exchange of the symbols. Default: as written in them (<c>binance:BTC/USDT</c>), else the only one that has it, else <c>local</c>.</summary>
    public string? Exchange { get; init; }

    /// <summary>Which splits and dividends to take out of the prices, of those that the stored basis lacks. Default: all.</summary>
    public Adjustment Adjust { get; init; } = Adjustment.All;

    /// <summary>The calendar. Default: the symbol's, else by its asset type, else guessed from the bars, which is said in the warnings.</summary>
    public TradingCalendar? Calendar { get; init; }

    /// <summary>Leave bars outside of the calendar's sessions out. Default false.</summary>
    public bool SessionOnly { get; init; }

    /// <summary>Refuse bars with gaps in the range instead of warning of them. Default false.</summary>
    public bool Strict { get; init; }

    /// <summary>
    /// How many bars before <see cref="From"/> are read to warm indicators up. Default (null): all that are stored, so that
    /// recursive indicators (EMA, RSI, ATR, OBV) have the values that they have in a run over everything.
    /// </summary>
    public int? WarmUpBars { get; init; }

    /// <summary>Read an old version of the store, as long as its files are kept. Default: the newest.</summary>
    public long? AsOf { get; init; }
}
