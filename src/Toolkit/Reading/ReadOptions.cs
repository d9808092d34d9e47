namespace Toolkit;

/// <summary>How stored bars are read.</summary>
public sealed record ReadOptions
{
    /// <summary>The exchange of the symbol. Default: as written in it (<c>binance:BTC/USDT</c>), else the only one that has it, else <c>local</c>.</summary>
    public string? Exchange { get; init; }

    /// <summary>The columns of a <see cref="Frame"/>, of time, open, high, low, close and volume, in this order. Default: all.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Put the bars together into this coarser timeframe. Default: the timeframe that was asked for.</summary>
    public Timeframe? Resample { get; init; }

    /// <summary>The calendar. Default: the symbol's, else by its asset type, else guessed from the bars (see <see cref="Notes"/>).</summary>
    public TradingCalendar? Calendar { get; init; }

    /// <summary>Which splits and dividends to take out of the prices, of those that the stored basis lacks. Default none.</summary>
    public Adjustment Adjust { get; init; } = Adjustment.None;

    /// <summary>Add a bar at the previous close, volume 0, where the calendar expects one and there is none. Default false.</summary>
    public bool Fill { get; init; }

    /// <summary>Leave bars outside of the calendar's sessions out. Default false.</summary>
    public bool SessionOnly { get; init; }

    /// <summary>Leave a partial last bar out when resampling. Default (null): when it is not over at the clock's now.</summary>
    public bool? DropPartial { get; init; }

    /// <summary>Count the bars that the calendar expects and the store lacks, in a summary. Default false: that reads every bar's time.</summary>
    public bool CountGaps { get; init; }

    /// <summary>Read an old version of the store, as long as its files are kept. Default: the newest.</summary>
    public long? AsOf { get; init; }

    /// <summary>Rows to aim at in each batch of <see cref="BarReader.ReadBatchesAsync"/>. Default 250,000.</summary>
    public int BatchRows { get; init; } = 250_000;

    /// <summary>Is told what was assumed, such as a guessed calendar. Default: nobody.</summary>
    public Action<string>? Notes { get; init; }
}
